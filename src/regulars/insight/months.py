"""Months: how many the days make, which of a report's are whole, and who bought in them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from regulars.insight.types import Month

QUIET_DAYS = 3  # a store that sells every few days has days without orders at a month's edges
DAYS_PER_MONTH = 365.25 / 12
SHORT_MONTHS = 6


def months_between(first_day: date, as_of: date) -> float:
    """How many months of average length the days make, both included."""
    return ((as_of - first_day).days + 1) / DAYS_PER_MONTH


def is_short(first_day: date, as_of: date) -> bool:
    """Whether customers have had less than half a year to come back."""
    return months_between(first_day, as_of) < SHORT_MONTHS


def known_orders(month: Month) -> int:
    """Orders of known customers."""
    return month.new_orders + month.returning_orders


def all_orders(month: Month) -> int:
    """Orders of everybody, anonymous ones included."""
    return known_orders(month) + month.anonymous_orders


def known_revenue(month: Month) -> int:
    """Net revenue from known customers, in minor units."""
    return month.new_revenue_minor + month.returning_revenue_minor


def all_revenue(month: Month) -> int:
    """Net revenue from everybody, in minor units."""
    return known_revenue(month) + month.anonymous_revenue_minor


def returned_share(months: Iterable[Month], *, returned_minor: int) -> float:
    """Money taken back per money sold, from 0 to 1; 0 where nothing was sold.

    Parameters
    ----------
    months
        All months of the history: their revenue is net of what was taken back.
    returned_minor
        What was taken back in them, as a positive number of minor units.

    Examples
    --------
    >>> returned_share([Month(date(2025, 3, 1), 1, 0, 1, 0, 0, 900, 0, 0)], returned_minor=100)
    0.1
    """
    sold = sum(map(all_revenue, months)) + returned_minor
    return min(1.0, max(0.0, returned_minor / sold)) if sold > 0 else 0.0


def following(month: date) -> date:
    """The first day of the next calendar month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def without_gaps(months: Sequence[Month]) -> tuple[Month, ...]:
    """Every calendar month from the first to the last, oldest first; idle ones are zero."""
    if not months:
        return ()
    by_month = {month.month: month for month in months}
    filled, current = [], min(by_month)
    while current <= max(by_month):
        filled.append(by_month.get(current) or Month(current, 0, 0, 0, 0, 0, 0, 0, 0))
        current = following(current)
    return tuple(filled)


def is_whole(month: date, *, first_day: date, last_day: date) -> bool:
    """Whether the data cover the month, give or take :data:`QUIET_DAYS` at its edges."""
    length = calendar.monthrange(month.year, month.month)[1]
    starts_early = first_day <= month + timedelta(days=QUIET_DAYS)
    ends_late = last_day >= month + timedelta(days=length - 1 - QUIET_DAYS)
    return starts_early and ends_late


def whole_months(months: Sequence[Month], *, first_day: date, last_day: date) -> tuple[Month, ...]:
    """The calendar months that the data cover from end to end, oldest first.

    Parameters
    ----------
    months
        Months of trade in any order; missing ones count as months without trade.
    first_day, last_day
        First and last day that the data cover.

    Examples
    --------
    >>> march, april = (Month(date(2025, number, 1), 1, 0, 1, 0, 0, 900, 0, 0) for number in (3, 4))
    >>> whole = whole_months(
    ...     [march, april], first_day=date(2025, 3, 1), last_day=date(2025, 4, 12)
    ... )
    >>> [month.month.isoformat() for month in whole]
    ['2025-03-01']
    """
    return tuple(
        month
        for month in without_gaps(months)
        if is_whole(month.month, first_day=first_day, last_day=last_day)
    )
