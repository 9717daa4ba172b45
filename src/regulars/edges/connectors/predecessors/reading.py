"""Reads pages of services whose lists stand under their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.asking.types import Answer, Unanswered
from regulars.edges.connectors.connections.types import Found
from regulars.edges.connectors.predecessors.types import Named

DIGITS = 24
NONSENSE = "answered something else than it should"


@dataclass(frozen=True)
class Objects:
    """The objects on a page, as they were written, each with its id."""

    written: Sequence[tuple[str, bytes]]
    beside: dict[str, msgspec.Raw]  # whatever else is on the page


def objects_of(peer: Peer, answer: Answer, name: str) -> Objects:
    """The objects that a page lists under a name.

    Raises Unanswered.
    """
    page = _read(peer, answer.body, dict[str, msgspec.Raw])
    listed = page.pop(name, None)
    if listed is None:
        raise Unanswered(peer.host, NONSENSE)
    raws = _read(peer, bytes(listed), list[msgspec.Raw])
    written = [bytes(raw) for raw in raws]
    return Objects([(str(_read(peer, one, Named).id), one) for one in written], page)


def beside(peer: Peer, found: Objects, name: str, shape: Any) -> Any:
    """What stands on a page beside its objects; nothing where it is not there.

    Raises Unanswered.
    """
    raw = found.beside.get(name)
    return _read(peer, bytes(raw), shape | None) if raw is not None else None


def found_of(topic: str, reference: str, body: bytes, seen: Any) -> Found:
    """An object as something that was found; what changed is another."""
    return Found(f"{topic}:{reference[:80]}:{sha256(body).hexdigest()[:DIGITS]}", topic, body, seen)


def _read(peer: Peer, body: bytes, shape: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unanswered(peer.host, NONSENSE) from error
