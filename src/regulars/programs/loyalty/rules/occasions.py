"""Birthdays and streaks."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from regulars.kernel.local_time import months_later
from regulars.programs.loyalty.rules.capping import begin_of
from regulars.programs.loyalty.types import BirthdayPoints, StreakPoints

APART = 11  # months from one birthday's points to the next: whoever changes it gains none
LEAP_DAY = (2, 29)


def birthday_in(year: int, month: int, day: int) -> date:
    """The birthday of that year: born on 29 February, it is the 28th where there is none.

    >>> birthday_in(2027, 2, 29).isoformat()
    '2027-02-28'
    """
    if (month, day) == LEAP_DAY and not calendar.isleap(year):
        day -= 1
    return date(year, month, day)


def has_birthday(
    rule: BirthdayPoints, *, month: int, day: int, known_on: date, last_on: date | None, today: date
) -> bool:
    """Whether points are due today: it is the birthday, was known long enough, and the last
    birthday's points were not given within eleven months.
    """
    is_known = known_on + timedelta(days=rule.known_days) <= today
    is_apart = last_on is None or months_later(last_on, APART) <= today
    return birthday_in(today.year, month, day) == today and is_known and is_apart


def completes_streak(rule: StreakPoints, before: Iterable[date], today: date) -> bool:
    """Whether an order of today is the first of its period and ends a streak, after orders of these
    days; a streak of twice the length ends two.
    """
    periods = {begin_of(rule.each, day) for day in before}
    current = begin_of(rule.each, today)
    if current in periods:
        return False
    length = 1
    while current and (current := begin_of(rule.each, current - timedelta(days=1))) in periods:
        length += 1
    return length % rule.length == 0
