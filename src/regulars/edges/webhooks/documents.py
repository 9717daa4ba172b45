"""Webhooks as the API reads and writes them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from regulars.core.access.types import Scope
from regulars.core.wire import Flag, Moment, Page, Paging, Strict, Text, whole
from regulars.edges.published.types import EventType, Published
from regulars.edges.webhooks.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_HEADER,
    LONGEST_OLD_SECRET_HOURS,
    MOST_HEADERS,
    OLD_SECRET_HOURS,
)
from regulars.edges.webhooks.types import (
    Attempt,
    Because,
    Delivery,
    DeliveryState,
    Endpoint,
    Fault,
    MadeEndpoint,
    WholeDelivery,
)
from regulars.kernel.targets import LONGEST_URL

Url = Annotated[
    Text,
    Field(min_length=1, max_length=LONGEST_URL, examples=["https://warehouse.example.com/in"]),
]
Events = Annotated[
    list[EventType],
    Field(min_length=1, max_length=len(EventType), examples=[["orders.placed", "orders.paid"]]),
]
HeaderValue = Annotated[Text, Field(min_length=1, max_length=LONGEST_HEADER)]
Headers = Annotated[dict[str, HeaderValue], Field(max_length=MOST_HEADERS)]


class Webhook(Strict):
    """Somewhere that is told what happens."""

    id: str = Field(examples=["whk_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    url: str = Field(examples=["https://warehouse.example.com/in"])
    description: str = Field(examples=["Warehouse"])
    events: list[EventType] | None = Field(
        description="What it is told of; null: everything, kinds that are added later included."
    )
    header_names: list[str] = Field(
        description="The headers that are sent along. Their values are not told again."
    )
    is_enabled: bool
    disabled_at: Moment | None
    disabled_because: Because | None = Field(
        description="`people`: by hand; `gone`: it answered 410; `failing`: nothing reached it for "
        "five days."
    )
    failing_since: Moment | None = Field(
        description="Since when nothing has reached it; null: the last did."
    )
    last_delivered_at: Moment | None
    old_secret_until: Moment | None = Field(description="Until when the secret before signs too.")
    made_at: Moment

    @classmethod
    def of(cls, endpoint: Endpoint) -> Webhook:
        """The endpoint as the API tells of it."""
        return cls(**_head(endpoint))


class WebhookWithSecret(Webhook):
    """A webhook with its secret, which is told this once."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDXvBDpMf3Qgg="])

    @classmethod
    def made(cls, made: MadeEndpoint) -> WebhookWithSecret:
        """The endpoint as the API tells of it once."""
        return cls(**_head(made.endpoint), secret=made.secret)


class WebhookList(Strict):
    """All webhooks."""

    data: list[Webhook]


class NewWebhook(Strict):
    """Where to tell what happens from now on."""

    url: Url = Field(description="https, on the public Internet.")
    description: Text = Field("", max_length=LONGEST_DESCRIPTION)
    events: Events | None = Field(description="null: everything, kinds added later included.")
    headers: Headers = Field({}, description="Sent along, such as a key of the receiver's.")


class WebhookChanges(Strict):
    """What is to be changed; what is left out stays."""

    url: Url | None = None
    description: Text | None = Field(None, max_length=LONGEST_DESCRIPTION)
    events: Events | None = None
    headers: Headers | None = Field(None, description="All of them, in the place of those before.")
    is_enabled: Flag | None = None


class Rotation(Strict):
    """How a secret is changed."""

    old_secret_hours: Annotated[int, BeforeValidator(whole)] = Field(
        OLD_SECRET_HOURS,
        ge=0,
        le=LONGEST_OLD_SECRET_HOURS,
        strict=True,
        description="For how long the secret before signs too; 0: not at all.",
    )


class Replay(Strict):
    """What is sent anew: what was made in this time and has failed."""

    since: Moment
    until: Moment | None = None


class Replayed(Strict):
    """How much is sent anew."""

    deliveries: int


class Removed(Strict):
    """What was removed."""

    id: str = Field(examples=["whk_01jd3v0q5xk8f6g7h9r2s4t6w8"])


