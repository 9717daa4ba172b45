"""Accepting what reaches us, and deciding about what could not be applied."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection as database
from django.db import transaction
from django.db.models import Q

from regulars.core.bulk import delete
from regulars.core.events.services import record
from regulars.edges.connectors.intake.appliers import Parted, applies, parts
from regulars.edges.connectors.intake.applying import apply_waiting
from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.types import (
    LONGEST_REASON,
    Arriving,
    DeliveriesRetried,
    DeliveryDiscarded,
    DeliveryRetried,
    NoReason,
    UnknownDelivery,
)
from regulars.kernel.ids import public_id

__all__ = [
    "Parted",
    "accept",
    "applies",
    "apply_waiting",
    "discard",
    "forget",
    "hold",
    "parts",
    "release",
    "retry",
    "retry_many",
]

ACCEPT = """
INSERT INTO intake_delivery (connector, source, actor, key, connection, topic, is_held, facts,
    body, size, received_at, ready_at, attempts, problem)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, '')
ON CONFLICT (source, key) WHERE NOT key = '' DO NOTHING
"""


def accept(arriving: Arriving, *, ready_at: datetime | None = None) -> bool:
    """Keep it, durably before this returns; say whether it is new. It is applied soon after, or as
    soon as it is ready.
    """
    adapt = database.ops.adapt_datetimefield_value
    values: list[Any] = [
        arriving.connector,
        arriving.source,
        arriving.actor,
        arriving.key,
        arriving.connection,
        arriving.topic,
        arriving.is_held,
        msgspec.json.encode(arriving.facts).decode(),
        arriving.body,
        arriving.size,
        adapt(arriving.received_at),
        adapt(ready_at or arriving.received_at),
    ]
    with database.cursor() as cursor:
        cursor.execute(ACCEPT, values)
        return bool(cursor.rowcount)


@transaction.atomic
def retry(*, delivery_id: int, actor: str, now: datetime) -> None:
    """Have something applied again that could not be, or that was before.

    Records ``intake.delivery_retried``. Raises UnknownDelivery.
    """
    row = _settled(delivery_id)
    row.applied_at = row.quarantined_at = None
    row.attempts, row.ready_at, row.is_ignored = 0, now, False
    row.save(update_fields=["applied_at", "quarantined_at", "attempts", "ready_at", "is_ignored"])
    record(
        DeliveryRetried(
            key=f"{DeliveryRetried.name}:{delivery_id}:{now.isoformat()}",
            occurred_at=now,
            actor=actor,
            delivery_id=delivery_id,
            connector=row.connector,
            source=row.source,
        )
    )


@transaction.atomic
def retry_many(
    *,
    connection: str,
    since: datetime,
    until: datetime,
    actor: str,
    now: datetime,
    only_stuck: bool = False,
) -> int:
    """Have all that came by a connection between two moments, both included, applied again, as
    :func:`retry` does with one; return how many that are.

    Records ``intake.deliveries_retried`` where there are any.
    """
    settled = Q(quarantined_at__isnull=False)
    if not only_stuck:
        settled |= Q(applied_at__isnull=False)
    rows = Delivery.objects.filter(
        settled, connection=connection, received_at__gte=since, received_at__lte=until
    )
    number = rows.update(
        applied_at=None, quarantined_at=None, attempts=0, ready_at=now, is_ignored=False
    )
    if number:
        record(
            DeliveriesRetried(
                key=f"{DeliveriesRetried.name}:{public_id('rtr', now=now)}",
                occurred_at=now,
                actor=actor,
                connection=connection,
                since=since.astimezone(UTC).isoformat(),
                until=until.astimezone(UTC).isoformat(),
                number=number,
            )
        )
    return number


def hold(*, connection: str) -> int:
    """Let what waits of a connection wait until it is released; return how many deliveries."""
    return Delivery.objects.filter(WAITING, connection=connection).update(is_held=True)


def release(*, connections: Collection[str]) -> int:
    """Let what was held of the connections be applied; return how many deliveries that are."""
    held = Delivery.objects.filter(is_held=True, connection__in=connections)
    return held.update(is_held=False)


@transaction.atomic
def discard(*, delivery_id: int, reason: str, actor: str, now: datetime) -> None:
    """Delete something that could not be applied.

    Records ``intake.delivery_discarded``. Raises NoReason, UnknownDelivery.
    """
    reason = " ".join(reason.replace("\0", " ").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason
    row = _settled(delivery_id)
    record(
        DeliveryDiscarded(
            key=f"{DeliveryDiscarded.name}:{delivery_id}",
            occurred_at=now,
            actor=actor,
            delivery_id=delivery_id,
            connector=row.connector,
            source=row.source,
            reason=reason,
        )
    )
    row.delete()


def forget(*, connector: str, before: datetime) -> int:
    """Delete what was applied before a moment; return how many deliveries that were."""
    return delete(Delivery.objects.filter(connector=connector, applied_at__lt=before))


def _settled(delivery_id: int) -> Delivery:
    rows = Delivery.objects.select_for_update().filter(pk=delivery_id)
    row = rows.first()
    if row is None or (row.applied_at is None and row.quarantined_at is None):
        raise UnknownDelivery(delivery_id=delivery_id)
    return row
