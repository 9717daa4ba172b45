"""What was done, as values."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

LONGEST_NAME = 200


class Kind(enum.StrEnum):
    """What kind of message told it, in Segment's words."""

    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    GROUP = "group"


class Done(msgspec.Struct, frozen=True):
    """Something that was done, as it is written; ``details`` is JSON as it was sent."""

    source: str
    message: bytes  # 16, from ``rules.mark_of``
    kind: str
    name: str
    customer_id: int | None
    visitor_id: int | None
    occurred_at: datetime
    received_at: datetime
    details: str
    historical: bool


@dataclass(frozen=True)
class Deed:
    """Something that a customer did; ``message`` tells it from all others of its source."""

    id: int
    kind: Kind
    name: str
    source: str
    at: datetime
    details: dict[str, Any]
    message: bytes = b""
    visitor_id: int | None = None  # the browser that did it; None: a server told of it


DeedMark = tuple[datetime, int]  # a deed's place in a timeline
