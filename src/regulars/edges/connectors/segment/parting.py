"""Tells the messages of a delivery that are about a person from the others."""

from __future__ import annotations

import json

import msgspec

from regulars.core.personal import BROWSER, CARD, EMAIL, PHONE, REFERENCE, Mark, Person
from regulars.edges.connectors.intake.services import Parted
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.segment.facts import Traits, card_in, context_of, traits_of
from regulars.edges.connectors.segment.reading import accepted, as_written, written
from regulars.edges.connectors.segment.types import Message

ANY = msgspec.json.Decoder(dict[str, msgspec.Raw])


def part(delivery: Arrived, person: Person) -> Parted:
    """What is about the person as it was sent, and a body with the rest."""
    call = str(delivery.facts.get("call") or "")
    batch = accepted(delivery.body, call)
    shared = written(batch.context)
    if call:
        [message] = batch.batch
        is_theirs = _is_about(message, shared, delivery.body, delivery.source, person)
        return _whole(delivery) if is_theirs else Parted((), delivery.body, delivery.size)
    theirs: list[object] = []
    others: list[msgspec.Raw] = []
    for message, raw in zip(batch.batch, as_written(delivery.body), strict=True):
        if _is_about(message, shared, bytes(raw), delivery.source, person):
            theirs.append(json.loads(bytes(raw)))
        else:
            others.append(raw)
    if not theirs:
        return Parted((), delivery.body, delivery.size)
    return Parted(theirs, _body(delivery.body, others) if others else b"", len(others))


def _whole(delivery: Arrived) -> Parted:
    return Parted([json.loads(delivery.body)], b"")


def _body(body: bytes, others: list[msgspec.Raw]) -> bytes:
    """The batch with nothing but these; what it has in common stays."""
    document = ANY.decode(body)
    document["batch"] = msgspec.Raw(msgspec.json.encode(others))
    return msgspec.json.encode(document)


def _is_about(message: Message, shared: bytes, raw: bytes, source: str, person: Person) -> bool:
    """Whether any id, trait or property of the message is theirs, or anything in it names them."""
    context = context_of(written(message.context) or shared)
    said = [traits_of(written(message.traits), context), context.traits or Traits()]
    known = [
        Mark(REFERENCE, _text(message.user_id), source),
        Mark(REFERENCE, _text(message.previous_id), source),
        Mark(BROWSER, _text(message.anonymous_id), source),
        Mark(BROWSER, _text(message.previous_id), source),
        Mark(CARD, card_in(written(message.properties))),
        *(mark for traits in said for mark in _marks_of(traits)),
    ]
    if any(person.is_known_by(mark) for mark in known):
        return True
    return person.is_mentioned_in_json(raw.decode(errors="replace"))


def _marks_of(traits: Traits) -> list[Mark]:
    return [Mark(EMAIL, traits.email), Mark(PHONE, traits.phone), Mark(CARD, traits.card)]


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
