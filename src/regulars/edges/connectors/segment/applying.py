"""Applies messages: finds out who they are about, and writes down what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import LONGEST_NAME, Done
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim, Met
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.segment import commerce
from regulars.edges.connectors.segment.facts import Traits, context_of, traits_of
from regulars.edges.connectors.segment.reading import is_given, read_message
from regulars.edges.connectors.segment.rules import is_late, moment_of
from regulars.edges.connectors.segment.types import Batch, Message

SHARED_DEVICES = ("till", "pos", "kiosk")
NO_TRAITS = Traits()
_batches = msgspec.json.Decoder(Batch)


@dataclass(frozen=True, slots=True)
class Said:
    """One message with what is known of its way here."""

    message: Message
    mark: bytes
    at: datetime
    received_at: datetime
    is_proven: bool
    is_late: bool
    context: msgspec.Raw

    @property
    def details(self) -> msgspec.Raw:
        """What was sent along, as it was written."""
        return self.message.properties if is_given(self.message.properties) else self.message.traits


def apply(deliveries: Sequence[Arrived], now: datetime) -> None:
    """Apply deliveries of one source, in their order; applying them again changes nothing."""
    if not deliveries:
        return
    source, actor = deliveries[0].source, deliveries[0].actor
    said = [one for delivery in deliveries for one in _said(delivery)]
    claims = [_claim(one) for one in said]
    met = meet(claims=claims, source=source, actor=actor, now=now)
    done = [
        _done(one, who, source)
        for one, who in zip(said, met, strict=True)
        if one.message.type in {"track", "page", "screen", "group"}
    ]
    note(done=done)
    tracked = [
        commerce.Tracked(
            event=one.message.event or "",
            properties=one.message.properties,
            message_id=one.mark.hex(),
            at=one.at,
            is_late=one.is_late,
            customer_id=who.customer_id,
        )
        for one, who in zip(said, met, strict=True)
        if one.is_proven and one.message.type == "track"
    ]
    commerce.apply(tracked, source=source, actor=actor, now=now)


def _said(delivery: Arrived) -> Iterator[Said]:
    call = str(delivery.facts.get("call") or "")
    is_proven = bool(delivery.facts.get("is_proven"))
    batch = Batch(batch=[msgspec.Raw(delivery.body)]) if call else _batches.decode(delivery.body)
    for place, raw in enumerate(batch.batch):
        message = read_message(raw, call=call)
        written = message.original_timestamp or message.timestamp
        at = moment_of(written, message.sent_at or batch.sent_at, delivery.received_at)
        yield Said(
            message=message,
            mark=mark_of(message.message_id or f"{delivery.id}:{place}"),
            at=at,
            received_at=delivery.received_at,
            is_proven=is_proven,
            is_late=is_late(at, delivery.received_at),
            context=message.context if is_given(message.context) else batch.context,
        )


def _claim(one: Said) -> Claim:
    """What the message says of who it is about: what a shop knows of them only where it tells of
    them, or of an order of theirs.
    """
    message, context = one.message, context_of(one.context)
    if message.type == "identify":
        traits = traits_of(message.traits, context)
    else:
        traits = context.traits or NO_TRAITS
    anonymous_id = message.previous_id if message.type == "alias" else message.anonymous_id
    return Claim(
        seen_at=one.at,
        user_id=_text(message.user_id),
        anonymous_id=_text(anonymous_id),
        email=traits.email,
        phone=traits.phone,
        card=traits.card,
        name=traits.full_name,
        joined_at=traits.created_at,
        is_proven=one.is_proven,
        is_shared=context.channel in SHARED_DEVICES,
        historical=one.is_late,
    )


def _done(one: Said, who: Met, source: str) -> Done:
    message = one.message
    named = {"track": message.event, "group": _text(message.group_id)}
    name = named.get(message.type or "", message.name or message.category) or ""
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
    """What was sent along and what surrounded it, as they were written."""
    said: dict[str, Any] = {}
    if is_given(one.details):
        said["properties"] = one.details
    if is_given(one.context):
        said["context"] = one.context
    return msgspec.json.encode(said).decode()


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
