from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from regulars.edges.connectors.files.error_file import ErrorFile
from regulars.edges.connectors.files.rules import first_by_name, harmless, key_of, moment
from regulars.edges.connectors.files.types import ErrorListInTheWay, Rejection


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


class TestKeyOf:
    def key(self, thing="tea", day=date(2024, 1, 5), line_id=None, *, is_taken_back=False):
        return key_of(thing, day, line_id, is_taken_back=is_taken_back)

    def test_tells_products_days_and_directions_apart(self):
        keys = {
            self.key(),
            self.key("mug"),
            self.key(day=date(2024, 1, 6)),
            self.key(is_taken_back=True),
        }

        assert len(keys) == 4

    def test_prefers_the_lines_own_number(self):
        assert self.key(line_id="7") == self.key("mug", line_id="7") == "id:7"


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

    @pytest.mark.parametrize("start", list("=+-@\t\r\n\0"))
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
        (tmp_path / "errors.csv").write_bytes(b"row,column,value,reason\r\n2,half")

        assert ErrorFile(tmp_path / "errors.csv").add([]) == 0
        assert list(tmp_path.iterdir()) == []

    def test_touches_nothing_before_rows_are_added(self, tmp_path):
        path = tmp_path / "errors.csv"
        path.write_bytes(b"row,column,value,reason\r\n2,half")

        ErrorFile(path, size=25)

        assert path.read_bytes().endswith(b"2,half")

    def test_deletes_nothing_but_a_list_of_its_own(self, tmp_path):
        path = tmp_path / "errors.csv"
        path.write_text("something else")

        with pytest.raises(ErrorListInTheWay):
            ErrorFile(path).add([Rejection(2, "a", "b", "c")])

        assert path.read_text() == "something else"
