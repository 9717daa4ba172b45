"""Recording what happened, in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import connection

from regulars.core.events.models import EventRow
from regulars.core.events.types import Event, KeyTaken, NotInTransaction


def record(event: Event) -> None:
    """Add the event to the log; the same event again changes nothing.

    Raises NotInTransaction, KeyTaken.
    """
    record_all([event])


def record_all(events: Sequence[Event]) -> None:
    """Add the events to the log in this order; those that are already there change nothing.

    Two are the same where key, name and facts are; who did it first, did it. Raises
    NotInTransaction, KeyTaken.
    """
    if events and not connection.in_atomic_block:
        raise NotInTransaction(name=events[0].name)
    rows = [
        EventRow(
            key=event.key,
            name=event.name,
            actor=event.actor,
            payload=msgspec.to_builtins(event.facts()),
            occurred_at=event.occurred_at,
            historical=event.historical,
        )
        for event in events
    ]
    _add(rows)
    kept = _kept(rows)
    for row in rows:
        if kept[row.key] != (row.name, row.payload):
            raise KeyTaken(key=row.key)


def _add(rows: Sequence[EventRow]) -> None:
    """Add those that are not there yet.

    Another transaction may add the same at this moment, on PostgreSQL. SQLite has one writer, and
    would ignore every broken constraint, not only a key that is taken.
    """
    kept = _kept(rows)
    new = {row.key: row for row in reversed(rows) if row.key not in kept}
    may_conflict = connection.vendor == "postgresql"
    EventRow.objects.bulk_create(reversed(new.values()), ignore_conflicts=may_conflict)


def _kept(rows: Sequence[EventRow]) -> dict[str, tuple[str, object]]:
    """What the log holds under the keys of these rows."""
    keys = [row.key for row in rows]
    found = EventRow.objects.filter(key__in=keys).values_list("key", "name", "payload")
    return {key: (name, payload) for key, name, payload in found}
