"""Applies messages: finds out who they are about, and writes down what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import LONGEST_NAME, Done
from regulars.core.customers.queries import ids_of
from regulars.core.events.types import is_late
from regulars.core.identity.services import bring_after, meet, recognise
from regulars.core.identity.types import Claim, Met
from regulars.edges.connectors.intake.services import accept as put_down
from regulars.edges.connectors.intake.types import Arrived, Arriving
from regulars.edges.connectors.segment import commerce, profiles
from regulars.edges.connectors.segment.facts import Context, Traits, card_in, context_of, traits_of
from regulars.edges.connectors.segment.numbers import keepable
from regulars.edges.connectors.segment.reading import messages_in, written
from regulars.edges.connectors.segment.rules import moment_of
from regulars.edges.connectors.segment.types import NOTHING, Message

SHARED_DEVICES = ("till", "pos", "kiosk")
NO_TRAITS = Traits()
LATER = timedelta(seconds=5)
NOTED = {"track", "page", "screen", "group"}


@dataclass(frozen=True, slots=True)
class Said:
    """One message with what is known of its way here; context and details, as they were written,
    are empty where none were sent.
    """

    message: Message
    mark: bytes
    at: datetime
    received_at: datetime
    is_proven: bool
    is_late: bool
    context: bytes
    details: bytes
    place: Context  # what the context says

    @property
    def named(self) -> str:
        """Our own id of the customer, where whoever says it is believed."""
        return self.place.customer if self.is_proven else ""


def apply(deliveries: Sequence[Arrived], now: datetime) -> None:
    """Apply deliveries of one source, in their order; applying them again changes nothing.

    What a message tells of an order and cannot be used is kept as what was done. What an order has
    to be known for first is put down again by itself. Of what is about somebody who was erased
    since, the order is nobody's, and nothing else is kept.
    """
    if not deliveries:
        return
    source, actor = deliveries[0].source, deliveries[0].actor
    said = [one for delivery in deliveries for one in _said(delivery)]
    claims = Claims(ids_of({one.named for one in said if one.named}))
    places = [claims.place_of(one) for one in said]
    people = _met(claims.distinct, source=source, actor=actor, now=now)
    met = [(one, people[place]) for one, place in zip(said, places, strict=True)]
    kept = [(one, who) for one, who in met if not who.is_erased]
    note(done=[_done(one, who, source) for one, who in kept if one.message.type in NOTED])
    unnamed = {who.visitor_id for _, who in met if who.visitor_id and who.customer_id is None}
    recognise(visitor_ids=unnamed)
    spoken = [
        _spoken(one, who.customer_id, now)
        for one, who in met
        if who.customer_id
        and not who.is_perhaps
        and profiles.says_something(one.message.type, one.message.event)
    ]
    profiles.apply(spoken, source=source, actor=actor, now=now)
    news = commerce.News()
    tracked = [
        _tracked(one, who, place)
        for place, (one, who) in enumerate(met)
        if one.is_proven
        and one.message.type == "track"
        and news.has(one.message.event, one.details)
    ]
    early = commerce.apply(tracked, source=source, actor=actor, now=now)
    bring_after(met=people.values(), actor=actor, now=now)
    if early and len(said) == 1:
        raise early[0].problem
    for one in early:
        place = one.tracked.place
        put_again(said[place], deliveries[0], now, is_erased=met[place][1].is_erased)


def _met(claims: Sequence[Claim], *, source: str, actor: str, now: datetime) -> Mapping[int, Met]:
    """Whom each of the claims is about, by its place. They are believed in the order of their
    moments: of a batch, the last claim stands.
    """
    places = sorted(range(len(claims)), key=lambda place: claims[place].seen_at)
    ordered = [claims[place] for place in places]
    met = meet(claims=ordered, source=source, actor=actor, now=now)
    return dict(zip(places, met, strict=True))


def put_again(one: Said, delivery: Arrived, now: datetime, *, is_erased: bool = False) -> None:
    """Have one message of a delivery applied later, by itself, and as the same message; of somebody
    who was erased, only what it says of the order.
    """
    message = msgspec.structs.replace(
        one.message,
        message_id=str(UUID(bytes=one.mark)),
        timestamp=one.at,
        original_timestamp=None,
        sent_at=None,
        context=msgspec.Raw(one.context) if one.context else NOTHING,
    )
    if is_erased:
        message = msgspec.structs.replace(
            message,
            user_id=None,
            anonymous_id=None,
            traits=NOTHING,
            context=NOTHING,
            properties=commerce.without_people(one.details),
        )
    put_down(
        Arriving(
            connector=delivery.connector,
            source=delivery.source,
            actor=delivery.actor,
            body=msgspec.json.encode({"batch": [message]}),
            received_at=one.received_at,
            facts={"is_proven": one.is_proven, "call": ""},
        ),
        ready_at=now + LATER,
    )


def _said(delivery: Arrived) -> Iterator[Said]:
    is_proven = bool(delivery.facts.get("is_proven"))
    batch, messages = messages_in(delivery.body, str(delivery.facts.get("call") or ""))
    received_at = delivery.received_at
    shared = written(batch.context)
    for place, message in enumerate(messages):
        told = message.original_timestamp or message.timestamp
        context = written(message.context) or shared
        at = moment_of(told, message.sent_at or batch.sent_at, received_at)
        yield Said(
            message=message,
            mark=mark_of(message.message_id or f"{delivery.id}:{place}"),
            at=at,
            received_at=received_at,
            is_proven=is_proven,
            is_late=is_late(at, received_at),
            context=context,
            place=context_of(context),
            details=written(message.properties) or written(message.traits),
        )


@dataclass
class Claims:
    """What messages say of who they are about; those that say the same of the same are one claim.

    A browser without a name may be somebody's once a name came with it, so what is claimed of it
    before and after such a message are two.
    """

    customers: Mapping[str, int] = field(default_factory=dict)  # by the ids that messages name
    distinct: list[Claim] = field(default_factory=list)
    places: dict[tuple[Any, ...], int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)  # names that came with a browser

    def place_of(self, one: Said) -> int:
        """Where the message's claim stands among the distinct ones."""
        message = one.message
        traits = _traits_of(message, one.place)
        user_id = _text(message.user_id)
        anonymous_id = _text(
            message.previous_id if message.type == "alias" else message.anonymous_id
        )
        is_shared = one.place.channel in SHARED_DEVICES
        says_more = traits != NO_TRAITS  # the last of what is said stands, so each counts
        turn = 0 if user_id or one.named else self.named.get(anonymous_id, 0)
        customer_id = self.customers.get(one.named)
        key = (user_id, anonymous_id, customer_id, is_shared, one.is_proven, one.is_late, turn)
        place = None if says_more else self.places.get(key)
        if place is None:
            place = len(self.distinct)
            claim = _claim(one, user_id, anonymous_id, traits, is_shared=is_shared)
            self.distinct.append(replace(claim, customer_id=customer_id) if customer_id else claim)
            if user_id or customer_id or says_more:
                self.named[anonymous_id] = self.named.get(anonymous_id, 0) + 1
            if not says_more:
                self.places[key] = place
        return place


