"""What reached us, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from regulars.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Arriving:
    """Something that reached us and was found to be in order; ``size`` is how many messages it
    holds. ``key`` tells it from everything else that the source sends; empty: its messages do.
    """

    connector: str
    source: str
    actor: str
    body: bytes
    received_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    size: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that waits to be applied."""

    id: int
    connector: str
    source: str
    actor: str
    body: bytes
    received_at: datetime
    facts: Mapping[str, Any]
    size: int
    attempts: int


@dataclass(frozen=True)
class StuckDelivery:
    """Something that could not be applied, and is not tried again until somebody says so."""

    id: int
    connector: str
    source: str
    key: str
    received_at: datetime
    problem: str


@dataclass(frozen=True)
class SourceHealth:
    """What came of one source lately."""

    connector: str
    source: str
    last_received_at: datetime
    waiting: int
    stuck: int


@dataclass(eq=False)
class UnknownDelivery(NotFound):
    """Nothing that could not be applied has this id."""

    code = "intake.unknown_delivery"
    sentence = "Delivery {delivery_id} is not waiting for anybody's decision."
    delivery_id: int
