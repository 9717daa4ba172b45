"""Endpoints, events and peers that stand still, for tests here and of the edges that show them."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM, Event
from regulars.core.orders.types import OrderPlaced
from regulars.edges.webhooks.dispatching import Dispatcher
from regulars.edges.webhooks.models import Delivery
from regulars.edges.webhooks.services import add_endpoint
from regulars.edges.webhooks.telling import tell_all
from regulars.edges.webhooks.types import MadeEndpoint, Outcome, Parcel

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://warehouse.example.com/in"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def an_endpoint(
    *events: str, url: str = URL, now: datetime = NOW, headers: Any = None, **more: Any
) -> MadeEndpoint:
    """Told of these kinds, or of all."""
    return add_endpoint(
        url=url, events=events or None, headers=headers or {}, actor=SYSTEM, now=now, **more
    )


def happened(event: Event) -> None:
    with transaction.atomic():
        record(event)


def an_order(number: int = 1, *, now: datetime = NOW, **facts: Any) -> OrderPlaced:
    told = {"customer_id": None, "currency": "EUR", "total_minor": 3_390, **facts}
    return OrderPlaced(
        key=f"orders.placed:{number}",
        occurred_at=now,
        actor=SYSTEM,
        order=f"ord_{number}",
        first_line_id=1,
        last_line_id=1,
        **told,
    )


def told(*events: Event, now: datetime = NOW) -> list[Delivery]:
    """What is put down to be sent after these events."""
    for event in events:
        happened(event)
    tell_all(now=now)
    return deliveries()


def deliveries() -> list[Delivery]:
    return list(Delivery.objects.select_related("message", "endpoint").order_by("pk"))


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


OK = Outcome(12, status=200, answer="thanks")


@dataclass
class Sending:
    """Answers parcels in turn, the last answer from then on; nothing goes out."""

    outcomes: list[Outcome | Exception] = field(default_factory=lambda: [OK])
    parcels: list[Parcel] = field(default_factory=list)

    def __call__(self, parcel: Parcel) -> Outcome:
        self.parcels.append(parcel)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def at_once(send: Any, parcel: Parcel) -> Future[Outcome]:
    """Send it before going on."""
    future: Future[Outcome] = Future()
    try:
        future.set_result(send(parcel))
    except Exception as error:  # noqa: BLE001 - as a thread keeps it
        future.set_exception(error)
    return future


def dispatched(*outcomes: Outcome | Exception, clock: Clock | None = None) -> Sending:
    """Send all that is due, with these outcomes."""
    sending = Sending(list(outcomes) or [OK])
    dispatcher = Dispatcher(sending, at_once, clock or Clock())
    while dispatcher.step():
        continue
    return sending
