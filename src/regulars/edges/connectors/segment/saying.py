"""Reads what was accepted as what each message says, before anything is asked or written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from regulars.core.activity.services import mark_of
from regulars.core.activity.types import LONGEST_NAME
from regulars.core.events.types import is_late
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.segment import commerce
from regulars.edges.connectors.segment.facts import (
    NO_TRAITS,
    Context,
    Traits,
    card_in,
    context_of,
    traits_of,
)
from regulars.edges.connectors.segment.numbers import keepable
from regulars.edges.connectors.segment.reading import accepted, written
from regulars.edges.connectors.segment.rules import moment_of
from regulars.edges.connectors.segment.types import Message

NOTED = {"track", "page", "screen", "group"}


class Said(msgspec.Struct, frozen=True):
    """One message with what is known of its way here; context and details, as they were written,
    are empty where none were sent.
    """

    message: Message
    mark: bytes
    at: datetime
    received_at: datetime
    is_proven: bool
    is_late: bool
    is_again: bool  # by itself, as it could not be applied with the others
    context: bytes
    details: bytes
    place: Context  # what the context says
    traits: Traits  # what is said of whom it is about
    named: str  # our own id of the customer, where whoever says it is believed

    @property
    def is_noted(self) -> bool:
        """Whether it says what was done."""
        return self.message.type in NOTED

    @property
    def name(self) -> str:
        """What was done."""
        message = self.message
        if message.type == "track":
            name = message.event or ""
        elif message.type == "group":
            name = text_of(message.group_id)
        else:
            name = message.name or message.category or ""
        return name.strip()[:LONGEST_NAME]

    @property
    def around(self) -> str:
        """What was sent along and what surrounded it: as it was written, where that can be kept."""
        parts = [
            b'"properties":' + self.details if self.details else b"",
            b'"context":' + self.context if self.context else b"",
        ]
        return keepable(b"{" + b",".join(filter(None, parts)) + b"}").decode()


@dataclass(frozen=True)
class Told:
    """A delivery with what it says."""

    delivery: Arrived
    said: list[Said]


class Places(dict[bytes, Context]):
    """What contexts say: the messages of a request have few that differ."""

    def __missing__(self, context: bytes) -> Context:
        """Read one that is new."""
        place = self[context] = context_of(context)
        return place


def told_by(delivery: Arrived) -> Told:
    """Everything that a delivery says."""
    is_proven, received_at = bool(delivery.facts.get("is_proven")), delivery.received_at
    batch = accepted(delivery.body, str(delivery.facts.get("call") or ""))
    is_again = bool(delivery.facts.get("again"))
    shared, places = written(batch.context), Places()
    said: list[Said] = []
    for number, message in enumerate(batch.batch):
        told = message.original_timestamp or message.timestamp
        at = moment_of(told, message.sent_at or batch.sent_at, received_at)
        context = written(message.context) or shared
        place = places[context]
        said.append(
            Said(
                message=message,
                mark=mark_of(message.message_id or f"{delivery.id}:{number}"),
                at=at,
                received_at=received_at,
                is_proven=is_proven,
                is_late=is_late(at, received_at),
                is_again=is_again,
                context=context,
                details=written(message.properties) or written(message.traits),
                place=place,
                traits=_traits_of(message, place),
                named=place.customer if is_proven else "",
            )
        )
    return Told(delivery, said)


def _traits_of(message: Message, context: Context) -> Traits:
    """What a shop says of somebody: in an ``identify``, beside any message, or with an order."""
    if message.type == "identify":
        return traits_of(written(message.traits), context)
    traits = context.traits or NO_TRAITS
    if message.type == "track" and commerce.is_of_order(message.event) and not traits.card:
        return msgspec.structs.replace(traits, card=card_in(written(message.properties)))
    return traits


def text_of(value: str | int | None) -> str:
    """An id as text; empty where there is none."""
    return "" if value is None else str(value)
