"""Taking deliveries to send them: so many of an endpoint at a time, whoever sends them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from regulars.core.bulk import at_once
from regulars.core.sealing import SealBroken
from regulars.edges.webhooks.ending import end
from regulars.edges.webhooks.keeping import headers_of, secrets_of
from regulars.edges.webhooks.models import Delivery, Endpoint
from regulars.edges.webhooks.rules import AT_ONCE, AT_ONCE_FAILING, LEASE
from regulars.edges.webhooks.types import DeliveryState, Fault, Outcome, Parcel

WAITING, SENDING = DeliveryState.WAITING.value, DeliveryState.SENDING.value
LOST = Outcome(0, fault=Fault.NO_ANSWER_KNOWN)
UNREADABLE = Outcome(0, fault=Fault.UNREADABLE)
LOST_AT_A_TIME = 200


def is_any_due(now: datetime) -> bool:
    """Whether anything could be sent, or was left behind; reading alone keeps no writer waiting."""
    return _due(now).exists() or _lost(now).exists()


def claim(*, now: datetime, most: int) -> list[Parcel]:
    """Take up to so many deliveries that are due, the longest waiting of each endpoint first.

    An endpoint's row is locked while its places are counted, so that all workers together keep to
    them. What a worker took and was never heard of again is tried anew.
    """
    release_lost(now=now)
    parcels: list[Parcel] = []
    for endpoint_id in _endpoints_with_any(now):
        if len(parcels) >= most:
            break
        parcels += _claim_of(endpoint_id, now=now, most=most - len(parcels))
    return parcels


@at_once
def claim_one(*, delivery_id: int, now: datetime) -> Parcel | None:
    """Take this delivery, whatever else waits; None: somebody else has taken it."""
    row = Endpoint.objects.select_for_update().get(deliveries=delivery_id)
    delivery = _due(now).filter(pk=delivery_id).select_related("message").first()
    return next(iter(_taken(row, [delivery], now)), None) if delivery else None


@at_once
def release_lost(*, now: datetime) -> None:
    """Note attempts that were never heard of again, because a worker ended in the middle of them;
    each counts.
    """
    rows = _lost(now).order_by("endpoint_id", "pk")
    lost = list(rows.values_list("pk", "endpoint_id", "attempts")[:LOST_AT_A_TIME])
    end([(pk, endpoint_id, attempt, LOST) for pk, endpoint_id, attempt in lost], now=now)


@transaction.atomic
def _claim_of(endpoint_id: int, *, now: datetime, most: int) -> list[Parcel]:
    locked = Endpoint.objects.select_for_update(skip_locked=True)
    row = locked.filter(pk=endpoint_id, disabled_at__isnull=True).first()
    if row is None:
        return []
    places = AT_ONCE_FAILING if row.failing_since else AT_ONCE
    taken = Delivery.objects.filter(endpoint_id=endpoint_id, state=SENDING).count()
    waiting = _due(now).filter(endpoint_id=endpoint_id).select_related("message")
    return _taken(row, waiting.order_by("due_at", "pk")[: max(min(places - taken, most), 0)], now)


def _taken(
    row: Endpoint, found: Sequence[Delivery] | QuerySet[Delivery], now: datetime
) -> list[Parcel]:
    deliveries = list(found)
    mine = Delivery.objects.filter(pk__in=[one.pk for one in deliveries])
    mine.update(
        state=SENDING, held_until=now + LEASE, attempts=F("attempts") + 1, tries=F("tries") + 1
    )
    try:
        secrets, headers = secrets_of(row, now=now), headers_of(row)
    except SealBroken:
        lost = [(one.pk, row.pk, one.attempts + 1, UNREADABLE) for one in deliveries]
        end(lost, now=now)
        return []
    return [
        Parcel(
            delivery_id=one.pk,
            endpoint_id=row.pk,
            attempt=one.attempts + 1,
            webhook_id=one.message.webhook_id,
            body=one.message.body.encode(),
            url=row.url,
            secrets=secrets,
            headers=headers,
        )
        for one in deliveries
    ]


def _endpoints_with_any(now: datetime) -> list[int]:
    """The endpoints that something is due for: an index says so of each, however much waits."""
    due = _due(now).filter(endpoint_id=OuterRef("pk")).order_by()
    rows = Endpoint.objects.filter(Exists(due), disabled_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[Delivery]:
    rested = Q(endpoint__rests_until__isnull=True) | Q(endpoint__rests_until__lte=now)
    due = Delivery.objects.filter(state=WAITING, due_at__lte=now)
    return due.filter(rested, endpoint__disabled_at__isnull=True)


def _lost(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=SENDING, held_until__lt=now)
