"""What reached us, as values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, NotFound, Unavailable

LONGEST_REASON = 300
RETRY_SECONDS = 10  # where nothing can be taken just now
Heeding = Callable[[str], bool]  # whether anything comes of what is of a topic


def everything(topic: str) -> bool:
    """Something comes of it, whatever it is about."""
    del topic
    return True


@dataclass(frozen=True, slots=True)
class Arriving:
    """Something that reached us and was found to be in order; ``size`` is how many messages it
    holds. ``key`` tells it from everything else that the source sends; empty: its messages do.

    ``connection`` is the public id of the connection that it came by, if it came by one; ``topic``
    is what it is about, in its sender's words. What ``is_held`` waits until it is released.
    """

    connector: str
    source: str
    actor: str
    body: bytes
    received_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    size: int = 1
    key: str = ""
    connection: str = ""
    topic: str = ""
    is_held: bool = False


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
    connection: str = ""
    topic: str = ""


@dataclass(frozen=True)
class StuckDelivery:
    """Something that could not be applied, and is not tried again until somebody says so."""

    id: int
    connector: str
    source: str
    key: str
    connection: str  # public id; empty where it came with a key
    topic: str
    received_at: datetime
    quarantined_at: datetime
    attempts: int
    problem: str


@dataclass(frozen=True)
class StuckSheet:
    """Something that could not be applied, with what was sent."""

    delivery: StuckDelivery
    body: bytes
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class SourceHealth:
    """What came of one source lately."""

    connector: str
    source: str
    last_received_at: datetime
    waiting: int
    stuck: int


class DeliveryState(enum.StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    HELD = "held"
    APPLIED = "applied"
    IGNORED = "ignored"  # nothing here comes of its topic
    STUCK = "stuck"


@dataclass(frozen=True)
class DeliveryCard:
    """A delivery that came by a connection; ``problem`` is why its last attempt failed."""

    id: int
    topic: str
    key: str
    received_at: datetime
    state: DeliveryState
    problem: str
    attempts: int
    size: int


@dataclass(frozen=True)
class DeliverySheet:
    """A delivery with what was sent."""

    card: DeliveryCard
    body: bytes
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """How many deliveries of a connection there are that nothing came of yet, or that nothing comes
    of, as far as these are kept.
    """

    waiting: int = 0
    held: int = 0
    stuck: int = 0
    ignored: int = 0


@dataclass(eq=False)
class Overloaded(Unavailable):
    """More waits to be applied than can be kept, or than there is disk for."""

    code = "intake.overloaded"
    sentence = (
        "There is no room for more now: too much waits to be applied, or the disk is nearly full. "
        "Send it again in {seconds} seconds."
    )
    status = 429
    seconds: int = RETRY_SECONDS


@dataclass(eq=False)
class UnknownDelivery(NotFound):
    """Nothing that was applied, or could not be, has this id."""

    code = "intake.unknown_delivery"
    sentence = "Delivery {delivery_id} is not waiting for anybody's decision."
    delivery_id: int


@dataclass(eq=False)
class NoReason(Invalid):
    """A delivery is discarded for a reason that others can read later."""

    code = "intake.no_reason"
    sentence = "Say why the delivery is discarded, in 1 to {longest} letters."
    longest: int = LONGEST_REASON


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(Event):
    """Somebody had a delivery applied again."""

    name: ClassVar[str] = "intake.delivery_retried"
    delivery_id: int
    connector: str
    source: str


@dataclass(frozen=True, kw_only=True)
class DeliveryDiscarded(Event):
    """Somebody decided that a delivery is never applied."""

    name: ClassVar[str] = "intake.delivery_discarded"
    delivery_id: int
    connector: str
    source: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveriesRetried(Event):
    """Somebody had all deliveries of a connection between two moments applied again."""

    name: ClassVar[str] = "intake.deliveries_retried"
    connection: str  # public id
    since: str  # ISO 8601, in UTC
    until: str
    number: int
