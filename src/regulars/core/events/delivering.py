"""Who is told of which events, and how: each telling is a task of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from regulars.core.events.models import EventRow
from regulars.core.events.types import Event
from regulars.core.work import services as work
from regulars.core.work.types import Task, TaskDraft

Told = TypeVar("Told", bound=Event)
Handler = Callable[[Told], None]
HandlerOfMany = Callable[[Sequence[Told]], None]


@dataclass(frozen=True)
class Subscription:
    """Somebody who is told of events of one name, by tasks of a kind."""

    kind: str
    even_history: bool


_SUBSCRIPTIONS: dict[str, list[Subscription]] = {}


def subscribe(
    event: type[Told], *, even_history: bool = False, **how: Any
) -> Callable[[Handler[Told]], Handler[Told]]:
    """Declare that a function is told of every event of this class, one by one.

    At least once, in no order, soon after the transaction that recorded it. What it does in the
    database is done once; what it does beyond must be idempotent by the event's key. Of what is
    ``historical`` it is told only where it asks for ``even_history``. ``how`` is as for
    ``core.work.services.does``.
    """

    def declare(handler: Handler[Told]) -> Handler[Told]:
        def each(events: Sequence[Told]) -> None:
            for one in events:
                handler(one)

        _add(event, _kind_of(handler), each, even_history=even_history, **how)
        return handler

    return declare


def subscribe_many(
    event: type[Told], *, even_history: bool = False, **how: Any
) -> Callable[[HandlerOfMany[Told]], HandlerOfMany[Told]]:
    """The same for a function that is told of some events at a time."""

    def declare(handler: HandlerOfMany[Told]) -> HandlerOfMany[Told]:
        _add(event, _kind_of(handler), handler, even_history=even_history, **how)
        return handler

    return declare


def deliver(rows: Sequence[EventRow]) -> None:
    """Have everybody told of these events who subscribed to them."""
    work.load_kinds()
    work.put(
        [
            TaskDraft(kind=subscription.kind, key=row.key, due_at=row.occurred_at)
            for row in rows
            for subscription in _SUBSCRIPTIONS.get(row.name, ())
            if subscription.even_history or not row.historical
        ]
    )


def is_awaited(name: str) -> bool:
    """Whether anybody is told of events of this name."""
    work.load_kinds()
    return name in _SUBSCRIPTIONS


def _add(
    event: type[Told], kind: str, handler: HandlerOfMany[Told], *, even_history: bool, **how: Any
) -> None:
    def tell(tasks: Sequence[Task], now: datetime) -> None:
        del now
        handler(_events(event, [task.key for task in tasks]))

    work.does_many(kind, **how)(tell)
    _SUBSCRIPTIONS.setdefault(event.name, []).append(Subscription(kind, even_history))


def _kind_of(handler: Callable[..., Any]) -> str:
    """The module that is told, and the function."""
    module = handler.__module__.removesuffix(".handlers").rpartition(".")[2]
    return f"{module}.{handler.__name__}"


def _events(event: type[Told], keys: Sequence[str]) -> list[Told]:
    """The events of these keys as they were recorded, oldest first."""
    rows = EventRow.objects.filter(key__in=keys).order_by("pk")
    return [_event(event, row) for row in rows]


def _event(event: type[Told], row: EventRow) -> Told:
    common = {
        "key": row.key,
        "occurred_at": row.occurred_at,
        "actor": row.actor,
        "historical": row.historical,
    }
    return msgspec.convert({**row.payload, **common}, event)
