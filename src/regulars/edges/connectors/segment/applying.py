"""Applies messages: finds out who they are about, and writes down what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from regulars.core.activity.services import note
from regulars.core.activity.types import Done
from regulars.core.customers.queries import ids_of
from regulars.core.identity.services import bring_after, meet, recognise
from regulars.core.identity.types import Claim, Met
from regulars.edges.connectors.intake.services import accept as put_down
from regulars.edges.connectors.intake.types import Arrived, Arriving
from regulars.edges.connectors.segment import commerce, profiles
from regulars.edges.connectors.segment.claims import Claims
from regulars.edges.connectors.segment.reading import written
from regulars.edges.connectors.segment.saying import Said, Told
from regulars.edges.connectors.segment.types import NOTHING

LATER = timedelta(seconds=5)


def apply(told: Sequence[Told], now: datetime) -> None:
    """Apply what deliveries of one source say, in their order; applying them again changes nothing.

    What a message tells of an order and could not be told is kept as what was done, and put down
    again by itself: it may be that the order has to be known first, or that somebody has to put it
    right. Of what is about somebody who was erased since, the order is nobody's, and nothing else
    is kept.
    """
    if not told:
        return
    source, actor = told[0].delivery.source, told[0].delivery.actor
    said = [one for part in told for one in part.said]
    claims = Claims(ids_of({one.named for one in said if one.named}))
    places = [claims.place_of(one) for one in said]
    people = _met(claims.distinct, source=source, actor=actor, now=now)
    met = [(one, people[place]) for one, place in zip(said, places, strict=True)]
    note(done=[_done(one, who, source) for one, who in met if one.is_noted and not who.is_erased])
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
    refusals = commerce.apply(tracked, source=source, actor=actor, now=now)
    bring_after(met=people.values(), actor=actor, now=now)
    for refusal in refusals:
        place = refusal.tracked.place
        if said[place].is_again:
            raise refusal.problem
        put_again(said[place], told[0].delivery, now, is_erased=met[place][1].is_erased)


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
            facts={"is_proven": one.is_proven, "call": "", "again": True},
        ),
        ready_at=now + LATER,
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
    return Done(
        source=source,
        message=one.mark,
        kind=one.message.type or "track",
        name=one.name,
        customer_id=who.customer_id,
        visitor_id=who.visitor_id,
        occurred_at=one.at,
        received_at=one.received_at,
        details=one.around,
        historical=one.is_late,
    )
