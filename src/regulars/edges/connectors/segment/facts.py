"""What traits and context say of a person, as far as it is known to us; the rest is kept only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from regulars.edges.connectors.segment.reading import written
from regulars.edges.connectors.segment.types import NOTHING

Shape = TypeVar("Shape", bound=msgspec.Struct)
Text = Any  # whatever a shop writes there


class _Traits(msgspec.Struct, rename="camel"):
    """Segment's reserved traits of a person; each may be anything."""

    email: Text = None
    phone: Text = None
    name: Text = None
    first_name: Text = None
    last_name: Text = None
    created_at: Text = None
    loyalty_card: Text = None
    card: Text = msgspec.field(name="loyalty_card", default=None)


class _Bought(msgspec.Struct):
    loyalty_card: Text = None


class Traits(msgspec.Struct, frozen=True):
    """What is said of a person; empty text and None say nothing."""

    email: str = ""
    phone: str = ""
    full_name: str = ""
    is_part_of_name: bool = False  # the first or the last name alone
    card: str = ""
    created_at: datetime | None = None


class _Context(msgspec.Struct, rename="camel"):
    channel: Text = None
    customer_id: Text = None
    traits: msgspec.Raw = NOTHING


class Context(msgspec.Struct, frozen=True):
    """Where a message comes from."""

    channel: str = ""
    traits: Traits | None = None
    customer: str = ""  # our own public id of whom it is about


NOWHERE = Context()
NO_TRAITS = Traits()
_contexts = msgspec.json.Decoder(_Context)
_bought = msgspec.json.Decoder(_Bought)
_traits = msgspec.json.Decoder(_Traits)


def context_of(context: bytes) -> Context:
    """What the context says."""
    if not context:
        return NOWHERE
    read = _contexts.decode(context)
    said = written(read.traits)
    traits = _read(said) if said else None
    return Context(_text(read.channel).lower(), traits, _text(read.customer_id))


def traits_of(traits: bytes, context: Context) -> Traits:
    """What the traits of an ``identify`` say, or else its context."""
    return _read(traits) if traits else context.traits or Traits()


def card_in(properties: bytes) -> str:
    """The loyalty card that an order was placed with."""
    return _text(_bought.decode(properties).loyalty_card) if properties else ""


def _read(raw: bytes) -> Traits:
    said = _traits.decode(raw)
    whole, parts = _text(said.name), [_text(said.first_name), _text(said.last_name)]
    return Traits(
        email=_text(said.email),
        phone=_text(said.phone),
        full_name=whole or " ".join(filter(None, parts)),
        is_part_of_name=not whole and not all(parts) and any(parts),
        card=_text(said.loyalty_card) or _text(said.card),
        created_at=_moment(said.created_at),
    )


def _text(value: Any) -> str:
    """What is written as text or a number; of anything else nothing."""
    return str(value).strip() if isinstance(value, str | int) and value is not True else ""


def _moment(value: Any) -> datetime | None:
    """A moment in ISO 8601; of anything else nothing."""
    if not isinstance(value, str):
        return None
    try:
        moment = msgspec.convert(value, datetime)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (msgspec.ValidationError, OverflowError):  # beyond all calendars, in UTC
        return None
