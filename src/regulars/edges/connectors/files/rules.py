"""Decisions about what a file says, from values to values."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from regulars.core.orders.types import LineDraft

SECOND = timedelta(seconds=1)


def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which the store's clock showed this.

    Shown twice (the clock went back): the first time. Never shown (the clock went forward): the
    moment of the change.

    >>> moment(datetime(2024, 3, 31, 3, 30), ZoneInfo("Europe/Sofia")).isoformat()
    '2024-03-31T01:00:00+00:00'
    """
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


def give_keys(
    lines: Sequence[LineDraft], things: Sequence[str], line_ids: Sequence[str | None]
) -> None:
    """Give each line of one document the key by which it is known again in another file.

    A line with a number of its own is known by that. Any other is known by what it is of, its
    moment, and whether it takes back; among several alike, by its place in the order of their
    values. So the same lines in another order get the same keys, and a line whose amount was
    changed keeps its key.
    """
    order = sorted(range(len(lines)), key=lambda index: _values(lines[index]))
    seen: Counter[str] = Counter()
    for index in order:
        base = _base(lines[index], things[index], line_ids[index])
        seen[base] += 1
        lines[index].key = base if seen[base] == 1 else f"{base}#{seen[base]}"


def _base(line: LineDraft, thing: str, line_id: str | None) -> str:
    if line_id is not None:
        return f"id:{line_id}"
    spelled = f"{thing}\0{line.at.isoformat()}\0{'-' if line.is_taken_back else '+'}"
    return hashlib.blake2b(spelled.encode(), digest_size=12).hexdigest()


def _values(line: LineDraft) -> tuple[int, object, int, int, str]:
    return (
        line.amount_minor,
        line.quantity,
        line.discount_minor or 0,
        line.cost_minor or 0,
        line.name,
    )


def first_by_name(names: Iterable[str | None]) -> str | None:
    """Which of several stands for all: the first in the order of their names; None where none is
    given.

    The same rule as ``insight.transactions``, so that imported orders give the same figures as the
    file.
    """
    return min((name for name in names if name is not None), default=None)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell as a spreadsheet shows it without running it as a formula.

    >>> harmless("=1+1"), harmless("tea")
    ("'=1+1", 'tea')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
