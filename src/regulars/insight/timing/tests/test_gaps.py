"""Gaps are those that a plain reading of the lines gives."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.cohorts.repurchases import repurchases
from regulars.insight.errors import MissingColumns
from regulars.insight.tests.histories import (
    DATES,
    HISTORIES,
    Line,
    rows_of,
    sale,
    table_of_lines,
)
from regulars.insight.timing import customer_purchases, gaps, product_purchases, rhythms
from regulars.insight.timing.tests import oracle
from regulars.insight.timing.tests.factories import START, bought, gaps_of
from regulars.insight.transactions import numbered, transactions

QUANTITIES = st.sampled_from([1.0, 2.0, 3.5, 0.0, -1.0, float("nan"), float("inf")])


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    lines = draw(HISTORIES)
    return [replace(line, quantity=draw(QUANTITIES)) for line in lines]


class TestProductPurchases:
    def test_leave_out_what_is_no_purchase(self):
        lines = [
            sale("1", "ann", "2024-01-05", product_id="tea"),
            sale("2", "ann", "2024-01-08", -1000, product_id="tea"),  # taken back
            sale("3", "ann", "2024-01-09", 0, product_id="tea"),  # given away
            sale("4", None, "2024-01-10", product_id="tea"),  # by nobody known
            sale("5", "ann", "2024-01-11", product_id="post", product_name="Postage"),
            sale("6", "ann", "2024-01-12"),  # of nothing named
            sale("7", "ann", "2024-02-01", product_id="tea"),  # still to come
        ]

        table = product_purchases(table_of_lines(lines), as_of=date(2024, 1, 31))

        assert [row["bought_on"] for row in rows_of(table)] == [date(2024, 1, 5)]

    def test_go_by_the_name_where_there_is_no_id(self):
        lines = [sale("1", "ann", "2024-01-05", product_name="Oolong", quantity=2.0)]

        [row] = rows_of(product_purchases(table_of_lines(lines), as_of=date(2024, 1, 31)))

        assert (row["product_id"], row["quantity"]) == ("Oolong", 2.0)


class TestCustomerPurchases:
    def test_are_days_with_an_order_of_anything(self):
        lines = [
            sale("1", "ann", "2024-01-05", product_id="tea"),
            sale("2", "ann", "2024-01-05", product_id="pot"),
            sale("3", "ann", "2024-01-08", product_name="Postage"),
            sale("4", "ann", "2024-01-09", -500, product_id="tea"),
            sale("5", "ann", "2024-02-01", product_id="tea"),
        ]

        table = customer_purchases(table_of_lines(lines), as_of=date(2024, 1, 31))

        rows = rows_of(table.order_by("bought_on"))
        assert [(row["product_id"], row["bought_on"].day) for row in rows] == [("", 5), ("", 8)]


class TestGaps:
    @pytest.mark.slow
    @settings(max_examples=6)
    @given(histories(), DATES)
    def test_and_their_sums_equal_the_oracle_on_random_histories(
        self, lines: list[Line], as_of: date
    ):
        purchases = product_purchases(table_of_lines(lines), as_of=as_of)
        table = gaps(purchases, as_of=as_of).cache()
        expected = oracle.gaps(lines, as_of)

        found = rows_of(table.order_by("customer_id", "product_id", "number"))
        sums = rows_of(rhythms(table))
        quantities = {
            (row["customer_id"], row["product_id"], row["bought_on"]): row["quantity"]
            for row in rows_of(purchases)
        }

        assert quantities == oracle.quantities(lines, as_of)
        assert found == [Like(asdict(gap)) for gap in expected]
        assert sums == [Like(row) for row in oracle.rhythms(expected)]

    @pytest.mark.slow
    @settings(max_examples=4)
    @given(histories())
    def test_are_those_that_the_rhythm_of_a_store_is_told_from(self, lines: list[Line]):
        sales = [
            replace(
                line,
                order_id=f"{line.customer_id} {line.ordered_at.date()}",
                amount_minor=abs(line.amount_minor) + 1,
            )
            for line in lines
        ]
        table = table_of_lines(sales)
        orders = numbered(transactions(table)).cache()
        buyers = orders.filter(orders.customer_id.notnull())
        known = buyers.group_by("customer_id").agg(orders=buyers.order_id.nunique() + 1)

        [counted] = rows_of(repurchases(orders, known, lines=table))

        waits: dict[tuple[str, str], list[int]] = defaultdict(list)
        for gap in oracle.gaps(sales, date(2100, 1, 1)):
            waits[gap.customer_id, gap.product_id] += [] if gap.is_open else [gap.days]
        followed = [pair for mine in waits.values() for pair in pairwise(mine)]
        steady = [pair for pair in followed if 2 * max(pair) <= 3 * min(pair)]
        assert (counted["followed"], counted["steady"]) == (len(followed), len(steady))

    def test_are_the_same_from_purchases_written_twice(self):
        once = bought(("ann", "tea", 1), ("ann", "tea", 11))
        twice = bought(("ann", "tea", 1), ("ann", "tea", 1), ("ann", "tea", 11))

        days = [rows_of(gaps_of(table, day=20).order_by("number")) for table in (once, twice)]

        assert [row["days"] for row in days[0]] == [row["days"] for row in days[1]] == [10, 9]

    def test_are_taken_from_a_pandas_frame_without_those_of_nobody(self):
        moments = ["2024-01-02 09:30", "2024-01-02 18:00", "2024-01-12 08:00", "2024-01-13"]
        frame = pd.DataFrame(
            {
                "customer_id": ["ann", "ann", "ann", None],
                "product_id": ["tea"] * 4,
                "bought_on": pd.to_datetime(moments, format="ISO8601"),
                "quantity": [1, 2, 1, 1],
            }
        )

        rows = rows_of(gaps(frame, as_of=date(2024, 1, 21)).order_by("number"))

        assert [(row["customer_id"], row["days"]) for row in rows] == [("ann", 10), ("ann", 9)]
        assert rows[0]["log_quantity"] == pytest.approx(math.log(3) / 2)

    def test_leave_out_purchases_after_the_day_of_observation(self):
        purchases = bought(("ann", "tea", 1), ("ann", "tea", 11))

        [row] = rows_of(gaps_of(purchases, day=5))

        assert (row["days"], row["is_open"]) == (4, True)

    def test_of_nothing_are_none(self):
        assert rows_of(gaps_of(bought(), day=5)) == []
        assert rows_of(rhythms(gaps_of(bought(), day=5))) == []

    def test_need_their_columns(self):
        with pytest.raises(MissingColumns, match="quantity"):
            gaps(bought().drop_columns("quantity"), as_of=START)
        with pytest.raises(MissingColumns, match="is_open"):
            rhythms(bought())


class Like:
    """Equal to a row whose numbers are near and whose other values are the same."""

    def __init__(self, row: dict[str, object]) -> None:
        self.row = row

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, dict):
            return NotImplemented
        return self.row.keys() == other.keys() and all(
            other[name] == (pytest.approx(value, abs=1e-9) if isinstance(value, float) else value)
            for name, value in self.row.items()
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.row)
