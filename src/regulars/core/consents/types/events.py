"""What happens to consents and suppressions. No address is ever among the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class _Said(Event):
    """Somebody said something; ``customer`` is a public id, empty where it is of an address."""

    fact: str  # public id
    customer_id: int | None
    customer: str
    channel: str
    topic: str
    method: str


class ConsentGranted(_Said):
    """Somebody agreed to be told."""

    name: ClassVar[str] = "consents.granted"


class ConsentWithdrawn(_Said):
    """Somebody does not want to be told, or no longer."""

    name: ClassVar[str] = "consents.withdrawn"


class ConsentAsked(_Said):
    """Somebody was asked to confirm that they agree."""

    name: ClassVar[str] = "consents.asked"


@dataclass(frozen=True, kw_only=True)
class Suppressed(Event):
    """Nothing is sent to an address any more."""

    name: ClassVar[str] = "consents.suppressed"
    suppression: str  # public id
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SuppressionLifted(Event):
    """An address may be written to again, as far as consents allow it."""

    name: ClassVar[str] = "consents.suppression_lifted"
    suppression: str
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TopicDefined(Event):
    """The store has another topic, or other names for one."""

    name: ClassVar[str] = "consents.topic_defined"
    topic: str
