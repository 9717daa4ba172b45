"""Birthdays and streaks."""

from __future__ import annotations

from datetime import date

import pytest

from regulars.programs.loyalty.rules.occasions import completes_streak, has_birthday
from regulars.programs.loyalty.types import BirthdayPoints, Period, StreakPoints

BIRTHDAY = BirthdayPoints(code="birthday", name="Birthday", points=100)


def is_due(today: str, *, born=(5, 4), known: str = "2025-01-01", last: str | None = None) -> bool:
    return has_birthday(
        BIRTHDAY,
        month=born[0],
        day=born[1],
        known_on=date.fromisoformat(known),
        last_on=date.fromisoformat(last) if last else None,
        today=date.fromisoformat(today),
    )


class TestBirthday:
    def test_is_due_on_the_day_alone(self):
        assert [is_due(f"2026-05-0{day}") for day in (3, 4, 5)] == [False, True, False]

    @pytest.mark.parametrize(("known", "due"), [("2026-04-04", True), ("2026-04-05", False)])
    def test_was_known_thirty_days_before(self, known, due):
        assert is_due("2026-05-04", known=known) is due

    @pytest.mark.parametrize(("last", "due"), [("2025-05-04", True), ("2025-06-05", False)])
    def test_comes_once_a_year_however_often_it_is_moved(self, last, due):
        assert is_due("2026-05-04", last=last) is due

    def test_of_a_leap_day_is_the_last_of_february_elsewhere(self):
        found = [is_due(day, born=(2, 29)) for day in ("2027-02-28", "2028-02-28", "2028-02-29")]

        assert found == [True, False, True]


def completes(days: list[str], today: str, *, length: int = 3, each: Period = Period.MONTH) -> bool:
    rule = StreakPoints(code="streak", name="Streak", points=10, length=length, each=each)
    return completes_streak(
        rule, [date.fromisoformat(day) for day in days], date.fromisoformat(today)
    )


class TestStreak:
    def test_is_complete_with_the_last_of_its_months(self):
        assert completes(["2025-12-31", "2026-01-01"], "2026-02-28") is True

    def test_is_not_yet(self):
        assert completes(["2026-01-01"], "2026-02-28") is False

    def test_is_broken_by_a_month_without_an_order(self):
        assert completes(["2025-11-30", "2026-01-01"], "2026-02-28") is False

    def test_is_complete_once_a_month(self):
        assert completes(["2025-12-31", "2026-01-01", "2026-02-01"], "2026-02-28") is False

    def test_of_twice_the_length_is_complete_twice(self):
        months = ["2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01"]

        assert completes(months, "2026-02-01") is True
        assert completes(months[1:], "2026-02-01") is False

    def test_of_weeks_goes_on_over_the_end_of_a_year(self):
        assert completes(["2025-12-28", "2025-12-29"], "2026-01-05", each=Period.WEEK) is True
