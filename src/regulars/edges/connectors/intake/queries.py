"""What waits, what could not be applied, and what came of each source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.room import Room
from regulars.edges.connectors.intake.types import (
    DeliveryCard,
    DeliverySheet,
    DeliveryState,
    SourceHealth,
    Standing,
    StuckDelivery,
    StuckSheet,
    UnknownDelivery,
)

STUCK = (
    "pk",
    "connector",
    "source",
    "key",
    "connection",
    "topic",
    "received_at",
    "quarantined_at",
    "attempts",
    "problem",
)
STATES = {
    DeliveryState.WAITING: WAITING,
    DeliveryState.HELD: Q(applied_at__isnull=True, quarantined_at__isnull=True, is_held=True),
    DeliveryState.APPLIED: Q(applied_at__isnull=False, is_ignored=False),
    DeliveryState.IGNORED: Q(is_ignored=True),
    DeliveryState.STUCK: Q(quarantined_at__isnull=False),
}
ROOM = Room(100_000)  # deliveries; a worker applies as many within minutes
AT_A_TIME = 500  # deliveries that are read with their bodies


def is_full() -> bool:
    """Whether so much waits to be applied that no more should be taken."""
    return ROOM.is_full()


def count_waiting() -> int:
    """How many deliveries wait to be applied."""
    return Delivery.objects.filter(WAITING).count()


def lag(*, now: datetime) -> timedelta:
    """How long the oldest of what waits to be applied, and may be, has waited."""
    first = Delivery.objects.filter(WAITING, ready_at__lte=now).order_by("pk").first()
    return max(now - first.ready_at, timedelta(0)) if first else timedelta(0)


def count_stuck() -> int:
    """How many deliveries could not be applied."""
    return _stuck().count()


def stuck_sheet(delivery_id: int) -> StuckSheet:
    """The delivery of this id that could not be applied, with what was sent.

    Raises UnknownDelivery.
    """
    values = _stuck().filter(pk=delivery_id).values_list(*STUCK, "body", "facts").first()
    if values is None:
        raise UnknownDelivery(delivery_id=delivery_id)
    *known, body, facts = values
    return StuckSheet(StuckDelivery(*known), bytes(body), facts)


def stuck(*, limit: int = 100) -> list[StuckDelivery]:
    """Deliveries that could not be applied, what came last first."""
    rows = _stuck().order_by("-pk").values_list(*STUCK)
    return [StuckDelivery(*values) for values in rows[:limit]]


def health() -> list[SourceHealth]:
    """What came of each source, as far as it waits, is stuck or is kept; by connector."""
    rows = Delivery.objects.order_by("connector", "source").values("connector", "source")
    counted = rows.annotate(
        last=Max("received_at"),
        waiting=Count("pk", filter=WAITING),
        stuck=Count("pk", filter=Q(quarantined_at__isnull=False)),
    )
    return [
        SourceHealth(row["connector"], row["source"], row["last"], row["waiting"], row["stuck"])
        for row in counted
    ]


def deliveries_of(
    connection: str, *, state: DeliveryState | None = None, before_id: int = 0, limit: int = 50
) -> list[DeliveryCard]:
    """What came by a connection, what came last first; in one state, where one is given. Continue
    before the last one's id.
    """
    rows = Delivery.objects.filter(connection=connection)
    if state:
        rows = rows.filter(STATES[state])
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    return [_card(row) for row in rows.defer("body").order_by("-pk")[:limit]]


def told_since(connection: str, *, topics: Collection[str], since: datetime) -> Iterator[bytes]:
    """What was sent of these topics by a connection since a moment, what came last first, whatever
    became of it.
    """
    rows = Delivery.objects.filter(connection=connection).order_by("-pk")
    rows, part = rows.only("topic", "received_at", "body"), list(rows[:AT_A_TIME])
    while part:
        for row in part:
            if row.received_at < since:  # as are all that came before it
                return
            if row.topic in topics:
                yield bytes(row.body)
        part = list(rows.filter(pk__lt=part[-1].pk)[:AT_A_TIME])


def delivery_of(connection: str, delivery_id: int) -> DeliverySheet:
    """One delivery that came by a connection, with what was sent.

    Raises UnknownDelivery.
    """
    row = Delivery.objects.filter(connection=connection, pk=delivery_id).first()
    if row is None:
        raise UnknownDelivery(delivery_id=delivery_id)
    return DeliverySheet(_card(row), bytes(row.body), row.facts)


def standings() -> dict[str, Standing]:
    """How much of each connection waits, is held, is stuck or was ignored; those with nothing are
    left out.
    """
    told = Q(applied_at__isnull=True) | STATES[DeliveryState.IGNORED]
    open_ones = Delivery.objects.filter(told).exclude(connection="")
    counted = (
        open_ones.order_by()
        .values("connection")
        .annotate(
            waiting=Count("pk", filter=WAITING),
            held=Count("pk", filter=STATES[DeliveryState.HELD]),
            stuck=Count("pk", filter=STATES[DeliveryState.STUCK]),
            ignored=Count("pk", filter=STATES[DeliveryState.IGNORED]),
        )
    )
    return {
        row["connection"]: Standing(row["waiting"], row["held"], row["stuck"], row["ignored"])
        for row in counted
    }


def _card(row: Delivery) -> DeliveryCard:
    return DeliveryCard(
        id=row.pk,
        topic=row.topic,
        key=row.key.removeprefix(f"{row.connection}:"),
        received_at=row.received_at,
        state=_state_of(row),
        problem=row.problem,
        attempts=row.attempts,
        size=row.size,
    )


def _state_of(row: Delivery) -> DeliveryState:
    if row.applied_at is not None:
        return DeliveryState.IGNORED if row.is_ignored else DeliveryState.APPLIED
    if row.quarantined_at is not None:
        return DeliveryState.STUCK
    return DeliveryState.HELD if row.is_held else DeliveryState.WAITING


def _stuck() -> QuerySet[Delivery]:
    return Delivery.objects.filter(quarantined_at__isnull=False)
