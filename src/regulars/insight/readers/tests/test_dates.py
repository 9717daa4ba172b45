"""Days and moments, however they are written."""

import pytest

from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.tests.samples import cautions, dropped, local, rows, write


class TestDates:
    def table(self, *dates: str) -> str:
        return "order_id;customer;date;amount\n" + "".join(
            f"{number};c;{text};1.5\n" for number, text in enumerate(dates)
        )

    def test_refuses_to_guess_between_day_and_month(self, tmp_path, engine):
        path = write(tmp_path, self.table("01/02/2024", "03/02/2024"))

        with pytest.raises(errors.AmbiguousDates) as refusal:
            read(path, connection=engine)
        reading = read(path, notation=Notation(date_order="mdy"), connection=engine)

        assert "--date-order dmy or --date-order mdy" in str(refusal.value)
        assert rows(reading, "ordered_at")[0] == (local(2024, 1, 2),)

    def test_takes_the_order_in_which_the_rows_are_sorted(self, tmp_path, engine):
        path = write(tmp_path, self.table("01/02/2024", "02/02/2024", "01/03/2024", "05/03/2024"))

        reading = read(path, connection=engine)

        assert rows(reading, "ordered_at")[2] == (local(2024, 3, 1),)

    def test_reads_a_year_first_with_two_digits_when_told(self, tmp_path, engine):
        path = write(tmp_path, self.table("24/03/05", "24/12/31"))

        reading = read(path, notation=Notation(date_order="ymd"), connection=engine)

        assert rows(reading, "ordered_at") == [(local(2024, 3, 5),), (local(2024, 12, 31),)]

    @pytest.mark.parametrize(("unit", "digits"), [(1, 10), (1_000, 13), (1_000_000, 16)])
    def test_reads_counts_since_1970(self, tmp_path, engine, unit, digits):
        seconds = 1_709_287_200  # 2024-03-01T10:00:00Z
        assert len(str(seconds * unit)) == digits
        path = write(tmp_path, self.table(str(seconds * unit)))

        assert rows(read(path, connection=engine), "ordered_at") == [(local(2024, 3, 1, 10),)]
        moved = read(path, notation=Notation(zone="Asia/Tokyo"), connection=engine)
        assert rows(moved, "ordered_at") == [(local(2024, 3, 1, 19),)]

    def test_converts_offsets_to_a_named_zone(self, tmp_path, engine):
        dates = ("2024-07-01T10:00:00Z", "2024-07-01T10:00:00+05:30", "2024-01-01T10:00:00-0500")
        path = write(tmp_path, self.table(*dates))

        kept = read(path, connection=engine)
        moved = read(path, notation=Notation(zone="Europe/Berlin"), connection=engine)

        assert {moment.hour for (moment,) in rows(kept, "ordered_at")} == {10}
        assert rows(moved, "ordered_at") == [
            (local(2024, 7, 1, 12),),
            (local(2024, 7, 1, 6, 30),),
            (local(2024, 1, 1, 16),),
        ]

    def test_reads_several_ways_of_writing_in_one_column(self, tmp_path, engine):
        path = write(tmp_path, self.table("2024-03-01", "31.12.2024 23:59", "Mar 5, 2024"))

        assert rows(read(path, connection=engine), "ordered_at") == [
            (local(2024, 3, 1),),
            (local(2024, 12, 31, 23, 59),),
            (local(2024, 3, 5),),
        ]

    def contradicting(self, day_first, month_first):
        return self.table(
            *(f"{13 + number % 15}/02/2024" for number in range(day_first)),
            *(f"02/{13 + number % 15}/2024" for number in range(month_first)),
            "03/04/2024",
        )

    def test_refuses_a_column_that_shows_both_orders(self, tmp_path, engine):
        path = write(tmp_path, self.contradicting(6, 4))

        with pytest.raises(errors.ContradictingDates) as refusal:
            read(path, connection=engine)

        assert str(refusal.value) == (
            "orders.csv, column date: 13/02/2024 has the day first and 02/13/2024 the month, so "
            "others could be either. Export it with one order; or say --date-order dmy or "
            "--date-order mdy, and rows that do not fit are left out."
        )

    def test_leaves_out_what_does_not_fit_the_order_that_was_told(self, tmp_path, engine):
        path = write(tmp_path, self.contradicting(6, 4))

        reading = read(path, notation=Notation(date_order="mdy"), connection=engine)

        assert dropped(reading) == {"unreadable_date": 6}
        assert rows(reading, "ordered_at")[-1] == (local(2024, 3, 4),)

    def test_takes_one_contradiction_in_a_hundred_for_a_mistake(self, tmp_path, engine):
        path = write(tmp_path, self.contradicting(100, 1))

        reading = read(path, connection=engine)

        assert dropped(reading) == {"unreadable_date": 1}
        assert rows(reading, "ordered_at")[-1] == (local(2024, 4, 3),)

    def test_does_not_call_rows_sorted_that_are_not(self, tmp_path, engine):
        days = ("05/06/2024", "01/02/2024", "07/03/2024", "02/09/2024", "03/04/2024", "08/01/2024")
        path = write(tmp_path, self.table(*days))

        with pytest.raises(errors.AmbiguousDates):
            read(path, connection=engine)

    def test_takes_rows_for_sorted_where_few_are_not(self, tmp_path, engine):
        days = [f"{day:02}/{month:02}/2024" for month in range(1, 7) for day in range(1, 12)]
        days[20], days[21] = days[21], days[20]
        path = write(tmp_path, self.table(*days))

        reading = read(path, connection=engine)

        assert rows(reading, "ordered_at")[-1] == (local(2024, 6, 11),)
        assert cautions(reading)["date_order_guessed"]["order"] == "dmy"

    def test_reads_days_as_spreadsheets_count_them(self, tmp_path, engine):
        path = write(tmp_path, self.table("45292", "45293.75"))

        reading = read(path, connection=engine)

        assert rows(reading, "ordered_at") == [(local(2024, 1, 1),), (local(2024, 1, 2, 18),)]
        assert cautions(reading)["dates_counted"] == {"column": "date", "example": "45292"}
