"""Segment's messages as they are sent, and what is wrong with those that are not taken.

Source: Segment's specification of its HTTP tracking interface, version 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from regulars.kernel.errors import Forbidden, Invalid

CALLS = ("identify", "track", "page", "screen", "group", "alias")
LARGEST_REQUEST = 500 * 1024  # bytes, unpacked
LARGEST_MESSAGE = 32 * 1024
MOST_MESSAGES = 2_500
LONGEST_MESSAGE_ID = 100
LONGEST_ID = 500
CONNECTOR = "segment"
NOTHING = msgspec.Raw(b"")

LARGEST_NUMBER = 2**63 - 1

MessageId = Annotated[str, msgspec.Meta(max_length=LONGEST_MESSAGE_ID)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_ID)]
Number = Annotated[int, msgspec.Meta(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Id = Text | Number | None


class Message(msgspec.Struct, rename="camel", omit_defaults=True):
    """One message. Properties, traits and context stay as they were written."""

    type: Literal["identify", "track", "page", "screen", "group", "alias"] | None = None
    message_id: MessageId | None = None
    user_id: Id = None
    anonymous_id: Id = None
    previous_id: Id = None
    group_id: Id = None
    event: Text | None = None
    name: str | None = None
    category: str | None = None
    properties: msgspec.Raw = NOTHING
    traits: msgspec.Raw = NOTHING
    context: msgspec.Raw = NOTHING
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    write_key: str | None = None


class AnyObject(msgspec.Struct):
    """An object with whatever is in it, which is read over."""


class ScreenedMessage(Message):
    """A message whose objects are objects; what is in them is not kept."""

    properties: AnyObject | None = None  # type: ignore[assignment]  # read over instead of kept
    traits: AnyObject | None = None  # type: ignore[assignment]
    context: AnyObject | None = None  # type: ignore[assignment]


class ScreenedBatch(msgspec.Struct, rename="camel"):
    """Several messages with what they have in common, as far as that is needed to take them."""

    batch: list[ScreenedMessage]
    context: AnyObject | None = None


class Batch(msgspec.Struct, rename="camel"):
    """Several messages, with what they have in common."""

    batch: list[msgspec.Raw]
    context: msgspec.Raw = NOTHING
    sent_at: datetime | None = None
    write_key: str | None = None


class AcceptedBatch(Batch):
    """The same, read to the end."""

    batch: list[Message]  # type: ignore[assignment]


@dataclass(eq=False)
class Unreadable(Invalid):
    """A request is not what it says it is."""

    code = "segment.unreadable"
    sentence = "{problem}"
    status = 400
    problem: str


@dataclass(eq=False)
class MessageMisfit(Invalid):
    """A field of a message cannot be used."""

    code = "segment.message_misfit"
    sentence = "{field}: {problem}"
    field: str
    problem: str


@dataclass(eq=False)
class ForbiddenOrigin(Forbidden):
    """A page of this origin may not use the key."""

    code = "segment.forbidden_origin"
    sentence = "The key may not be used by pages of {origin}. Add the origin to the key."
    origin: str


@dataclass(eq=False)
class ForbiddenScope(Forbidden):
    """The key may not send events."""

    code = "segment.forbidden_scope"
    sentence = "The key lacks the scope {scope}. Make one that has it."
    scope: str
