"""Recording what happened, in the transaction that makes it true: by :func:`record`, or by a
statement of one's own that adds the event with what it changes (:data:`ADDING`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from regulars.core.bulk import insert
from regulars.core.events.delivering import deliver, is_awaited, subscribe, subscribe_many
from regulars.core.events.models import EventRow
from regulars.core.events.queries import CurrentTransaction
from regulars.core.events.types import Event, KeyTaken, NotInTransaction

__all__ = [
    "ADDING",
    "adding",
    "deliver_added",
    "is_awaited",
    "record",
    "record_all",
    "record_new",
    "subscribe",
    "subscribe_many",
]

# Adds an event for each row of the ``source``, with facts that are a ``payload`` of the statement's
# own; the other values are those of :func:`adding`. For an event whose key nobody can have used.
ADDING = """
INSERT INTO events_eventrow (key, name, actor, payload, occurred_at, historical)
SELECT %(event_key)s, %(event_name)s, %(event_actor)s, {payload}, %(event_at)s, %(event_historical)s
FROM {source}
"""


def record(event: Event) -> None:
    """Add the event to the log; the same event again changes nothing.

    Raises NotInTransaction, KeyTaken.
    """
    record_all([event])


def record_all(events: Sequence[Event]) -> None:
    """Add the events to the log in this order, and have those told who subscribed to them; those
    that are already there change nothing.

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
    awaited = _add(rows)
    kept = _kept(rows)
    for row in rows:
        if kept[row.key] != (row.name, row.payload):
            raise KeyTaken(key=row.key)
    deliver(awaited)


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    name: str
    actor: str
    payload: str
    occurred_at: datetime
    historical: bool


def record_new(events: Sequence[Event]) -> None:
    """The same for many events whose keys nobody can have used, as they name something that was
    made just now: they are added without being looked for.

    Raises NotInTransaction.
    """
    if events and not connection.in_atomic_block:
        raise NotInTransaction(name=events[0].name)
    rows = [
        _Row(
            event.key,
            event.name,
            event.actor,
            msgspec.json.encode(event.facts()).decode(),
            event.occurred_at,
            event.historical,
        )
        for event in events
    ]
    insert(EventRow, rows)
    deliver([_row(event) for event in events if is_awaited(event.name)])


def adding(event: Event) -> dict[str, str | datetime | bool]:
    """The values of :data:`ADDING`, without the facts."""
    moment: Any = connection.ops.adapt_datetimefield_value(event.occurred_at)
    return {
        "event_key": event.key,
        "event_name": event.name,
        "event_actor": event.actor,
        "event_at": moment,
        "event_historical": event.historical,
    }


def deliver_added(event: Event) -> None:
    """Have those told of an event that a statement added who subscribed to it, in its transaction;
    where :func:`is_awaited` says that nobody did, this need not be asked.
    """
    deliver([_row(event)])


def _row(event: Event) -> EventRow:
    """As much of an event as whoever delivers it asks for."""
    return EventRow(
        key=event.key,
        name=event.name,
        occurred_at=event.occurred_at,
        historical=event.historical,
    )


def _add(rows: Sequence[EventRow]) -> list[EventRow]:
    """Add those that are not there yet; return those of them that somebody awaits.

    Another transaction may add the same at this moment, on PostgreSQL. SQLite has one writer, and
    would ignore every broken constraint, not only a key that is taken.
    """
    kept = _kept(rows)
    new: dict[str, EventRow] = {}
    for row in rows:
        if row.key not in kept:
            new.setdefault(row.key, row)
    may_conflict = connection.vendor == "postgresql"
    added = EventRow.objects.bulk_create(new.values(), ignore_conflicts=may_conflict)
    awaited = [row for row in added if is_awaited(row.name)]
    return _mine(awaited) if may_conflict and awaited else awaited


def _mine(rows: Sequence[EventRow]) -> list[EventRow]:
    """Those that this very transaction added; the others were there before it could."""
    found = EventRow.objects.filter(
        key__in=[row.key for row in rows], transaction_id=CurrentTransaction()
    )
    keys = set(found.values_list("key", flat=True))
    return [row for row in rows if row.key in keys]


def _kept(rows: Sequence[EventRow]) -> dict[str, tuple[str, object]]:
    """What the log holds under the keys of these rows."""
    keys = [row.key for row in rows]
    found = EventRow.objects.filter(key__in=keys).values_list("key", "name", "payload")
    return {key: (name, payload) for key, name, payload in found}
