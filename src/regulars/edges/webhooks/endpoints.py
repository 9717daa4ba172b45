"""Webhooks over the API: where they go, what was sent, and what can be told."""

from __future__ import annotations

from collections.abc import Collection

from ninja import Query, Router

from regulars.core.access.types import Scope
from regulars.core.wire import ApiRequest, Listing, needs
from regulars.edges.published.types import CATALOGUE, EventType
from regulars.edges.webhooks import queries, services
from regulars.edges.webhooks.documents import (
    NewWebhook,
    Removed,
    Replay,
    Replayed,
    Rotation,
    Webhook,
    WebhookChanges,
    WebhookDelivery,
    WebhookDeliveryFilters,
    WebhookDeliveryInFull,
    WebhookDeliveryPage,
    WebhookEvent,
    WebhookEventList,
    WebhookList,
    WebhookWithSecret,
)
from regulars.edges.webhooks.rules import KEPT_DAYS
from regulars.edges.webhooks.types import UNCHANGED, Delivery, EndpointChanges

router = Router(tags=["Webhooks"])
MANAGE = needs(Scope.WEBHOOKS_MANAGE)


@router.get(
    "/webhooks",
    response=WebhookList,
    auth=MANAGE,
    operation_id="list_webhooks",
    summary="List webhooks",
)
def list_webhooks(request: ApiRequest) -> WebhookList:
    """The newest first; there are never more than twenty."""
    return WebhookList(data=[Webhook.of(one) for one in queries.endpoints()])


@router.post(
    "/webhooks",
    response=WebhookWithSecret,
    auth=MANAGE,
    operation_id="add_webhook",
    summary="Add a webhook",
)
def add_webhook(request: ApiRequest, body: NewWebhook) -> WebhookWithSecret:
    """It is told what happens from now on. The key needs the scopes of what it chooses."""
    _check_may_tell(request, body.events)
    made = services.add_endpoint(
        url=body.url,
        description=body.description,
        events=body.events,
        headers=body.headers,
        actor=request.caller.actor,
        now=request.now,
    )
    return WebhookWithSecret.made(made)


@router.get(
    "/webhooks/{webhook_id}",
    response=Webhook,
    auth=MANAGE,
    operation_id="get_webhook",
    summary="Get a webhook",
)
def get_webhook(request: ApiRequest, webhook_id: str) -> Webhook:
    """By the id that the list shows, which begins with `whk_`."""
    return Webhook.of(queries.endpoint(webhook_id))


@router.patch(
    "/webhooks/{webhook_id}",
    response=Webhook,
    auth=MANAGE,
    operation_id="change_webhook",
    summary="Change a webhook",
)
def change_webhook(request: ApiRequest, webhook_id: str, body: WebhookChanges) -> Webhook:
    """What is left out stays. The key needs the scopes of all that the webhook is told of then."""
    told = "events" in body.model_fields_set
    known = queries.endpoint(webhook_id)
    _check_may_tell(request, body.events if told else known.events)
    changes = EndpointChanges(
        url=body.url,
        description=body.description,
        events=body.events if told else UNCHANGED,
        headers=body.headers,
        is_enabled=body.is_enabled,
    )
    changed = services.change_endpoint(
        public_id=webhook_id, changes=changes, actor=request.caller.actor, now=request.now
    )
    return Webhook.of(changed)


@router.delete(
    "/webhooks/{webhook_id}",
    response=Removed,
    auth=MANAGE,
    operation_id="remove_webhook",
    summary="Remove a webhook",
)
def remove_webhook(request: ApiRequest, webhook_id: str) -> Removed:
    """It is told nothing any more, and its secrets are forgotten."""
    services.remove_endpoint(public_id=webhook_id, actor=request.caller.actor, now=request.now)
    return Removed(id=webhook_id)


