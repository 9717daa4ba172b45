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
    Batch,
    Message,
    MessageMisfit,
    ScreenedBatch,
    ScreenedMessage,
    TooLarge,
    Unreadable,
)

Shape = TypeVar("Shape")

GZIP = 16 + zlib.MAX_WBITS
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

    Raises Unreadable, TooLarge.
    """
    if encoding in {"gzip", "x-gzip"}:
        unpacking = zlib.decompressobj(GZIP)
        try:
            body = unpacking.decompress(body, LARGEST_REQUEST + 1)
        except zlib.error as error:
            raise Unreadable(problem="The body says that it is gzip, but is not.") from error
        if not unpacking.eof and len(body) <= LARGEST_REQUEST:
            raise Unreadable(problem="The body ends in the middle.")
    elif encoding not in {"", "identity"}:
        raise Unreadable(problem=f"The content encoding {encoding[:40]!r} is not known: use gzip.")
    if len(body) > LARGEST_REQUEST:
        raise TooLarge(what="The request", most=f"{LARGEST_REQUEST // KIB} KiB")
    return NUL.sub(rb"\1", body) if WRITTEN_NUL in body else body


def read_batch(body: bytes) -> Request:
    """Several messages.

    Raises Unreadable, TooLarge, MessageMisfit.
    """
    batch = _decoded(_batches, body)
    if len(batch.batch) > MOST_MESSAGES:
        raise TooLarge(what="The batch", most=f"{MOST_MESSAGES:,} messages")
    if not batch.batch:
        raise MessageMisfit(field="batch", problem="Give at least one message.")
    for place, raw in enumerate(batch.batch):
        if len(memoryview(raw)) > LARGEST_MESSAGE:
            raise TooLarge(what=f"The message batch[{place}]", most=f"{LARGEST_MESSAGE // KIB} KiB")
    for place, message in enumerate(_decoded(_screened_batches, body).batch):
        if problem := _missing(message):
            raise MessageMisfit(field=f"batch[{place}].{problem[0]}", problem=problem[1])
    return Request(body, len(batch.batch), batch.write_key or "")


def read_single(body: bytes, call: str) -> Request:
    """One message, whose type the address says.

    Raises Unreadable, TooLarge, MessageMisfit.
    """
    if len(body) > LARGEST_MESSAGE:
        raise TooLarge(what="The message", most=f"{LARGEST_MESSAGE // KIB} KiB")
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
