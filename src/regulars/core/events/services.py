"""Recording what happened, in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import connection

from regulars.core.events.models import EventRow
from regulars.core.events.types import Event, NotInTransaction


def record(event: Event) -> None:
    """Add the event to the log; a key that is already there changes nothing.

    Raises NotInTransaction.
    """
    record_all([event])


def record_all(events: Sequence[Event]) -> None:
    """Add the events to the log in this order; keys that are already there change nothing.

    Raises NotInTransaction.
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
