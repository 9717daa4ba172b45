"""Reads requests: what is in them, and that all of it can be used before any of it is."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from regulars.edges.connectors.segment.types import (
    LARGEST_MESSAGE,
    LARGEST_REQUEST,
    MOST_MESSAGES,
    NOTHING,
    AcceptedBatch,
    Batch,
    Message,
    MessageMisfit,
    ScreenedBatch,
    ScreenedMessage,
    Unreadable,
)
from regulars.kernel.bodies import BodyTooLarge

Shape = TypeVar("Shape")

GZIP = 16 + zlib.MAX_WBITS
MOST_MEMBERS = 100  # each costs a copy of what follows it
# A character that no database keeps in text, written in JSON; not a backslash before "u0000".
NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
BACKSLASH = b"\\"
WRITTEN_NUL = b"\\u0000"
# Two that together are one character (RFC 8259, section 7), or one of them alone.
HALF = re.compile(
    rb"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[dD][89a-fA-F]..)", re.DOTALL
)
WRITTEN_HALVES = (b"\\ud", b"\\uD")
UNKNOWN, PAIR = b"\\ufffd", 12  # letters
OBJECT = b"{"
KIB = 1024
# What a type of message needs besides, its name in the message, and what to give.
NEEDED = {
    "track": ("event", "event", "Name what was done."),
    "group": ("group_id", "groupId", "Name the group."),
    "alias": ("previous_id", "previousId", "Give the id from before."),
}

_messages = msgspec.json.Decoder(Message)
_batches = msgspec.json.Decoder(Batch)
_accepted = msgspec.json.Decoder(AcceptedBatch)
_screened = msgspec.json.Decoder(ScreenedMessage)
_screened_batches = msgspec.json.Decoder(ScreenedBatch)


@dataclass(frozen=True)
class Request:
    """A request that is in order: how many messages it holds, and the key that it brings itself."""

    body: bytes
    size: int
    write_key: str


def unpacked(body: bytes, encoding: str) -> bytes:
    """The request's body without compression.

    Raises Unreadable, BodyTooLarge.
    """
    if encoding in {"gzip", "x-gzip"}:
        body = _members(body)
    elif encoding not in {"", "identity"}:
        raise Unreadable(problem=f"The content encoding {encoding[:40]!r} is not known: use gzip.")
    if len(body) > LARGEST_REQUEST:
        raise BodyTooLarge(what="The request", most=f"{LARGEST_REQUEST // KIB} KiB")
    return storable(body)


def storable(body: bytes) -> bytes:
    r"""The JSON without the characters that no database keeps: NUL is left out, and the half of a
    character, which pages send that cut text in the middle of one, is told as one that is unknown.

    >>> print(storable(rb'"A\u0000B \ud83d\ude00 \ud83d"').decode())
    "AB \ud83d\ude00 \ufffd"
    """
    if BACKSLASH not in body:  # a letter is found ten times as quickly
        return body
    if WRITTEN_NUL in body:
        body = NUL.sub(rb"\1", body)
    if any(half in body for half in WRITTEN_HALVES):
        body = HALF.sub(_whole, body)
    return body


def _whole(found: re.Match[bytes]) -> bytes:
    before, character = found.groups()
    return before + (character if len(character) == PAIR else UNKNOWN)


def _members(packed: bytes) -> bytes:
    """What is packed as gzip, no more of it than tells that it is too much. RFC 1952 allows several
    members, one after the other, which are one.
    """
    parts: list[bytes] = []
    size = 0
    while packed and size <= LARGEST_REQUEST:
        if len(parts) == MOST_MEMBERS:
            raise Unreadable(problem=f"The body is packed in more than {MOST_MEMBERS} pieces.")
        unpacking = zlib.decompressobj(GZIP)
        try:
            part = unpacking.decompress(packed, LARGEST_REQUEST + 1 - size)
        except zlib.error as error:
            raise Unreadable(problem="The body says that it is gzip, but is not.") from error
        parts.append(part)
        size += len(part)
        if not unpacking.eof and size <= LARGEST_REQUEST:
            raise Unreadable(problem="The body ends in the middle.")
        packed = unpacking.unused_data
    return b"".join(parts)


def read_batch(body: bytes) -> Request:
    """Several messages.

    Raises Unreadable, BodyTooLarge, MessageMisfit.
    """
    batch = _decoded(_batches, body)
    if len(batch.batch) > MOST_MESSAGES:
        raise BodyTooLarge(what="The batch", most=f"{MOST_MESSAGES:,} messages")
    if not batch.batch:
        raise MessageMisfit(field="batch", problem="Give at least one message.")
    for place, raw in enumerate(batch.batch):
        if len(memoryview(raw)) > LARGEST_MESSAGE:
            raise BodyTooLarge(
                what=f"The message batch[{place}]", most=f"{LARGEST_MESSAGE // KIB} KiB"
            )
    for place, message in enumerate(_decoded(_screened_batches, body).batch):
        if problem := _missing(message):
            raise MessageMisfit(field=f"batch[{place}].{problem[0]}", problem=problem[1])
    return Request(body, len(batch.batch), batch.write_key or "")


def read_single(body: bytes, call: str) -> Request:
    """One message, whose type the address says.

    Raises Unreadable, BodyTooLarge, MessageMisfit.
    """
    if len(body) > LARGEST_MESSAGE:
        raise BodyTooLarge(what="The message", most=f"{LARGEST_MESSAGE // KIB} KiB")
    message = _decoded(_screened, body)
    message.type = call  # type: ignore[assignment]  # one of the calls
    if problem := _missing(message):
        raise MessageMisfit(field=problem[0], problem=problem[1])
    return Request(body, 1, message.write_key or "")


def _decoded(decoder: msgspec.json.Decoder[Shape], raw: bytes) -> Shape:
    try:
        raw.decode()  # what stays as it was written is read by others
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        field = path.rstrip("`").removeprefix("$").removeprefix(".")
        raise MessageMisfit(field=field or "body", problem=problem) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(problem=f"The body is not JSON: {error}") from error
    except RecursionError as error:
        raise Unreadable(problem="The body is nested too deeply.") from error


def _missing(message: Message) -> tuple[str, str] | None:
    """The field that a message of its type needs and lacks, and what to do about it."""
    if message.type is None:
        return "type", "Say which kind of message it is."
    if _is_blank(message.user_id) and _is_blank(message.anonymous_id):
        return "userId", "Give userId or anonymousId."
    needed = NEEDED.get(message.type)
    if needed and _is_blank(getattr(message, needed[0])):
        return needed[1], needed[2]
    return None


def _is_blank(value: str | int | None) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def written(raw: msgspec.Raw) -> bytes:
    """An object as it was written; empty where none was sent."""
    if raw is NOTHING:
        return b""
    found = bytes(raw)
    return found if found[:1] == OBJECT else b""


def accepted(body: bytes, call: str) -> AcceptedBatch:
    """What was accepted before, read again: it is known to be in order."""
    if not call:
        return _accepted.decode(body)
    message = _messages.decode(body)
    message.type = call  # type: ignore[assignment]  # one of the calls
    return AcceptedBatch(batch=[message])


def as_written(body: bytes) -> list[msgspec.Raw]:
    """The messages of a batch that was accepted before, as they were written."""
    return _batches.decode(body).batch
