from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from regulars.insight.errors import FractionalAmounts, MissingColumns
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import HISTORIES, answer, rows_of, sale, table_of_lines
from regulars.insight.transactions import numbered, transactions

EXAMPLES = 25


class TestTransactions:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES)
    def test_equals_the_oracle_on_random_histories(self, lines):
        rows = answer(lines, transactions)

        expected = [
            (
                deal.order_id,
                deal.customer_id,
                deal.ordered_at,
                deal.day,
                deal.channel,
                deal.is_order,
                deal.amount,
                deal.discount,
                deal.cost,
                deal.lines,
            )
            for deal in oracle.deals_of(lines)
        ]
        columns = (
            "order_id",
            "customer_id",
            "ordered_at",
            "ordered_on",
            "channel",
            "is_order",
            "amount_minor",
            "discount_minor",
            "cost_minor",
            "lines",
        )
        found = [tuple(row[column] for column in columns) for row in rows]
        assert sorted(found, key=repr) == sorted(expected, key=repr)

    def test_keeps_what_was_taken_back_apart_by_day(self):
        lines = [
            sale("o1", "ann", "2024-01-05T10:00", 800),
            sale("o1", "ann", "2024-01-05T10:00", 0),
            sale("o1", "ann", "2024-01-09T08:00", -300),
            sale("o1", "ann", "2024-01-09T12:00", -200),
            sale("o1", "ann", "2024-02-01T12:00", -100),
        ]

        rows = rows_of(transactions(table_of_lines(lines)).order_by("ordered_at"))

        assert [(row["ordered_on"], row["is_order"], row["amount_minor"]) for row in rows] == [
            (date(2024, 1, 5), True, 800),
            (date(2024, 1, 9), False, -500),
            (date(2024, 2, 1), False, -100),
        ]

    def test_takes_a_free_document_for_no_order(self):
        rows = rows_of(transactions(table_of_lines([sale("o1", "ann", "2024-01-05", 0)])))

        assert [(row["is_order"], row["amount_minor"]) for row in rows] == [(False, 0)]

    def test_has_no_cost_where_a_line_with_an_amount_lacks_it(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 100, cost_minor=40),
            sale("o1", "ann", "2024-01-05", 100),
            sale("o2", "ann", "2024-01-05", 100, cost_minor=40),
            sale("o2", "ann", "2024-01-05", 0),
        ]

        rows = rows_of(transactions(table_of_lines(lines)).order_by("order_id"))

        assert [row["cost_minor"] for row in rows] == [None, 40]

    def test_stays_whole_numbers_in_parquet(self, tmp_path):
        path = tmp_path / "transactions.parquet"

        transactions(table_of_lines([sale("o1", "ann", "2024-01-05", 2**53 + 1)])).to_parquet(path)

        assert pq.read_table(path)["amount_minor"].to_pylist() == [2**53 + 1]

    @pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
    def test_takes_frames_at_the_door(self, frame):
        lines = frame(
            {
                "order_id": ["o1", "o2"],
                "customer_id": ["ann", None],
                "ordered_at": [datetime.fromisoformat(day) for day in ("2024-01-05", "2024-01-06")],
                "quantity": [1.0, 1.0],
                "amount_minor": [100, 200],
            }
        )

        rows = rows_of(transactions(lines).order_by("order_id"))

        assert [(row["customer_id"], row["amount_minor"]) for row in rows] == [
            ("ann", 100),
            (None, 200),
        ]

    def test_refuses_amounts_with_fractions(self):
        lines = pa.table(
            {
                "order_id": ["o1"],
                "customer_id": ["ann"],
                "ordered_at": [datetime(2024, 1, 5)],  # noqa: DTZ001 - the store's own time
                "quantity": [1.0],
                "amount_minor": [12.5],
            }
        )

        with pytest.raises(FractionalAmounts) as refusal:
            transactions(lines)

        assert refusal.value.column == "amount_minor"

    def test_refuses_lines_without_amounts(self):
        with pytest.raises(MissingColumns) as refusal:
            transactions(pl.DataFrame({"order_id": ["o1"], "quantity": [1.0]}))

        assert refusal.value.columns == ("ordered_at", "amount_minor")


def numbered_of(lines):
    return numbered(transactions(lines))


class TestNumbered:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES)
    def test_equals_the_oracle_on_random_histories(self, lines):
        rows = answer(lines, numbered_of)

        numbers = oracle.numbers_of(oracle.deals_of(lines))
        expected = [
            (deal.order_id, deal.ordered_at, deal.amount, number)
            for deal, number in numbers.items()
        ]
        found = [
            (row["order_id"], row["ordered_at"], row["amount_minor"], row["order_number"])
            for row in rows
        ]
        assert sorted(found, key=repr) == sorted(expected, key=repr)

    def test_gives_a_return_the_number_of_the_order_before_it(self):
        lines = [
            sale("o1", "ann", "2024-01-05"),
            sale("c1", "ann", "2024-01-07", -1000),
            sale("o2", "ann", "2024-01-09"),
        ]

        rows = rows_of(numbered(transactions(table_of_lines(lines))).order_by("ordered_at"))

        assert [(row["order_number"], row["previous_on"]) for row in rows] == [
            (1, None),
            (1, date(2024, 1, 5)),
            (2, date(2024, 1, 5)),
        ]

    def test_numbers_nobody_unknown(self):
        lines = [sale("o1", None, "2024-01-05")]

        rows = rows_of(numbered(transactions(table_of_lines(lines))))

        assert [(row["order_number"], row["previous_on"]) for row in rows] == [(None, None)]

    def test_leaves_a_numbered_table_as_it_is(self):
        table = numbered(transactions(table_of_lines([])))

        assert numbered(table) is table
