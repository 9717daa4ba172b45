"""What messages say of consents.

Only what is unmistakable counts: entries of the trait ``consents``, which is our own form; the
reserved attribute ``unsubscribed`` of Customer.io, where it is true; and the events of Segment's
specification of e-mails. ``context.consent`` (Segment) and ``context.consentManagement``
(RudderStack) say which destinations may have the data, not whom the shop may write to: they count
for nothing here. Sources: Segment, "Consent management FAQ"; RudderStack, "Passing consent";
Customer.io, "Reserved attributes" and "Email events".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from regulars.core.consents.services import address_of
from regulars.core.consents.types import (
    GENERAL,
    LONGEST_DETAIL,
    LONGEST_WORDING,
    AddressKind,
    Channel,
    ConsentTold,
    Method,
    Proof,
    State,
    SuppressionReason,
    SuppressionTold,
    UnusableAddress,
)
from regulars.edges.connectors.segment.facts import context_of

UNSUBSCRIBED = "unsubscribed"
SPAM = "email marked as spam"
FAREWELLS = {UNSUBSCRIBED, SPAM}
# What Customer.io's attribute is of: every message.
OF_MESSAGES = (Channel.EMAIL, Channel.SMS, Channel.PUSH)
CHANNELS = frozenset(channel.value for channel in Channel)
STATES = frozenset(state.value for state in State)
METHODS = frozenset(method.value for method in Method)
MOST = 50  # consents in a message
Text = Any


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message that may say something of a customer; ``event`` is empty of an ``identify``."""

    customer_id: int
    mark: str
    event: str
    traits: bytes
    context: bytes
    at: datetime
    is_late: bool
    is_proven: bool


@dataclass(frozen=True)
class Unclear:
    """Something that was meant to be a consent and cannot be taken for one."""

    problem: str

    def __str__(self) -> str:
        """What is wrong with it."""
        return self.problem


@dataclass(frozen=True)
class _Meant:
    """What is meant; without more, that somebody wants no news by the channel."""

    place: str  # in the message
    channel: Channel
    state: State = State.WITHDRAWN
    topic: str = GENERAL
    entry: Mapping[str, Any] = field(default_factory=dict)


class _Context(msgspec.Struct, rename="camel"):
    ip: Text = None
    user_agent: Text = None
    locale: Text = None
    page: Text = None


_contexts = msgspec.json.Decoder(_Context)


@lru_cache(maxsize=1_000)
def is_farewell(event: str) -> bool:
    """Whether an event of this name says that somebody wants no more e-mails."""
    return event.strip().lower() in FAREWELLS


def consents_in(
    one: Spoken, traits: Mapping[str, Any], topics: Collection[str]
) -> Iterator[ConsentTold | Unclear]:
    """What the message says of consents; ``topics`` are the codes of those that need consent."""
    if one.event:
        if one.is_proven:
            yield _told(one, _Meant("event", Channel.EMAIL))
        return
    if traits.get(UNSUBSCRIBED) is True and one.is_proven:
        for channel in OF_MESSAGES:
            yield _told(one, _Meant(f"unsubscribed {channel}", channel))
    entries = traits.get("consents")
    if isinstance(entries, list):
        for place, entry in enumerate(entries[:MOST]):
            yield _entry(one, place, entry, topics)
    elif entries is not None:
        yield Unclear("consents is no list")


def complaints_in(one: Spoken) -> Iterator[SuppressionTold]:
    """The address that complained of spam, where a server says so."""
    email = _email(one) if one.is_proven and one.event.strip().lower() == SPAM else ""
    if email:
        try:
            address = address_of(AddressKind.EMAIL, email)
        except UnusableAddress:
            return
        yield SuppressionTold(address, SuppressionReason.COMPLAINT, one.at, historical=one.is_late)


def _entry(one: Spoken, place: int, entry: Any, topics: Collection[str]) -> ConsentTold | Unclear:
    """One entry of the trait ``consents``."""
    at = f"consents[{place}]"
    if not isinstance(entry, dict):
        return Unclear(f"{at} is no object")
    channel, state = _text(entry, "channel"), _text(entry, "state")
    topic = _text(entry, "topic") or GENERAL
    problems = (
        (channel not in CHANNELS, ".channel is unknown"),
        (state not in STATES, ".state is none of granted, withdrawn and pending"),
        (topic not in topics, ".topic is unknown, or needs no consent"),
        (not one.is_proven and state != State.PENDING, ": a browser can only say pending"),
        (
            len(_text(entry, "wording")) > LONGEST_WORDING,
            f".wording is longer than {LONGEST_WORDING} letters",
        ),
    )
    problem = next((text for is_wrong, text in problems if is_wrong), "")
    if problem:
        return Unclear(at + problem)
    return _told(one, _Meant(str(place), Channel(channel), State(state), topic, entry))


def _told(one: Spoken, meant: _Meant) -> ConsentTold:
    method = _text(meant.entry, "method")
    return ConsentTold(
        channel=meant.channel,
        topic=meant.topic,
        state=meant.state,
        occurred_at=one.at,
        method=Method(method) if method in METHODS else Method.EVENT,
        customer_id=one.customer_id,
        key=f"{one.mark}:{meant.place}",
        proof=_proof(one, meant.entry),
        is_proven=one.is_proven,
        historical=one.is_late,
    )


def _proof(one: Spoken, entry: Mapping[str, Any]) -> Proof:
    """What the entry says, and what surrounds it."""
    around = _contexts.decode(one.context) if one.context else _Context()
    page = around.page if isinstance(around.page, dict) else {}
    return Proof(
        wording=_text(entry, "wording"),
        wording_version=_detail(_text(entry, "wordingVersion")),
        language=_detail(_text(entry, "language") or _written(around.locale)),
        ip=_detail(_text(entry, "ip") or _written(around.ip)),
        user_agent=_detail(_text(entry, "userAgent") or _written(around.user_agent)),
        page=_detail(_text(entry, "page") or _text(page, "url") or _text(page, "path")),
        message_id=_detail(_text(entry, "messageId")),
    )


def _email(one: Spoken) -> str:
    traits = context_of(one.context).traits
    return traits.email if traits else ""


def _text(said: Mapping[str, Any], name: str) -> str:
    return _written(said.get(name))


def _written(value: Any) -> str:
    """What is written as text, without what no database keeps."""
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _detail(text: str) -> str:
    return text[:LONGEST_DETAIL]
