"""Decisions about what a file says, from values to values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which the store's clock showed this.

    Shown twice (the clock went back): the first time. Never shown (the clock went forward): the
    moment of the change.

    >>> moment(datetime(2024, 3, 31, 3, 30), ZoneInfo("Europe/Sofia")).isoformat()
    '2024-03-31T01:00:00+00:00'
    """
    offset = steady_offset(local.date(), zone)
    return _at_change(local, zone) if offset is None else (local - offset).replace(tzinfo=UTC)


@lru_cache(maxsize=10_000)
def steady_offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """How far the store's clock is from UTC; None on a day on which that changes.

    >>> steady_offset(date(2024, 7, 1), ZoneInfo("Europe/Sofia"))
    datetime.timedelta(seconds=10800)
    """
    midnight = datetime.combine(day, time())
    hours = (midnight + timedelta(hours=hour) for hour in range(25))
    offsets = {hour.replace(tzinfo=zone).utcoffset() for hour in hours}
    return offsets.pop() if len(offsets) == 1 else None


def _at_change(local: datetime, zone: ZoneInfo) -> datetime:
    earlier = local.replace(tzinfo=zone).astimezone(UTC)
    if earlier.astimezone(zone).replace(tzinfo=None) == local:
        return earlier
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), earlier
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def shown_at(moment: str, zone: ZoneInfo) -> str:
    """A moment of ISO 8601 as the store's clock showed it.

    >>> shown_at("2024-07-01T07:30:00+00:00", ZoneInfo("Europe/Sofia"))
    '2024-07-01 10:30:00'
    """
    return str(datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None))


def key_of(thing: str, day: date, line_id: str | None, *, is_taken_back: bool) -> str:
    """What a line of a document is known by in another file too.

    A line with a number of its own is known by that. Any other is known by what it is of, the day
    that the file writes, and whether it takes back: not by its moment, so that it is the same line
    in an export without times of day, and whatever the store's time zone.
    """
    if line_id is not None:
        return f"id:{line_id}"
    spelled = f"{thing}\0{day.isoformat()}\0{'-' if is_taken_back else '+'}"
    return hashlib.blake2b(spelled.encode(), digest_size=12).hexdigest()


def first_by_name(names: Iterable[str | None]) -> str | None:
    """Which of several stands for all: the first in the order of their names; None where none is
    given.

    The same rule as ``insight.transactions``, so that imported orders give the same figures as the
    file.
    """
    return min((name for name in names if name is not None), default=None)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def harmless(cell: str) -> str:
    """The cell as a spreadsheet shows it without running it as a formula.

    >>> harmless("=1+1"), harmless("tea")
    ("'=1+1", 'tea')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