@router.post(
    "/webhooks/{webhook_id}/rotate",
    response=WebhookWithSecret,
    auth=MANAGE,
    operation_id="rotate_webhook_secret",
    summary="Change a webhook's secret",
)
def rotate_secret(request: ApiRequest, webhook_id: str, body: Rotation) -> WebhookWithSecret:
    """Until the old secret's end, everything is signed by both."""
    made = services.rotate_secret(
        public_id=webhook_id,
        hours=body.old_secret_hours,
        actor=request.caller.actor,
        now=request.now,
    )
    return WebhookWithSecret.made(made)


@router.post(
    "/webhooks/{webhook_id}/test",
    response=WebhookDelivery,
    auth=MANAGE,
    operation_id="test_webhook",
    summary="Send a test to a webhook",
)
def test_webhook(request: ApiRequest, webhook_id: str) -> WebhookDelivery:
    """It is sent soon, and once. Ask for the delivery to see what came of it."""
    delivery = services.test_endpoint(
        public_id=webhook_id, actor=request.caller.actor, now=request.now
    )
    return WebhookDelivery.of(delivery)


@router.post(
    "/webhooks/{webhook_id}/replay",
    response=Replayed,
    auth=MANAGE,
    operation_id="replay_webhook",
    summary="Send what has failed anew",
)
def replay_webhook(request: ApiRequest, webhook_id: str, body: Replay) -> Replayed:
    """Under the same ids, so that receivers know what they have."""
    number = services.replay_failed(
        public_id=webhook_id,
        since=body.since,
        until=body.until,
        actor=request.caller.actor,
        now=request.now,
    )
    return Replayed(deliveries=number)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    response=WebhookDeliveryPage,
    auth=MANAGE,
    operation_id="list_webhook_deliveries",
    summary="List what was sent to a webhook",
)
def list_deliveries(
    request: ApiRequest, webhook_id: str, filters: Query[WebhookDeliveryFilters]
) -> WebhookDeliveryPage:
    """The newest first."""
    listing: Listing[Delivery] = Listing(
        f"webhook_deliveries.{webhook_id}", lambda one: (one.public_id,)
    )
    shown, following = listing.page(
        filters,
        lambda place, limit: queries.deliveries(
            endpoint=webhook_id,
            state=filters.state,
            before=place[0] if place else "",
            limit=limit,
        ),
    )
    data = [WebhookDelivery.of(one) for one in shown]
    return WebhookDeliveryPage(data=data, next_cursor=following)


@router.get(
    "/webhook-deliveries/{delivery_id}",
    response=WebhookDeliveryInFull,
    auth=MANAGE,
    operation_id="get_webhook_delivery",
    summary="Get a delivery with its attempts",
    description=f"By the id that lists show, which begins with `whd_`. Kept for {KEPT_DAYS} days.",
)
def get_delivery(request: ApiRequest, delivery_id: str) -> WebhookDeliveryInFull:
    """What came of a delivery."""
    return WebhookDeliveryInFull.of_whole(queries.whole_delivery(delivery_id))


@router.post(
    "/webhook-deliveries/{delivery_id}/replay",
    response=WebhookDelivery,
    auth=MANAGE,
    operation_id="replay_webhook_delivery",
    summary="Send a delivery anew",
)
def replay_delivery(request: ApiRequest, delivery_id: str) -> WebhookDelivery:
    """Under the same `webhook-id`, whether it had failed or not."""
    delivery = services.replay_delivery(
        public_id=delivery_id, actor=request.caller.actor, now=request.now
    )
    return WebhookDelivery.of(delivery)


@router.get(
    "/webhook-events",
    response=WebhookEventList,
    auth=MANAGE,
    operation_id="list_webhook_events",
    summary="List what can be told",
)
def list_events(request: ApiRequest) -> WebhookEventList:
    """Every kind of event with the schema of its data and an example."""
    return WebhookEventList(data=[WebhookEvent.of(kind) for kind in CATALOGUE.values()])


def _check_may_tell(request: ApiRequest, events: Collection[str] | None) -> None:
    """Return if the key may read all that is to be told: a webhook is no way round its scopes.

    Raises MissingScope.
    """
    for name in events if events is not None else EventType:
        CATALOGUE[name].check(request.caller)
