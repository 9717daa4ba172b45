"""Which days a report compares, and how long its cohorts' periods are."""

from __future__ import annotations

from datetime import date, timedelta

from regulars.insight.errors import TooManyCohorts
from regulars.insight.extents import MOST_COHORTS
from regulars.insight.grains import Grain, number_of_day
from regulars.insight.periods import check_forward
from regulars.insight.types import Period

YEAR = 365
DAY = timedelta(days=1)
# The longest history in days whose cohort table still fits a page, by grain.
LONGEST = ((91, Grain.WEEK), (3 * 366, Grain.MONTH), (9 * 366, Grain.QUARTER))


def days_of(period: Period) -> int:
    """How many days the period has, both ends included."""
    return (period.end - period.start).days + 1


def default_period(first_day: date, as_of: date) -> Period:
    """The last 365 days where there are 365 before them, otherwise the later half of the history.

    Examples
    --------
    >>> default_period(date(2024, 1, 1), date(2025, 12, 31)).start
    datetime.date(2025, 1, 1)
    >>> default_period(date(2024, 1, 1), date(2024, 1, 11)).start
    datetime.date(2024, 1, 7)
    """
    history = days_of(Period(first_day, as_of))
    length = YEAR if history >= 2 * YEAR else max(1, history // 2)
    return Period(as_of - (length - 1) * DAY, as_of)


def preceding(period: Period, *, first_day: date) -> Period | None:
    """The period of equal length just before, or None where the history does not cover it.

    Raises BackwardPeriod.

    Examples
    --------
    >>> may = Period(date(2024, 5, 1), date(2024, 5, 31))
    >>> preceding(may, first_day=date(2024, 1, 1))
    Period(start=datetime.date(2024, 3, 31), end=datetime.date(2024, 4, 30))
    """
    check_forward(period)
    start = period.start - days_of(period) * DAY
    return Period(start, period.start - DAY) if start >= first_day else None


def last_year(as_of: date) -> Period:
    """The 365 days up to a day, that day included."""
    return Period(as_of - (YEAR - 1) * DAY, as_of)


def cohort_grain(first_day: date, as_of: date) -> Grain:
    """The finest grain whose cohort table is read at a glance: at most about 36 rows."""
    history = days_of(Period(first_day, as_of))
    return next((grain for longest, grain in LONGEST if history <= longest), Grain.YEAR)


def check_grain(grain: Grain, first_day: date, as_of: date) -> None:
    """Return if a report can hold the history's cohorts of this grain.

    Raises TooManyCohorts.

    Examples
    --------
    >>> check_grain(Grain.WEEK, date(2024, 1, 1), date(2025, 12, 31))
    """
    found = _periods(grain, first_day, as_of)
    if found > MOST_COHORTS:
        fitting = [one for one in Grain if _periods(one, first_day, as_of) <= MOST_COHORTS]
        raise TooManyCohorts(
            grain=grain.value,
            cohorts=found,
            most=MOST_COHORTS,
            grains=tuple(one.value for one in fitting),
        )


def _periods(grain: Grain, first_day: date, as_of: date) -> int:
    """How many periods of the calendar the days touch; each may begin a cohort."""
    return number_of_day(as_of, grain) - number_of_day(first_day, grain) + 1
