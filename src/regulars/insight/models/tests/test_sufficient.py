"""Histories counted by the engine are those counted by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings

from regulars.insight.errors import MissingColumns
from regulars.insight.models import ImpossibleHistory, fit_purchases
from regulars.insight.models.sufficient import histories, histories_of, occasions
from regulars.insight.tests.histories import DATES, HISTORIES, rows_of, sale, table_of_lines
from regulars.insight.transactions import transactions

LINES = [
    sale("o1", "ann", "2024-01-05T09:00", 1000),
    sale("o2", "ann", "2024-01-05T23:00", 500),
    sale("o3", "ann", "2024-02-01", 700),
    sale("c3", "ann", "2024-02-09", -100),
    sale("o4", None, "2024-02-03", 300),
    sale("o5", "bob", "2024-03-01", 900),
    sale("o6", "ann", "2024-04-01", 900),
    sale("c9", "cat", "2024-02-09", -100),
]
AS_OF = date(2024, 3, 31)


def by_hand(rows, as_of):
    """Frequency, recency, age and revenue by customer."""
    days, revenue = defaultdict(set), defaultdict(int)
    for row in rows:
        if row["customer_id"] is not None and row["ordered_on"] <= as_of:
            revenue[row["customer_id"]] += row["amount_minor"]
            if row["is_order"]:
                days[row["customer_id"]].add(row["ordered_on"])
    return {
        customer: (
            len(bought) - 1,
            (max(bought) - min(bought)).days,
            (as_of - min(bought)).days,
            revenue[customer],
        )
        for customer, bought in days.items()
    }


class TestOccasions:
    def test_are_days_with_an_order_of_known_customers(self):
        found = rows_of(occasions(transactions(table_of_lines(LINES)), as_of=AS_OF))

        assert sorted(found, key=lambda row: row["customer_id"]) == [
            {
                "customer_id": "ann",
                "first_on": date(2024, 1, 5),
                "last_on": date(2024, 2, 1),
                "frequency": 1,
                "recency": 27,
                "age": 86,
                "purchases": 2,
                "revenue_minor": 2100,
            },
            {
                "customer_id": "bob",
                "first_on": date(2024, 3, 1),
                "last_on": date(2024, 3, 1),
                "frequency": 0,
                "recency": 0,
                "age": 30,
                "purchases": 1,
                "revenue_minor": 900,
            },
        ]

    @settings(max_examples=8)
    @given(HISTORIES, DATES)
    def test_are_those_counted_by_hand(self, lines, as_of):
        table = transactions(table_of_lines(lines))

        found = {
            row["customer_id"]: tuple(
                row[name] for name in ("frequency", "recency", "age", "revenue_minor")
            )
            for row in rows_of(occasions(table, as_of=as_of))
        }

        assert found == by_hand(rows_of(table), as_of)

    def test_need_their_columns(self):
        with pytest.raises(MissingColumns, match="is_order, amount_minor"):
            occasions(pa.table({"customer_id": ["a"], "ordered_on": [AS_OF]}), as_of=AS_OF)


class TestHistoriesOf:
    @pytest.mark.slow
    @settings(max_examples=8)
    @given(HISTORIES, DATES)
    def test_are_the_same_counted_or_not_and_from_days_or_durations(self, lines, as_of):
        each = occasions(transactions(table_of_lines(lines)), as_of=as_of)
        days = each.select("frequency", "first_on", "last_on")

        found = [
            histories_of(table, as_of=as_of) for table in (each, days, histories(each, as_of=as_of))
        ]

        columns = [
            [part.tolist() for part in (one.frequency, one.recency, one.age, one.customers)]
            for one in found
        ]
        assert columns[0] == columns[1] == columns[2]
        assert {one.as_of for one in found} == {as_of}
        assert found[0].total == len(rows_of(each))
        assert fit_purchases(found[0]).as_of == as_of

    def test_refuse_a_first_purchase_after_the_day(self):
        rows = pa.table({"frequency": [0], "first_on": [AS_OF], "last_on": [AS_OF]})

        with pytest.raises(ImpossibleHistory, match="Row 1 is negative"):
            histories_of(rows, as_of=date(2024, 3, 30))

    def test_need_their_columns(self):
        with pytest.raises(MissingColumns, match="last_on"):
            histories_of(pa.table({"frequency": [1], "first_on": [AS_OF]}), as_of=AS_OF)