def _traits_of(message: Message, context: Context) -> Traits:
    """What a shop says of somebody: in an ``identify``, beside any message, or with an order."""
    if message.type == "identify":
        return traits_of(written(message.traits), context)
    traits = context.traits or NO_TRAITS
    if message.type == "track" and commerce.is_of_order(message.event) and not traits.card:
        return msgspec.structs.replace(traits, card=card_in(written(message.properties)))
    return traits


def _claim(one: Said, user_id: str, anonymous_id: str, traits: Traits, *, is_shared: bool) -> Claim:
    return Claim(
        seen_at=one.at,
        user_id=user_id,
        anonymous_id=anonymous_id,
        email=traits.email,
        phone=traits.phone,
        card=traits.card,
        name=traits.full_name,
        is_part_of_name=traits.is_part_of_name,
        joined_at=traits.created_at,
        is_proven=one.is_proven,
        is_shared=is_shared,
        historical=one.is_late,
    )


def _spoken(one: Said, customer_id: int, now: datetime) -> profiles.Spoken:
    message = one.message
    is_event = message.type == "track"
    return profiles.Spoken(
        customer_id=customer_id,
        mark=one.mark.hex(),
        event=message.event or "" if is_event else "",
        traits=b"" if is_event else written(message.traits),
        context=one.context,
        at=min(one.at, now),  # another machine's clock may be ahead
        is_late=one.is_late,
        is_proven=one.is_proven,
    )


def _tracked(one: Said, who: Met, place: int) -> commerce.Tracked:
    return commerce.Tracked(
        place=place,
        channel=one.place.channel,
        event=one.message.event or "",
        properties=written(one.message.properties),
        message_id=one.mark.hex(),
        at=one.at,
        is_late=one.is_late,
        customer_id=who.customer_id,
    )


def _done(one: Said, who: Met, source: str) -> Done:
    message = one.message
    if message.type == "track":
        name = message.event or ""
    elif message.type == "group":
        name = _text(message.group_id)
    else:
        name = message.name or message.category or ""
    return Done(
        source=source,
        message=one.mark,
        kind=message.type or "track",
        name=name.strip()[:LONGEST_NAME],
        customer_id=who.customer_id,
        visitor_id=who.visitor_id,
        occurred_at=one.at,
        received_at=one.received_at,
        details=_details(one),
        historical=one.is_late,
    )


def _details(one: Said) -> str:
    """What was sent along and what surrounded it, as far as it can be kept as it was written."""
    parts = [
        b'"properties":' + one.details if one.details else b"",
        b'"context":' + one.context if one.context else b"",
    ]
    return keepable(b"{" + b",".join(filter(None, parts)) + b"}").decode()


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
