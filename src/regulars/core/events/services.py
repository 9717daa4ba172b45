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

    Two are the same where key, name and facts are. Raises NotInTransaction, KeyTaken.
    """
    if events and not connection.in_atomic_block:
        raise NotInTransaction(name=events[0].name)
    rows = [
        EventRow(
            key=event.key,
            name=event.name,
            payload=msgspec.to_builtins(event.facts()),
            occurred_at=event.occurred_at,
            historical=event.historical,
        )
        for event in events
    ]
    EventRow.objects.bulk_create(rows, ignore_conflicts=True)
    _check_kept(rows)


def _check_kept(rows: Sequence[EventRow]) -> None:
    """Return if the log holds each of the rows as it was given."""
    keys = [row.key for row in rows]
    found = EventRow.objects.filter(key__in=keys).values_list("key", "name", "payload")
    kept = {key: (name, payload) for key, name, payload in found}
    for row in rows:
        if kept[row.key] != (row.name, row.payload):
            raise KeyTaken(key=row.key)
