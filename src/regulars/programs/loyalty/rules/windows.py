"""What counts when, and for how long a tier is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.kernel.local_time import moment_of, months_later
from regulars.programs.loyalty.types import CalendarYear, Lifetime, Qualifying, Rolling

Window = Rolling | CalendarYear | Lifetime
YEAR = 12  # months


def begin_of_window(
    window: Window, at: datetime, zone: ZoneInfo, *, closing: bool = False
) -> datetime | None:
    """From when on things count at this moment; None: from ever. ``closing``: the moment is the end
    of a term, and a year that ends with it still counts.

    The last twelve months are those after the same moment a year before, so that what took somebody
    into a tier does not keep them there, too.
    """
    local = at.astimezone(zone)
    if isinstance(window, Rolling):
        before = moment_of(months_later(local.date(), -window.months), local.time(), zone)
        return before + timedelta.resolution
    if isinstance(window, CalendarYear):
        begin = _year_of(local.date(), window.first_month)
        is_edge = moment_of(begin, time(), zone) == at
        return moment_of(months_later(begin, -YEAR if closing and is_edge else 0), time(), zone)
    return None


def end_of_term(
    window: Window, at: datetime, zone: ZoneInfo, *, again: bool = False
) -> datetime | None:
    """Until when a tier is kept that was reached at this moment; None: for good. ``again``: it was
    kept at the end of a term, and the next begins.
    """
    local = at.astimezone(zone)
    if isinstance(window, Rolling):
        return moment_of(months_later(local.date(), window.months), local.time(), zone)
    if isinstance(window, CalendarYear):
        begin = _year_of(local.date(), window.first_month)
        return moment_of(months_later(begin, YEAR if again else 2 * YEAR), time(), zone)
    return None


def counted(
    qualifying: Sequence[Qualifying], begin: datetime | None, end: datetime, *, including: bool
) -> int:
    """All that counts from a moment until another, with what was at the end or without it."""
    return sum(
        one.amount
        for one in qualifying
        if (begin is None or one.at >= begin) and (one.at < end or (including and one.at == end))
    )


def _year_of(day: date, first_month: int) -> date:
    year = day.year if day.month >= first_month else day.year - 1
    return date(year, first_month, 1)
