"""Which endpoints there are, what was sent to them, and how they stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, QuerySet

from regulars.edges.published.types import EventType
from regulars.edges.webhooks.models import Attempt as AttemptRow
from regulars.edges.webhooks.models import Delivery as DeliveryRow
from regulars.edges.webhooks.models import Endpoint as EndpointRow
from regulars.edges.webhooks.rules import KEPT_DAYS
from regulars.edges.webhooks.types import (
    Attempt,
    Because,
    Delivery,
    DeliveryState,
    Endpoint,
    Fault,
    Health,
    UnknownDelivery,
    UnknownEndpoint,
    WholeDelivery,
)


def endpoints() -> list[Endpoint]:
    """All endpoints, the newest first; empty: none was added."""
    return [endpoint_value(row) for row in _there().order_by("-pk")]


def endpoint(public_id: str) -> Endpoint:
    """The endpoint of this id.

    Raises UnknownEndpoint.
    """
    row = _there().filter(public_id=public_id).first()
    if row is None:
        raise UnknownEndpoint(public_id=public_id)
    return endpoint_value(row)


def endpoints_among(public_ids: Collection[str]) -> dict[str, str]:
    """What people call these endpoints, those that were removed included while they are known."""
    rows = EndpointRow.objects.filter(public_id__in=public_ids)
    return {row.public_id: str(row) for row in rows}


def deliveries(
    *,
    endpoint: str,
    state: DeliveryState | None = None,
    before: str = "",
    limit: int = 50,
) -> list[Delivery]:
    """What was sent to an endpoint, the newest first, before that of a public id; empty: nothing.

    Raises UnknownEndpoint.
    """
    row = _there().filter(public_id=endpoint).first()
    if row is None:
        raise UnknownEndpoint(public_id=endpoint)
    found = _deliveries().filter(endpoint=row)
    if state is not None:
        found = found.filter(state=state.value)
    if before:
        found = found.filter(pk__lt=_pk_of(before))
    return [delivery_value(one) for one in found.order_by("-pk")[:limit]]


def delivery(public_id: str) -> Delivery:
    """The delivery of this id.

    Raises UnknownDelivery.
    """
    return delivery_value(_delivery(public_id))


def whole_delivery(public_id: str) -> WholeDelivery:
    """The delivery with what is sent, and its attempts.

    Raises UnknownDelivery.
    """
    row = _delivery(public_id)
    tried = AttemptRow.objects.filter(delivery=row).order_by("-number")
    attempts = tuple(attempt_value(one) for one in tried)
    return WholeDelivery(delivery_value(row), row.message.body, attempts)


def health(*, now: datetime) -> Health:
    """How endpoints and deliveries stand, in five short queries: for a question every few seconds.

    Each is answered from an index of the deliveries in one state.
    """
    rows = list(_there().values_list("pk", "disabled_because", "disabled_at", "failing_since"))
    told = [pk for pk, _why, disabled_at, _since in rows if disabled_at is None]

    def of(state: DeliveryState) -> QuerySet[DeliveryRow]:
        return DeliveryRow.objects.filter(endpoint_id__in=told, state=state.value)

    due = of(DeliveryState.WAITING).filter(due_at__lte=now)
    return Health(
        waiting=of(DeliveryState.WAITING).count(),
        sending=of(DeliveryState.SENDING).count(),
        failed=of(DeliveryState.FAILED).count(),
        oldest_due_at=due.aggregate(oldest=Min("due_at"))["oldest"],
        failing=sum(since is not None and at is None for _pk, _why, at, since in rows),
        disabled_by_us=sum(why in {Because.GONE, Because.FAILING} for _pk, why, *_rest in rows),
    )


def endpoint_value(row: EndpointRow) -> Endpoint:
    """The row as a value; a kind that this version does not know is left out."""
    known = set(EventType)
    return Endpoint(
        id=row.pk,
        public_id=row.public_id,
        url=row.url,
        host=row.host,
        description=row.description,
        events=tuple(EventType(one) for one in row.events.split() if one in known)
        if row.events
        else None,
        header_names=tuple(row.header_names.split()),
        made_by=row.made_by,
        made_at=row.made_at,
        disabled_at=row.disabled_at,
        disabled_because=Because(row.disabled_because) if row.disabled_because else None,
        failing_since=row.failing_since,
        last_delivered_at=row.last_delivered_at,
        old_secret_until=row.old_secret_until,
    )


def delivery_value(row: DeliveryRow) -> Delivery:
    """The row as a value."""
    return Delivery(
        id=row.pk,
        public_id=row.public_id,
        endpoint=row.endpoint.public_id,
        webhook_id=row.message.webhook_id,
        type=row.message.type,
        state=DeliveryState(row.state),
        made_at=row.made_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        last_status=row.last_status,
        last_fault=Fault(row.last_fault) if row.last_fault else None,
    )


def attempt_value(row: AttemptRow) -> Attempt:
    """The row as a value."""
    fault = Fault(row.fault) if row.fault else None
    return Attempt(row.number, row.at, row.milliseconds, row.status, fault, row.answer)


def _there() -> QuerySet[EndpointRow]:
    return EndpointRow.objects.filter(removed_at__isnull=True)


def _deliveries() -> QuerySet[DeliveryRow]:
    found = DeliveryRow.objects.filter(endpoint__removed_at__isnull=True)
    return found.select_related("endpoint", "message")


def _delivery(public_id: str) -> DeliveryRow:
    row = _deliveries().filter(public_id=public_id).first()
    if row is None:
        raise UnknownDelivery(public_id=public_id, days=KEPT_DAYS)
    return row


def _pk_of(public_id: str) -> int:
    pk = DeliveryRow.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    return pk or 0
