"""Times of day where somebody is, as moments."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
MONTHS_OF_A_YEAR = 12


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time of day as a moment in UTC: the first of two, and in a gap the gap's end.

    >>> moment_of(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # In a gap, the offset before it gives a moment after its end, the one after it a moment before.
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), moment, zone)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or earlier where they are negative; the last of a month
    that has no such day.

    >>> [months_later(date(2026, 1, 31), months).isoformat() for months in (1, -2)]
    ['2026-02-28', '2025-11-30']
    """
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between the two at which the clocks change, to the second."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
