"""A later file that shows another time of day for what is here already."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from regulars.edges.connectors.files.tests.factories import (
    bring_in,
    line,
    table_rows,
    write_csv,
)

pytestmark = pytest.mark.django_db

ORDERS = ("Order", "OrderLine", "Refund", "RefundLine")


def told_later(tmp_path, *times: str, **values: str) -> tuple[dict[str, int], list[list[str]]]:
    """Import a line of 10:00, then one that the file shows at each of the times."""
    bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00", **values)]))
    before = table_rows()
    rows = [line("1", "10.00", order_date=f"2024-01-05{at}", **values) for at in times]

    card = bring_in(write_csv(tmp_path / "two.csv", rows))

    assert {name: table_rows()[name] for name in ORDERS} == {name: before[name] for name in ORDERS}
    listed = []
    if card.rows_rejected:
        with Path(card.errors_path).open(newline="") as file:
            listed = list(csv.reader(file))[1:]
    figures = {"unchanged": card.rows_unchanged, "listed": card.rows_rejected}
    return figures, listed


class TestAnotherTimeOfDay:
    @pytest.mark.parametrize("amounts", [{}, {"line_id": "7"}])
    def test_is_listed_and_what_is_here_is_kept(self, tmp_path, settings, amounts):
        settings.REGULARS_TIME_ZONE = "Europe/Sofia"

        figures, listed = told_later(tmp_path, " 16:30:00", **amounts)

        assert figures == {"unchanged": 1, "listed": 1}
        known = "It is there already with 2024-01-05 10:00:00, which was kept"
        assert listed == [["2", "ordered_at", "2024-01-05 16:30:00", known]]

    def test_is_not_one_where_the_file_tells_no_times(self, tmp_path):
        assert told_later(tmp_path, "") == ({"unchanged": 1, "listed": 0}, [])

    def test_is_not_one_where_it_is_the_same(self, tmp_path):
        assert told_later(tmp_path, " 10:00:00") == ({"unchanged": 1, "listed": 0}, [])

    def test_of_one_line_is_not_taken_for_that_of_its_like(self, tmp_path):
        both = [line("1", "10.00", order_date=f"2024-01-05 {at}") for at in ("10:00", "11:00")]
        bring_in(write_csv(tmp_path / "one.csv", both))

        card = bring_in(write_csv(tmp_path / "two.csv", both[::-1]))

        assert (card.rows_unchanged, card.rows_rejected) == (2, 0)

    def test_of_a_return_is_listed_too(self, tmp_path):
        back = line("1", "-4.00", order_date="2024-01-09 09:00:00")
        bring_in(write_csv(tmp_path / "one.csv", [back]))

        card = bring_in(
            write_csv(tmp_path / "two.csv", [back | {"order_date": "2024-01-09 09:05:00"}])
        )

        assert (card.rows_unchanged, card.rows_rejected) == (1, 1)
        assert "2024-01-09 09:05:00" in Path(card.errors_path).read_text()
