"""The store's clock as an SQL expression: from UTC to local time, with Python's own zone rules.

DuckDB can convert zones too, but takes ten times as long and carries zone data of its own, which
may differ from what the rest of the system goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Before and after these the first and the last offset hold.
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC
LATEST = datetime(2070, 1, 1)  # noqa: DTZ001
STEP = timedelta(days=1)  # no zone changes its offset twice within a day
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """From this moment on (naive UTC, included) the local clock is so many seconds ahead of UTC."""

    since: datetime
    seconds: int


@lru_cache(maxsize=8)
def changes_of(zone: str) -> tuple[Change, ...]:
    """The changes of a zone's offset, oldest first; the first stands for all time before it."""
    place = ZoneInfo(zone)
    changes = [Change(EARLIEST, _offset(EARLIEST, place))]
    moment = EARLIEST
    while moment < LATEST:
        later = moment + STEP
        if _offset(later, place) != changes[-1].seconds:
            since = _first_after(moment, later, place)
            changes.append(Change(since, _offset(since, place)))
        moment = later
    return tuple(changes)


def _offset(moment: datetime, place: ZoneInfo) -> int:
    local = moment.replace(tzinfo=UTC).astimezone(place)
    return round((local.utcoffset() or timedelta()).total_seconds())


def _first_after(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first second with the offset of ``after``, by halving."""
    old = _offset(before, place)
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        before, after = (middle, after) if _offset(middle, place) == old else (before, middle)
    return after


def local_time(moment: str, zone: str) -> str:
    """SQL for the local time of ``moment``, itself SQL for a timestamp or a timestamp with a zone.

    Examples
    --------
    >>> local_time("ordered_at", "UTC")
    'make_timestamp(epoch_us(ordered_at))'
    """
    changes = changes_of(zone)
    microseconds = f"epoch_us({moment})"
    if len(changes) > 1 or changes[0].seconds:
        microseconds = f"{microseconds} + 1000000::BIGINT * ({_choice(microseconds, changes)})"
    return f"make_timestamp({microseconds})"


def _choice(microseconds: str, changes: tuple[Change, ...]) -> str:
    """A balanced tree of comparisons: seven for a century of summer times."""
    if len(changes) == 1:
        return f"{changes[0].seconds}"
    middle = len(changes) // 2
    edge = round(changes[middle].since.replace(tzinfo=UTC).timestamp()) * 1_000_000
    earlier, later = changes[:middle], changes[middle:]
    return (
        f"CASE WHEN {microseconds} < {edge} THEN {_choice(microseconds, earlier)} "
        f"ELSE {_choice(microseconds, later)} END"
    )
