"""The SQL of every question, kept as files: a change of it is a change to look at.

To write the files anew: ``REWRITE_SQL=1 pytest src/regulars/insight/tests/test_sql.py``.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import ibis
import pytest

from regulars.insight import cohorts, metrics, rfm
from regulars.insight.baskets import baskets, bought_together, new_products, popular
from regulars.insight.customers import customers
from regulars.insight.schema import ORDER_LINES
from regulars.insight.spark.compiler import COMPILER
from regulars.insight.timelines import Timeline
from regulars.insight.transactions import numbered, transactions
from regulars.insight.types import Period

KEPT = Path(__file__).parent / "sql"
AS_OF = date(2024, 12, 31)
YEAR = Period(date(2024, 1, 1), AS_OF)
YEAR_BEFORE = Period(date(2023, 1, 1), date(2023, 12, 31))

LINES = ibis.table(ORDER_LINES, name="lines")
TABLE = ibis.table(transactions(LINES).schema(), name="transactions")
NUMBERED = ibis.table(numbered(TABLE).schema(), name="numbered")
SINCE = YEAR_BEFORE.start
COHORTS = ibis.table(cohorts.cohorts(TABLE, since=SINCE, as_of=AS_OF).schema(), name="cohorts")
SCORES = ibis.table(rfm.scores(TABLE, as_of=AS_OF).schema(), name="scores")
BASKETS = ibis.table(baskets(LINES, as_of=AS_OF).schema(), name="baskets")
BEGAN = ibis.table({"customer_id": "string", "key": "string"}, name="began")
QUESTIONS = {
    "transactions": transactions(LINES),
    "numbered": numbered(TABLE),
    "customers": customers(
        TABLE,
        as_of=AS_OF,
        period=YEAR,
        previous=YEAR_BEFORE,
        timeline=Timeline(cohorts.Grain.WEEK, SINCE, AS_OF),
    ),
    "measures": metrics.measures(TABLE, period=YEAR, previous=YEAR_BEFORE),
    "months": metrics.months(NUMBERED),
    "shares": metrics.shares(TABLE, period=YEAR),
    "revenue_curve": metrics.revenue_curve(TABLE, period=YEAR),
    **{
        f"cohorts_by_{grain}": cohorts.cohorts(TABLE, grain=grain, since=SINCE, as_of=AS_OF)
        for grain in cohorts.Grain
    },
    "retention_curve": cohorts.retention_curve(COHORTS),
    "order_gaps": cohorts.order_gaps(NUMBERED),
    "first_products": cohorts.entry_groups(NUMBERED, by="product", lines=LINES),
    "entry_curves": cohorts.entry_curves(TABLE, BEGAN, since=SINCE, as_of=AS_OF),
    "repurchases": cohorts.repurchases(NUMBERED, customers(NUMBERED), lines=LINES, every=3),
    "first_channels": cohorts.entry_groups(NUMBERED, by="channel"),
    "baskets": baskets(LINES, as_of=AS_OF),
    "bought_together": bought_together(BASKETS),
    "popular": popular(BASKETS, as_of=AS_OF),
    "new_products": new_products(BASKETS, as_of=AS_OF),
    "rfm_scores": rfm.scores(TABLE, as_of=AS_OF),
    "rfm_groups": rfm.groups(SCORES),
    "rfm_cells": rfm.cells(SCORES),
    "rfm_moves": rfm.moves(SCORES, SCORES),
}


class TestSql:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_is_the_kept_one_on_duckdb(self, name):
        found = f"{ibis.to_sql(QUESTIONS[name], dialect='duckdb')}\n"
        kept = KEPT / f"{name}.sql"

        if "REWRITE_SQL" in os.environ:
            kept.write_text(found, encoding="utf-8")

        assert found == kept.read_text(encoding="utf-8")

    @pytest.mark.slow
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_compiles_for_spark(self, name):
        sql = COMPILER.to_sqlglot(QUESTIONS[name]).sql(dialect=COMPILER.dialect)

        assert sql.startswith(("SELECT", "WITH"))
        assert "FILTER" not in sql

    def test_keeps_no_file_without_a_question(self):
        assert {path.stem for path in KEPT.glob("*.sql")} == set(QUESTIONS)
