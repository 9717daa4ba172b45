from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from regulars.core.orders.types import LineDraft
from regulars.edges.connectors.files.error_file import ErrorFile
from regulars.edges.connectors.files.rules import first_by_name, give_keys, harmless, moment
from regulars.edges.connectors.files.types import Rejection


class TestMoment:
    @pytest.mark.parametrize(
        ("zone", "local", "expected"),
        [
            ("UTC", "2024-01-05 10:00:00", "2024-01-05 10:00:00"),
            ("Europe/Sofia", "2024-01-05 10:00:00", "2024-01-05 08:00:00"),
            (
                "Europe/Sofia",
                "2024-10-27 03:30:00",
                "2024-10-27 00:30:00",
            ),  # shown twice: the first
            (
                "Europe/Sofia",
                "2024-03-31 03:30:00",
                "2024-03-31 01:00:00",
            ),  # never shown: the change
            ("America/Sao_Paulo", "2018-11-04 00:10:00", "2018-11-04 03:00:00"),
            ("Australia/Lord_Howe", "2024-10-06 02:15:00", "2024-10-05 15:30:00"),
        ],
    )
    def test_is_when_the_stores_clock_showed_it(self, zone, local, expected):
        found = moment(datetime.fromisoformat(local), ZoneInfo(zone))

        assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


class TestGiveKeys:
    def lines(self, *amounts: int) -> list[LineDraft]:
        at = datetime(2024, 1, 5, tzinfo=UTC)
        return [
            LineDraft(key="", at=at, day=date(2024, 1, 5), quantity=Decimal(1), amount_minor=amount)
            for amount in amounts
        ]

    def keys(self, lines, things=None, line_ids=None):
        give_keys(lines, things or ["tea"] * len(lines), line_ids or [None] * len(lines))
        return [line.key for line in lines]

    def test_tells_equal_lines_apart(self):
        first, second = self.keys(self.lines(5, 5))

        assert second == f"{first}#2"

    def test_does_not_depend_on_the_order_of_lines(self):
        forwards = self.keys(self.lines(3, 5, -2))
        backwards = self.keys(self.lines(-2, 5, 3))

        assert forwards == backwards[::-1]

    def test_keeps_the_key_of_a_line_whose_amount_changes(self):
        assert self.keys(self.lines(5)) == self.keys(self.lines(9))

    def test_tells_products_and_directions_apart(self):
        lines = self.lines(5, 5, -5)

        assert len(set(self.keys(lines, ["tea", "mug", "tea"]))) == 3

    def test_prefers_the_lines_own_number_and_counts_repeats(self):
        assert self.keys(self.lines(1, 2, 3), None, ["7", "8", "7"]) == ["id:7", "id:8", "id:7#2"]


class TestFirstByName:
    def test_is_the_first_in_order_or_nobody(self):
        assert first_by_name(["b", None, "a"]) == "a"
        assert first_by_name([None]) is None


class TestErrorFile:
    def test_neutralises_formulas(self, tmp_path):
        errors = ErrorFile(tmp_path / "errors.csv")

        errors.add([Rejection(2, "=name", "@SUM(A1)", "-reason"), Rejection(3, "a", "plain", "b")])

        assert errors.path.read_text().splitlines() == [
            "row,column,value,reason",
            "2,'=name,'@SUM(A1),'-reason",
            "3,a,plain,b",
        ]

    @pytest.mark.parametrize("start", list("=+-@\t\r"))
    def test_knows_every_start_of_a_formula(self, start):
        assert harmless(f"{start}1") == f"'{start}1"

    def test_cuts_off_what_is_not_certain(self, tmp_path):
        errors = ErrorFile(tmp_path / "errors.csv")
        certain = errors.add([Rejection(2, "a", "b", "c")])
        errors.add([Rejection(3, "half", "written", "row")])

        again = ErrorFile(tmp_path / "errors.csv", size=certain)
        again.add([Rejection(3, "a", "b", "c")])

        assert again.path.read_text().splitlines() == [
            "row,column,value,reason",
            "2,a,b,c",
            "3,a,b,c",
        ]

    def test_is_not_made_without_rejections(self, tmp_path):
        (tmp_path / "errors.csv").write_text("of an earlier import")

        assert ErrorFile(tmp_path / "errors.csv").add([]) == 0
        assert list(tmp_path.iterdir()) == []
