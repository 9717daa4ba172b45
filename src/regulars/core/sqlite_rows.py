"""Rows as SQLite is given them, many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

import msgspec

Row = tuple[Any, ...]
IN_A_STATEMENT = 20  # rows; more gain nothing


def put(cursor: Any, into: str, rows: Iterable[Row], unless: str = "") -> int:
    """Add the rows, some in a statement, which takes three quarters of the time that as
    many statements take; return how many were added.
    """
    written = list(_for_sqlite(rows))
    place = f"({', '.join(['%s'] * len(written[0]))})"
    whole = len(written) - len(written) % IN_A_STATEMENT
    parts = [written[first : first + IN_A_STATEMENT] for first in range(0, whole, IN_A_STATEMENT)]
    rest = [written[whole:]] if whole < len(written) else []
    added = 0
    for some in (parts, rest):
        if some:
            query = f"{into} VALUES {', '.join([place] * len(some[0]))} {unless}"
            cursor.executemany(query, [tuple(chain.from_iterable(part)) for part in some])
            added += int(cursor.rowcount)
    return added


def _for_sqlite(rows: Iterable[Row]) -> Iterable[Row]:
    """The rows with moments, days and decimals as Django writes them there, column by column."""
    columns: list[Iterable[Any]] = []
    for column in zip(*rows, strict=True):
        writes = [write for kind in set(map(type, column)) if (write := WRITTEN.get(kind))]
        if writes:
            (write,) = writes  # a column holds one kind, and None
            told = iter(write([value for value in column if value is not None]))
            columns.append([None if value is None else next(told) for value in column])
        else:
            columns.append(column)
    return zip(*columns, strict=True)


def _moments(values: Sequence[datetime]) -> list[str]:
    """All at once, as one by one each would take ten times as long."""
    in_utc = [value if value.tzinfo is UTC else value.astimezone(UTC) for value in values]
    written = msgspec.json.encode(in_utc).decode()[2:-2]  # ["2026-03-01T12:00:00Z", ...]
    return written.replace("T", " ").replace("Z", "").split('","')


WRITTEN: dict[type, Callable[[Sequence[Any]], Iterable[str]]] = {
    datetime: _moments,
    date: partial(map, date.isoformat),
    Decimal: partial(map, str),
}
