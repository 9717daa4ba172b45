"""Reads requests: what is in them, and that all of it can be used before any of it is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from regulars.edges.connectors.segment.types import (
    LARGEST_MESSAGE,
    LARGEST_REQUEST,
    LONGEST_ID,
    LONGEST_MESSAGE_ID,
    MOST_MESSAGES,
    NOTHING,
    Batch,
    Message,
    MessageMisfit,
    Unreadable,
)
from regulars.kernel.bodies import BodyTooLarge

Shape = TypeVar("Shape")

GZIP = 16 + zlib.MAX_WBITS
MOST_MEMBERS = 100  # each costs a copy of what follows it
# A character that no database keeps in text, written in JSON; not a backslash before "u0000".
NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
WRITTEN_NUL = b"\\u0000"
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


@dataclass(frozen=True)
class Request:
    """A request that is in order: its messages one by one, and the key that it brings itself."""

    body: bytes
    messages: Sequence[Message]
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
    return NUL.sub(rb"\1", body) if WRITTEN_NUL in body else body


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
    messages = [read_message(raw, at=f"batch[{place}]") for place, raw in enumerate(batch.batch)]
    _check_object(batch.context, "context")
    return Request(body, messages, batch.write_key or "")


def read_single(body: bytes, call: str) -> Request:
    """One message, whose type the address says.

    Raises Unreadable, BodyTooLarge, MessageMisfit.
    """
    message = read_message(body, call=call)
    return Request(body, [message], message.write_key or "")


def read_message(raw: bytes | msgspec.Raw, *, at: str = "", call: str = "") -> Message:
    """One message that is in order; ``at`` says where it stands, for what is wrong with it.

    Raises Unreadable, BodyTooLarge, MessageMisfit.
    """
    if len(memoryview(raw)) > LARGEST_MESSAGE:
        raise BodyTooLarge(what=f"The message {at}".strip(), most=f"{LARGEST_MESSAGE // KIB} KiB")
    message = _decoded(_messages, raw, at)
    if call:
        message.type = call  # type: ignore[assignment]  # one of the calls
    _check(message, f"{at}." if at else "")
    return message


def _decoded(decoder: msgspec.json.Decoder[Shape], raw: bytes | msgspec.Raw, at: str = "") -> Shape:
    try:
        memoryview(raw).tobytes().decode()  # what stays as it was written is read by others
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        place = path.rstrip("`").removeprefix("$").removeprefix(".")
        field = ".".join(part for part in (at, place) if part) or "body"
        raise MessageMisfit(field=field, problem=problem) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(problem=f"The body is not JSON: {error}") from error
    except RecursionError as error:
        raise Unreadable(problem="The body is nested too deeply.") from error


def _check(message: Message, at: str) -> None:
    """Refuse what cannot be used, naming the field."""
    _check_needed(message, at)
    for name, text, most in (
        ("messageId", message.message_id, LONGEST_MESSAGE_ID),
        ("userId", message.user_id, LONGEST_ID),
        ("anonymousId", message.anonymous_id, LONGEST_ID),
        ("event", message.event, LONGEST_ID),
    ):
        if text is not None and len(str(text)) > most:
            raise MessageMisfit(field=f"{at}{name}", problem=f"Give at most {most} characters.")
    for name in ("properties", "traits", "context"):
        _check_object(getattr(message, name), f"{at}{name}")


def _check_needed(message: Message, at: str) -> None:
    """Refuse a message without what its type needs."""
    if message.type is None:
        raise MessageMisfit(field=f"{at}type", problem="Say which kind of message it is.")
    if not (_is_id(message.user_id) or _is_id(message.anonymous_id)):
        raise MessageMisfit(field=f"{at}userId", problem="Give userId or anonymousId.")
    needed = NEEDED.get(message.type)
    if needed and not _is_id(getattr(message, needed[0])):
        raise MessageMisfit(field=f"{at}{needed[1]}", problem=needed[2])


def _check_object(raw: msgspec.Raw, field: str) -> None:
    if raw is NOTHING or written(raw):
        return
    if memoryview(raw).tobytes().strip() not in {b"", b"null"}:
        raise MessageMisfit(field=field, problem="Expected an object.")


def _is_id(value: str | int | None) -> bool:
    return value is not None and str(value).strip() != ""


def written(raw: msgspec.Raw) -> bytes:
    """An object as it was written; empty where none was sent."""
    if raw is NOTHING:
        return b""
    found = memoryview(raw).tobytes()
    return found if found[:1] == OBJECT else b""


def messages_in(body: bytes, call: str) -> tuple[Batch, list[Message]]:
    """What was accepted before, read again: it is known to be in order."""
    if not call:
        batch = _batches.decode(body)
        return batch, [_messages.decode(raw) for raw in batch.batch]
    message = _messages.decode(body)
    message.type = call  # type: ignore[assignment]  # one of the calls
    return Batch(batch=[]), [message]