class WebhookDelivery(Strict):
    """One message on its way to one webhook."""

    id: str = Field(examples=["whd_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    webhook: str = Field(examples=["whk_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    webhook_id: str = Field(
        description="What the header `webhook-id` says, the same at each attempt.",
        examples=["msg_01jd3v0q5xk8f6g7h9r2s4t6w8"],
    )
    type: str = Field(examples=["orders.placed"])
    state: DeliveryState
    made_at: Moment
    next_attempt_at: Moment | None = Field(description="null where there is none.")
    ended_at: Moment | None
    attempts: int
    last_status: int | None = Field(description="The last answer's; null: there was none.")
    last_fault: Fault | None = Field(description="What was wrong; null: it was taken.")

    @classmethod
    def of(cls, delivery: Delivery) -> WebhookDelivery:
        """The delivery as the API tells of it."""
        return cls(**_delivery(delivery))


class WebhookAttempt(Strict):
    """One try to deliver."""

    number: int
    at: Moment
    milliseconds: int
    status: int | None
    fault: Fault | None
    answer: str = Field(description="Its beginning.")

    @classmethod
    def of(cls, attempt: Attempt) -> WebhookAttempt:
        """The attempt as the API tells of it."""
        return cls(
            number=attempt.number,
            at=attempt.at,
            milliseconds=attempt.milliseconds,
            status=attempt.status,
            fault=attempt.fault,
            answer=attempt.answer,
        )


class WebhookDeliveryInFull(WebhookDelivery):
    """A delivery with its attempts, the last first."""

    tried: list[WebhookAttempt]

    @classmethod
    def of_whole(cls, whole: WholeDelivery) -> WebhookDeliveryInFull:
        """The delivery as the API tells of it."""
        tried = [WebhookAttempt.of(one) for one in whole.attempts]
        return cls(**_delivery(whole.head), tried=tried)


class WebhookDeliveryPage(Page[WebhookDelivery]):
    """A part of what was sent to a webhook."""


class WebhookDeliveryFilters(Paging):
    """Which deliveries are asked for."""

    state: DeliveryState | None = Field(None, description="In this state.")


class WebhookEvent(Strict):
    """A kind of event that can be told."""

    type: str = Field(examples=["orders.placed"])
    version: int = Field(description="Fields may be added within a version, and never leave.")
    description: str
    scope: Scope | None = Field(description="What a key needs to have it told.")
    data_schema: dict[str, Any] = Field(description="JSON Schema (2020-12) of `data`.")
    example: dict[str, Any] = Field(description="A whole body.")

    @classmethod
    def of(cls, kind: Published) -> WebhookEvent:
        """The kind as the API tells of it."""
        return cls(
            type=kind.type,
            version=kind.version,
            description=kind.sentence,
            scope=kind.scope,
            data_schema=kind.data_schema,
            example=kind.example_body,
        )


class WebhookEventList(Strict):
    """The catalogue."""

    data: list[WebhookEvent]


def _head(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.public_id,
        "url": endpoint.url,
        "description": endpoint.description,
        "events": None if endpoint.events is None else list(endpoint.events),
        "header_names": list(endpoint.header_names),
        "is_enabled": endpoint.is_enabled,
        "disabled_at": endpoint.disabled_at,
        "disabled_because": endpoint.disabled_because,
        "failing_since": endpoint.failing_since,
        "last_delivered_at": endpoint.last_delivered_at,
        "old_secret_until": endpoint.old_secret_until,
        "made_at": endpoint.made_at,
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    is_waiting = delivery.state is DeliveryState.WAITING
    return {
        "id": delivery.public_id,
        "webhook": delivery.endpoint,
        "webhook_id": delivery.webhook_id,
        "type": delivery.type,
        "state": delivery.state,
        "made_at": delivery.made_at,
        "next_attempt_at": delivery.due_at if is_waiting else None,
        "ended_at": delivery.ended_at,
        "attempts": delivery.attempts,
        "last_status": delivery.last_status,
        "last_fault": delivery.last_fault,
    }
