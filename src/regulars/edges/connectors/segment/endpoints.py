"""Telling what was done over the API: it is accepted as Segment's messages are, and applied after.

What ``/v1`` takes from anybody's clients, this takes in the API's own words, and as strictly.
"""

from __future__ import annotations

from typing import Any

import msgspec
from ninja import Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.activity.types import LONGEST_NAME
from regulars.core.identity.services import check_names
from regulars.core.identity.types import LONGEST, NobodyMeant
from regulars.core.wire import (
    ApiRequest,
    CustomerNamed,
    Moment,
    Strict,
    Visible,
    happened,
    needs,
)
from regulars.edges.connectors.intake.queries import is_full
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving, Overloaded
from regulars.edges.connectors.segment.reading import storable
from regulars.edges.connectors.segment.types import (
    CONNECTOR,
    LONGEST_MESSAGE_ID,
    NOTHING,
    Message,
)
from regulars.kernel.bodies import BodyTooLarge
from regulars.kernel.errors import located

LARGEST_PROPERTIES = 32 * 1024  # bytes
MOST = 500  # events of a request
router = Router(tags=["Events"])


class ToldEvent(Strict):
    """Something that somebody did: a customer, a browser that is nobody's yet, or both."""

    name: Visible = Field(max_length=LONGEST_NAME, examples=["Product Viewed"])
    customer: CustomerNamed | None = None
    anonymous_id: Visible | None = Field(
        None, max_length=LONGEST, description="What the shop knows the browser by."
    )
    occurred_at: Moment | None = Field(None, description="Now, where it is left out.")
    message_id: Visible | None = Field(
        None,
        max_length=LONGEST_MESSAGE_ID,
        description="The same id of the same source is one event, for ever.",
        examples=["0190163d-8694-739b-aea5-966c26f8ad90"],
    )
    channel: Visible | None = Field(None, max_length=100, examples=["web"])
    properties: dict[str, Any] = Field(default_factory=dict, description="What else is known.")


class ToldEvents(Strict):
    """What was done."""

    events: list[ToldEvent] = Field(min_length=1, max_length=MOST)


class Accepted(Strict):
    """How many events were accepted: they are kept, and applied within seconds."""

    accepted: int = Field(examples=[1])


class _Written(msgspec.Struct):
    """An event of which only what else is known stays as it was written."""

    properties: msgspec.Raw = NOTHING


class _Events(msgspec.Struct):
    events: list[_Written]


_written = msgspec.json.Decoder(_Events)


@router.post(
    "/events",
    response=Accepted,
    auth=needs(Scope.EVENTS_WRITE),
    operation_id="tell_events",
    summary="Tell what was done",
)
def tell_events(request: ApiRequest, body: ToldEvents) -> Accepted:
    """All are accepted, or none, and kept before this is answered; they are applied within seconds.
    Names of e-commerce events mean what they mean in the reference of events.
    """
    if is_full():
        raise Overloaded
    messages = [
        _message(request, place, told, one.properties)
        for place, (told, one) in enumerate(
            zip(body.events, _written.decode(request.body).events, strict=True)
        )
    ]
    written = storable(msgspec.json.encode({"batch": messages}))
    accept(
        Arriving(
            connector=CONNECTOR,
            source=request.caller.source,
            actor=request.caller.actor,
            body=written,
            received_at=request.now,
            facts={"is_proven": True, "call": ""},
            size=len(messages),
        )
    )
    return Accepted(accepted=len(messages))


def _message(request: ApiRequest, place: int, told: ToldEvent, properties: msgspec.Raw) -> Message:
    """The event as Segment's clients would send it."""
    who = told.customer
    says = who.model_dump(exclude={"name"}) if who else {}
    if not (told.anonymous_id or any(says.values())):
        raise NobodyMeant().at("events", place, "customer")
    with located("events", place, "customer"):
        check_names(reference=says.get("reference"), loyalty_card=says.get("loyalty_card"))
    if len(memoryview(properties)) > LARGEST_PROPERTIES:
        most = f"{LARGEST_PROPERTIES // 1024} KiB"
        raise BodyTooLarge(what="What else is known of an event", most=most).at(
            "events", place, "properties"
        )
    at = happened(told.occurred_at, now=request.now, place=f"events.{place}.occurred_at")
    return Message(
        type="track",
        message_id=told.message_id,
        user_id=who.reference if who else None,
        anonymous_id=told.anonymous_id,
        event=told.name,
        properties=properties,
        context=msgspec.Raw(msgspec.json.encode(_context(told, who))),
        timestamp=at or request.now,
    )


def _context(told: ToldEvent, who: CustomerNamed | None) -> dict[str, Any]:
    """Where it was done, and what is known of the customer."""
    context: dict[str, Any] = {"channel": told.channel}
    if who is not None:
        traits = {
            "email": who.email,
            "phone": who.phone,
            "name": who.name,
            "loyaltyCard": who.loyalty_card,
        }
        context |= {"customerId": who.id, "traits": _said(traits)}
    return _said(context)


def _said(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
