"""What was decided without evidence is said; where a row stands in its file is exact."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.formats import format_of
from regulars.insight.readers.tests.samples import cautions, local, rows, write

HEADER = "order_id,customer,date,total\n"


class TestDateOrder:
    SORTED = HEADER + "1,a,01/03/2024,1.50\n2,a,02/03/2024,1.50\n3,b,01/04/2024,1.50\n"

    def test_tells_that_only_the_order_of_rows_settled_it(self, tmp_path, engine):
        reading = read(write(tmp_path, self.SORTED), currency="EUR", connection=engine)

        assert [moment for (moment,) in rows(reading, "ordered_at")] == [
            local(2024, 3, 1),
            local(2024, 3, 2),
            local(2024, 4, 1),
        ]
        found = cautions(reading)["date_order_guessed"]
        assert (found["column"], found["order"]) == ("date", "dmy")
        assert found["example"] in {"02/03/2024", "01/03/2024", "01/04/2024"}

    def test_is_silent_where_it_was_told_or_shown(self, tmp_path, engine):
        shown = self.SORTED + "4,b,13/04/2024,1.50\n"

        told = read(
            write(tmp_path, self.SORTED),
            currency="EUR",
            notation=Notation(date_order="mdy"),
            connection=engine,
        )
        evident = read(write(tmp_path, shown, "shown.csv"), currency="EUR", connection=engine)

        assert cautions(told) == cautions(evident) == {}


class TestDecimalMark:
    TEXT = "order_id;customer;date;total\n1;a;2024-03-01;1,234\n2;a;2024-03-02;2,500\n"

    def test_tells_that_nothing_says_what_the_mark_is_for(self, tmp_path, engine):
        reading = read(write(tmp_path, self.TEXT), currency="EUR", connection=engine)

        assert rows(reading, "amount_minor") == [(123400,), (250000,)]
        assert cautions(reading) == {"decimal_guessed": {"column": "total", "mark": ".", "rows": 2}}

    def test_is_silent_where_it_was_told_or_shown(self, tmp_path, engine):
        shown = self.TEXT + "3;a;2024-03-02;2,5\n"

        told = read(
            write(tmp_path, self.TEXT),
            currency="EUR",
            notation=Notation(decimal=","),
            connection=engine,
        )
        evident = read(write(tmp_path, shown, "shown.csv"), currency="EUR", connection=engine)

        assert rows(told, "amount_minor") == [(123,), (250,)]
        assert rows(evident, "amount_minor") == [(123,), (250,), (250,)]
        assert cautions(told) == cautions(evident) == {}


class TestLargestLines:
    """Over half of everything, or over 1,000 times what 99.9% of the lines do not exceed."""

    @staticmethod
    def read_amounts(tmp_path, engine, *amounts: int):
        lines = "".join(f"{n},a,2024-03-01,{amount}\n" for n, amount in enumerate(amounts))
        return cautions(read(write(tmp_path, HEADER + lines), currency="JPY", connection=engine))

    def test_over_half_of_everything_is_pointed_out(self, tmp_path, engine):
        assert self.read_amounts(tmp_path, engine, *[10] * 9, 91)["largest_line"] == {
            "amount_minor": 91,
            "file": "orders.csv",
            "row": 11,
            "rows": 1,
        }
        assert self.read_amounts(tmp_path, engine, *[10] * 9, 90) == {}

    def test_counts_what_was_taken_back_as_well(self, tmp_path, engine):
        found = self.read_amounts(tmp_path, engine, *[10] * 9, -91)

        assert found["largest_line"]["amount_minor"] == -91

    def test_over_a_thousand_times_the_usual_is_pointed_out(self, tmp_path, engine):
        many = [10] * 2998

        found = self.read_amounts(tmp_path, engine, *many, 10_001, 10_002)

        assert found["largest_line"] == {
            "amount_minor": 10_002,
            "file": "orders.csv",
            "row": 3001,
            "rows": 2,
        }
        assert self.read_amounts(tmp_path, engine, *many, 10_000, 10_000) == {}

    def test_is_silent_about_a_handful_of_lines(self, tmp_path, engine):
        assert self.read_amounts(tmp_path, engine, *[10] * 8, 9_000_000) == {}


class TestFarDays:
    """Years from all others: before the first, after the last, or on both sides."""

    MANY = "".join(f"{n},a,2024-02-01,1.50\n" for n in range(3, 203))

    @pytest.mark.parametrize(
        ("odd", "found"),
        [
            ("1,a,1970-01-01,1.50\n", {"early_days": {"rows": 1, "last": "1970-01-01"}}),
            (
                "1,a,1970-01-01,1.50\n2,a,2021-03-04,1.50\n",
                {"early_days": {"rows": 2, "last": "2021-03-04"}},
            ),
            (
                "1,a,1970-01-01,1.50\n2,a,2199-02-01,1.50\n",
                {
                    "early_days": {"rows": 1, "last": "1970-01-01"},
                    "late_days": {"rows": 1, "first": "2199-02-01"},
                },
            ),
            (
                "1,a,2027-01-01,1.50\n2,a,2199-02-01,1.50\n",
                {"late_days": {"rows": 2, "first": "2027-01-01"}},
            ),
            ("1,a,2022-03-04,1.50\n", {}),
        ],
    )
    def test_are_those_of_the_few_rows(self, tmp_path, engine, odd, found):
        reading = read(write(tmp_path, HEADER + odd + self.MANY), currency="EUR", connection=engine)

        assert reading.intake.rows_used == 200 + odd.count("\n")
        assert cautions(reading) == found

    def test_are_pointed_out_as_one_wrong_year_moves_the_end_of_history(self, tmp_path, engine):
        text = HEADER + "1,a,2024-01-31,1.50\n2,b,2024-02-01,1.50\n3,b,2199-02-01,1.50\n"

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert reading.intake.rows_used == 3
        assert cautions(reading) == {"late_days": {"rows": 1, "first": "2199-02-01"}}

    def test_may_follow_a_closure_of_two_years_where_there_are_many(self, tmp_path, engine):
        text = HEADER + "1,a,2021-01-31,1.50\n2,b,2024-02-01,1.50\n3,b,2024-02-02,1.50\n"

        assert cautions(read(write(tmp_path, text), currency="EUR", connection=engine)) == {}


class TestOffsets:
    @pytest.mark.parametrize("zone", ["Z", " UTC", "+00:00"])
    def test_tells_that_times_of_utc_were_kept(self, tmp_path, engine, zone):
        text = HEADER + f"1,a,2024-03-01T23:30:00{zone},1.50\n"

        kept = read(write(tmp_path, text), currency="EUR", connection=engine)
        moved = read(
            write(tmp_path, text),
            currency="EUR",
            notation=Notation(zone="Europe/Berlin"),
            connection=engine,
        )

        assert rows(kept, "ordered_at") == [(local(2024, 3, 1, 23, 30),)]
        assert cautions(kept) == {
            "offsets_kept": {"column": "date", "example": f"2024-03-01T23:30:00{zone}"}
        }
        assert rows(moved, "ordered_at") == [(local(2024, 3, 2, 0, 30),)]
        assert cautions(moved) == {}

    def test_is_silent_about_a_shops_own_summer_and_winter_time(self, tmp_path, engine):
        text = HEADER + "1,a,2024-03-01T10:00:00+0100,1.50\n2,a,2024-06-01T10:00:00+0200,1.50\n"

        assert cautions(read(write(tmp_path, text), currency="EUR", connection=engine)) == {}

    def test_tells_that_a_tables_moments_are_shown_in_utc(self, engine):
        moments = pa.array([datetime(2024, 3, 1, 23, tzinfo=UTC)], pa.timestamp("us", "UTC"))
        table = pa.table({"order": ["A"], "customer": ["7"], "date": moments, "total": ["1.50"]})

        reading = read(table, currency="EUR", connection=engine)

        assert rows(reading, "ordered_at") == [(local(2024, 3, 1, 23),)]
        assert set(cautions(reading)) == {"offsets_kept"}


class TestRowNumbers:
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_count_blank_lines_and_titles_and_not_line_breaks_in_quotes(
        self, tmp_path, engine, newline
    ):
        text = (
            "My shop\n\n" + HEADER + '\n1,a,2024-01-31,1.50\n\n\n2,"b\n\nc",2024-02-01,x\n'
            "3,c\n\n4,d,2024-02-03,4.50\n"
        )

        reading = read(
            write(tmp_path, text.replace("\n", newline)), currency="EUR", connection=engine
        )

        assert rows(reading, "order_id", "source_row") == [("1", 5), ("4", 11)]
        assert {item.reason: item.examples for item in reading.intake.dropped} == {
            "too_few_columns": ("orders.csv row 9: '3,c'",),
            "unreadable_amount": ("orders.csv row 8, column total: 'x'",),
        }


class TestSpecialFiles:
    def test_are_refused_before_they_are_opened(self, tmp_path):
        import os

        pipe = tmp_path / "orders.csv"
        os.mkfifo(pipe)

        with pytest.raises(errors.NotRegularFile) as refusal:
            format_of(pipe)

        assert str(refusal.value) == (
            f"{pipe} is a pipe or a device. Save its content to a file and name that."
        )

    @pytest.mark.parametrize("text", ['[\n  {"order": 1}]', '{"order": 1}', "[[1, 2]]"])
    def test_json_is_recognised_however_it_is_laid_out(self, tmp_path, text):
        with pytest.raises(errors.UnknownFormat) as refusal:
            format_of(write(tmp_path, text))

        assert refusal.value.looks_like == "JSON"
