"""What a later file does not tell is no difference, and what it tells is its own too."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from regulars.core.orders.models import Order, OrderLine
from regulars.edges.connectors.files import queries, services
from regulars.edges.connectors.files.tests.factories import NOW, bring_in, line, undo, write_csv
from regulars.edges.connectors.files.types import ImportRequest, Preview, RunCard

pytestmark = pytest.mark.django_db

HEADER = ("order_id", "order_date", "customer_id", "product_id", "quantity", "amount")
JANUARY = [
    line("1", "10.00", discount="1.00"),
    line("2", "20.00", discount="2.00"),
    line("3", "30.00", discount="4.00"),
]
AGAIN = [line("2", "20.00"), line("3", "30.00")]


def listed(card: RunCard) -> list[list[str]]:
    """The list of rows not taken, without its header; empty: there is none."""
    path = Path(card.errors_path)
    return list(csv.reader(path.read_text().splitlines()))[1:] if path.exists() else []


def preview(path: Path) -> Preview:
    return services.preview_import(
        request=ImportRequest(kind="orders", path=path, currency="EUR"), now=NOW
    )


def numbers() -> list[str]:
    return list(Order.objects.order_by("number").values_list("number", flat=True))


class TestUntoldValues:
    @pytest.mark.parametrize(
        ("rows", "columns"),
        [
            ([*AGAIN, line("4", "5.00", discount="0.50")], (*HEADER, "discount")),
            ([*AGAIN, line("4", "5.00")], (*HEADER, "discount")),
            ([*AGAIN, line("4", "5.00")], HEADER),
        ],
        ids=["blank for some", "blank for all", "no column"],
    )
    def test_are_no_difference_and_keep_their_orders(self, tmp_path, rows, columns):
        first = bring_in(write_csv(tmp_path / "jan.csv", JANUARY))

        rows = [{name: row[name] for name in columns if name in row} for row in rows]
        second = bring_in(write_csv(tmp_path / "janfeb.csv", rows, columns))

        assert (second.rows_imported, second.rows_unchanged, second.rows_rejected) == (1, 2, 0)
        assert listed(second) == []
        planned = queries.undo_plan(first.id)
        assert (planned.orders, planned.lines, planned.lines_kept) == (1, 1, 2)
        assert [(item.run_id, item.lines_told) for item in planned.sharers] == [(second.id, 2)]

        undo(first.id)

        assert numbers() == ["2", "3", "4"]
        assert set(OrderLine.objects.values_list("import_run", flat=True)) == {second.id}

    def test_of_a_cost_are_no_difference(self, tmp_path):
        columns = (*HEADER, "cost")
        rows = [line("1", "10.00", cost="4.00"), line("2", "20.00", cost="8.00")]
        rows = [{name: row[name] for name in columns} for row in rows]
        first = bring_in(write_csv(tmp_path / "one.csv", rows, columns))

        plain = [{name: row[name] for name in HEADER} for row in rows[:1]]
        second = bring_in(write_csv(tmp_path / "two.csv", plain, HEADER))
        undo(first.id)

        assert (second.rows_unchanged, second.rows_rejected) == (1, 0)
        assert numbers() == ["1"]

    def test_find_the_line_with_the_same_amount(self, tmp_path):
        rows = [line("1", "5.00", discount="1.00"), line("1", "6.00", discount="2.00")]
        first = bring_in(write_csv(tmp_path / "one.csv", rows))

        second = bring_in(write_csv(tmp_path / "two.csv", [line("1", "6.00")]))
        undo(first.id)

        assert (second.rows_unchanged, second.rows_rejected) == (1, 0)
        assert Order.objects.get().total_minor == 600

    def test_are_told_where_a_later_file_has_them(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00"), line("2", "20.00")]))

        again = [line("1", "10.00", discount="4.00"), line("2", "20.00", discount="0")]
        card = bring_in(write_csv(tmp_path / "two.csv", again))

        assert listed(card) == [
            ["2", "discount", "4.00", "It is there already without one, and was left so"]
        ]


class TestDifferingValues:
    def test_are_listed_and_their_line_is_the_other_import_s_too(self, tmp_path):
        first = bring_in(write_csv(tmp_path / "one.csv", JANUARY))

        second = bring_in(write_csv(tmp_path / "two.csv", [line("3", "30.00", discount="5.00")]))

        assert (second.rows_unchanged, second.rows_rejected) == (0, 1)
        assert listed(second) == [
            ["2", "discount", "5.00", "It is there already with 4.00, which was kept"]
        ]
        assert queries.undo_plan(first.id).lines_kept == 1

        undo(first.id)

        assert numbers() == ["3"]
        assert OrderLine.objects.get().discount_minor == 500


class TestCountOfRows:
    COLUMNS = (*HEADER, "channel", "tax", "shipping")

    def told(self, tmp_path, name: str, *rows: dict[str, str]) -> RunCard:
        told = [{name: row[name] for name in self.COLUMNS} for row in rows]
        return bring_in(write_csv(tmp_path / name, told, self.COLUMNS))

    def test_counts_a_row_once_whatever_it_says_otherwise(self, tmp_path):
        row = line("1", "10.00", tax="2.00", shipping="3.00")
        self.told(tmp_path, "one.csv", row)

        otherwise = {"customer_id": "C9", "channel": "till", "tax": "4.00", "shipping": "5.00"}
        card = self.told(tmp_path, "two.csv", row | otherwise)

        assert sorted(column for _, column, _, _ in listed(card)) == [
            "channel",
            "customer",
            "shipping",
            "tax",
        ]
        assert (card.rows_total, card.rows_rejected) == (1, 1)
        assert (card.rows_differing, card.rows_not_taken) == (1, 0)

    def test_tells_rows_that_differ_from_rows_that_cannot_be_taken(self, tmp_path):
        row = line("1", "10.00", tax="2.00", shipping="3.00")
        self.told(tmp_path, "one.csv", row)
        otherwise = [row | {"tax": "4.00"}, line("2", "much", tax="", shipping="")]
        path = tmp_path / "two.csv"

        card = self.told(tmp_path, "two.csv", *otherwise)
        told = preview(path)

        for outcome in (card, told):
            assert (outcome.rows_rejected, outcome.rows_differing) == (2, 1)
            assert outcome.rows_not_taken == 1
