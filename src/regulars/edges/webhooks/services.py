"""Adding endpoints, changing, testing and removing them, and sending deliveries anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from regulars.core.events.services import record
from regulars.edges.outgoing import allowed
from regulars.edges.webhooks import ending, telling
from regulars.edges.webhooks.claiming import claim_one
from regulars.edges.webhooks.keeping import (
    headers_of,
    new_secret,
    sealed_headers,
    sealed_secret,
)
from regulars.edges.webhooks.models import Delivery, Endpoint, Place
from regulars.edges.webhooks.posting import Post
from regulars.edges.webhooks.queries import delivery_value, endpoint_value
from regulars.edges.webhooks.rules import (
    KEPT_DAYS,
    LONGEST_OLD_SECRET_HOURS,
    MOST_ENDPOINTS,
    OLD_SECRET_HOURS,
    draft_of,
)
from regulars.edges.webhooks.types import (
    UNCHANGED,
    AlreadyDisabled,
    AlreadyEnabled,
    Because,
    DeliveryState,
    EndpointChanges,
    EndpointDisabled,
    EndpointDraft,
    MadeEndpoint,
    StillUnderWay,
    TooManyEndpoints,
    UnknownDelivery,
    UnknownEndpoint,
)
from regulars.edges.webhooks.types import Delivery as DeliveryValue
from regulars.edges.webhooks.types import Endpoint as EndpointValue
from regulars.edges.webhooks.types.events import (
    DeliveriesReplayed,
    EndpointAdded,
    EndpointChanged,
    EndpointEnabled,
    EndpointEvent,
    EndpointRemoved,
    EndpointTested,
    SecretRotated,
)
from regulars.kernel import clock
from regulars.kernel.ids import public_id as new_id

ENDED = (DeliveryState.DELIVERED.value, DeliveryState.FAILED.value)
AGAIN = {
    "state": DeliveryState.WAITING.value,
    "tries": 0,
    "ended_at": None,
    "last_fault": "",
    "last_status": None,
}


@transaction.atomic
def add_endpoint(
    *,
    url: str,
    description: str = "",
    events: Collection[str] | None,
    headers: Mapping[str, str],
    actor: str,
    now: datetime,
) -> MadeEndpoint:
    """Tell an endpoint of what happens from now on, and return it with its secret.

    ``events`` None: of every kind. Records ``webhooks.added``. Raises TooManyEndpoints, and what
    ``rules.draft_of`` raises.
    """
    draft = draft_of(
        url=url, description=description, events=events, headers=headers, allowed=allowed()
    )
    _take_turn()
    if Endpoint.objects.filter(removed_at__isnull=True).count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints(most=MOST_ENDPOINTS)
    secret, place = new_secret(), telling.latest_place()
    row = Endpoint.objects.create(
        public_id=new_id("whk", now=now),
        secret=sealed_secret(secret),
        made_by=actor,
        made_at=now,
        from_transaction=place.transaction_id,
        from_row=place.row_id,
        **_columns(draft),
    )
    _record(EndpointAdded, row, actor, now)
    return MadeEndpoint(endpoint_value(row), secret)


@transaction.atomic
def change_endpoint(
    *, public_id: str, changes: EndpointChanges, actor: str, now: datetime
) -> EndpointValue:
    """Change what is given.

    Records ``webhooks.changed`` where anything is other than before, ``webhooks.enabled`` and
    ``webhooks.disabled``. Raises UnknownEndpoint, and what ``rules.draft_of`` raises.
    """
    row = _locked(public_id)
    kept, headers = endpoint_value(row), headers_of(row)
    draft = draft_of(
        url=kept.url if changes.url is None else changes.url,
        description=kept.description if changes.description is None else changes.description,
        events=kept.events if changes.events is UNCHANGED else changes.events,
        headers=headers if changes.headers is None else changes.headers,
        allowed=allowed(),
    )
    columns = _columns(draft)
    told = ("url", "description", "events")
    changed = [name for name in told if columns[name] != getattr(row, name)]
    changed += ["headers"] if draft.headers != headers else []
    if changed:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        _record(EndpointChanged, row, actor, now, fields=changed)
    if changes.is_enabled is not None and changes.is_enabled != kept.is_enabled:
        turn = enable_endpoint if changes.is_enabled else disable_endpoint
        return turn(public_id=public_id, actor=actor, now=now)
    return endpoint_value(row)


@transaction.atomic
def rotate_secret(
    *, public_id: str, hours: int = OLD_SECRET_HOURS, actor: str, now: datetime
) -> MadeEndpoint:
    """Give an endpoint another secret, and return it; the one before signs too for so many hours.

    Records ``webhooks.secret_rotated``. Raises UnknownEndpoint.
    """
    row, secret = _locked(public_id), new_secret()
    lasting = min(max(hours, 0), LONGEST_OLD_SECRET_HOURS)
    row.old_secret = row.secret if lasting else ""
    row.old_secret_until = now + timedelta(hours=lasting) if lasting else None
    row.secret = sealed_secret(secret)
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _record(SecretRotated, row, actor, now, hours=lasting)
    return MadeEndpoint(endpoint_value(row), secret)


@transaction.atomic
def disable_endpoint(*, public_id: str, actor: str, now: datetime) -> EndpointValue:
    """Tell an endpoint nothing any more; what waits for it has failed, and can be replayed.

    Records ``webhooks.disabled``. Raises UnknownEndpoint, AlreadyDisabled.
    """
    row = _locked(public_id)
    if row.disabled_at is not None:
        raise AlreadyDisabled(public_id=public_id)
    ending.disable(row, Because.PEOPLE, actor=actor, now=now)
    return endpoint_value(row)


@transaction.atomic
def enable_endpoint(*, public_id: str, actor: str, now: datetime) -> EndpointValue:
    """Tell an endpoint again of what happens from now on.

    Records ``webhooks.enabled``. Raises UnknownEndpoint, AlreadyEnabled.
    """
    row, place = _locked(public_id), telling.latest_place()
    if row.disabled_at is None:
        raise AlreadyEnabled(public_id=public_id)
    row.disabled_at, row.disabled_because = None, ""
    row.failing_since = row.rests_until = None
    row.from_transaction, row.from_row = place.transaction_id, place.row_id
    row.save()
    _record(EndpointEnabled, row, actor, now)
    return endpoint_value(row)


@transaction.atomic
def remove_endpoint(*, public_id: str, actor: str, now: datetime) -> None:
    """Remove an endpoint with its secrets; what was on its way there is forgotten in time.

    Records ``webhooks.removed``. Raises UnknownEndpoint.
    """
    row = _locked(public_id)
    if row.disabled_at is None:
        ending.disable(row, Because.PEOPLE, actor=actor, now=now)
    row.removed_at, row.old_secret_until = now, None
    row.secret = row.old_secret = row.headers = ""
    row.save()
    _record(EndpointRemoved, row, actor, now)


@transaction.atomic
def test_endpoint(*, public_id: str, actor: str, now: datetime) -> DeliveryValue:
    """Have a test sent soon; it is tried once.

    Records ``webhooks.tested``. Raises UnknownEndpoint, EndpointDisabled.
    """
    row = _enabled(public_id)
    delivery = telling.put_down_test(row, now=now)
    _record(EndpointTested, row, actor, now, part=delivery.public_id)
    return delivery_value(delivery)


def send_now(*, public_id: str, now: datetime) -> bool:
    """Send one delivery at once and wait for what comes of it; False: it is left to the workers, as
    they have it already or its endpoint rests.

    Not in a transaction: it waits for the peer, up to 15 seconds.
    """
    delivery = Delivery.objects.filter(public_id=public_id).only("pk").first()
    parcel = claim_one(delivery_id=delivery.pk, now=now) if delivery else None
    if parcel is None:
        return False
    outcome = Post(allowed(), clock.now)(parcel)
    with transaction.atomic():
        place = (parcel.delivery_id, parcel.endpoint_id, parcel.attempt, outcome)
        ending.end([place], now=now + timedelta(milliseconds=outcome.milliseconds))
    return True


@transaction.atomic
def replay_delivery(*, public_id: str, actor: str, now: datetime) -> DeliveryValue:
    """Send a delivery that has ended anew, under the same ``webhook-id``.

    Records ``webhooks.replayed``. Raises UnknownDelivery, EndpointDisabled, StillUnderWay.
    """
    found = Delivery.objects.filter(public_id=public_id, endpoint__removed_at__isnull=True)
    endpoint = found.values_list("endpoint__public_id", flat=True).first()
    if endpoint is None:
        raise UnknownDelivery(public_id=public_id, days=KEPT_DAYS)
    row = _enabled(endpoint)
    if not found.filter(state__in=ENDED).update(**AGAIN, due_at=now):
        raise StillUnderWay(public_id=public_id)
    _record(DeliveriesReplayed, row, actor, now, part=public_id, deliveries=1)
    return delivery_value(found.select_related("endpoint", "message").get())


@transaction.atomic
def replay_failed(
    *, public_id: str, since: datetime, until: datetime | None = None, actor: str, now: datetime
) -> int:
    """Send everything anew that was made for an endpoint from a moment on, up to another, and has
    failed; return how much that is.

    Records ``webhooks.replayed`` where it is anything. Raises UnknownEndpoint, EndpointDisabled.
    """
    row = _enabled(public_id)
    failed = Delivery.objects.filter(
        endpoint=row, state=DeliveryState.FAILED.value, made_at__gte=since
    )
    if until is not None:
        failed = failed.filter(made_at__lt=until)
    number = failed.update(**AGAIN, due_at=now)
    if number:
        _record(DeliveriesReplayed, row, actor, now, deliveries=number)
    return number


def _locked(public_id: str) -> Endpoint:
    rows = Endpoint.objects.select_for_update()
    row = rows.filter(public_id=public_id, removed_at__isnull=True).first()
    if row is None:
        raise UnknownEndpoint(public_id=public_id)
    return row


def _enabled(public_id: str) -> Endpoint:
    row = _locked(public_id)
    if row.disabled_at is not None:
        raise EndpointDisabled(public_id=public_id)
    return row


def _take_turn() -> None:
    """Be the only one who adds an endpoint, so that there are never too many."""
    Place.objects.get_or_create(pk=1)
    Place.objects.select_for_update().get(pk=1)


def _columns(draft: EndpointDraft) -> dict[str, str]:
    return {
        "url": draft.url,
        "host": draft.host,
        "description": draft.description,
        "events": " ".join(draft.events or ()),
        "headers": sealed_headers(draft.headers),
        "header_names": " ".join(draft.headers),
    }


def _record(
    kind: type[EndpointEvent],
    row: Endpoint,
    actor: str,
    now: datetime,
    *,
    part: str = "",
    **facts: object,
) -> None:
    key = f"{kind.name}:{row.public_id}:{part or new_id('evt', now=now)}:{now.isoformat()}"
    record(kind(key=key, occurred_at=now, actor=actor, webhook=row.public_id, **facts))  # type: ignore[arg-type]
