"""Asking shops what they changed lately, and putting down what no delivery told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from regulars.edges.connectors.connections import asking, models
from regulars.edges.connectors.connections.kinds import kind_of
from regulars.edges.connectors.connections.types import (
    Connection,
    Found,
    NothingToAsk,
    Opened,
    State,
)
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving

TASK = "connections.reconcile"
OVERLAP = timedelta(minutes=10)  # what a shop changes may be listed late


def reconcile(*, public_id: str, now: datetime) -> int:
    """Ask the shop what it changed since it was asked last, and put down what is new; return how
    much that is. Where it fails half-way, it goes on from there the next time.

    Outside transactions, as it reaches the shop. Raises UnknownConnection, AlreadyEnded,
    NothingToAsk, and what the shop refuses.
    """
    opened = asking.opened(public_id, now)
    connection = opened.connection
    kind = kind_of(connection.kind)
    if kind.reconcile is None or not kind.may_ask(opened):
        raise NothingToAsk(name=connection.name)
    rows = models.Connection.objects.filter(pk=connection.id)
    since = rows.values_list("reconciled_until", flat=True)[0] or connection.made_at
    number = 0
    with asking.noted(connection, now):
        for page in kind.reconcile(opened, since - OVERLAP, now):
            new = sum(put_down(connection, one, now) for one in page.found)
            rows.update(reconciled_until=min(page.until, now), recovered=F("recovered") + new)
            number += new
    rows.update(reconciled_until=now)
    return number


def look_up(*, public_id: str, ask: Callable[[Opened], Sequence[Found]], now: datetime) -> int:
    """Ask the shop about something that a delivery only hints at, and put down what is new; return
    how much that is. It was told of, so it does not count as found without a delivery.

    Outside transactions, as it reaches the shop. Raises UnknownConnection, AlreadyEnded,
    NothingToAsk, and what the shop refuses.
    """
    opened = asking.opened(public_id, now)
    connection = opened.connection
    if not kind_of(connection.kind).may_ask(opened):
        raise NothingToAsk(name=connection.name)
    with asking.noted(connection, now):
        found = ask(opened)
    return sum(put_down(connection, one, now) for one in found)


def put_down(connection: Connection, found: Found, now: datetime) -> bool:
    """Keep it like a delivery; say whether it is new."""
    return accept(
        Arriving(
            connector=connection.kind,
            source=connection.source,
            actor=connection.actor,
            body=found.body,
            received_at=now,
            facts=found.facts,
            key=f"{connection.public_id}:{found.key}",
            connection=connection.public_id,
            topic=found.topic,
            is_held=connection.state is State.PAUSED,
        )
    )
