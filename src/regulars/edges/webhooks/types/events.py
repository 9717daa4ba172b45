"""What people do to webhooks, and what becomes of endpoints: facts of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class EndpointEvent(Event):
    """Something that happened to an endpoint. Its address stays out of the log: it may hold a
    secret.
    """

    webhook: str  # public id


@dataclass(frozen=True, kw_only=True)
class EndpointAdded(EndpointEvent):
    """Somebody added an endpoint."""

    name: ClassVar[str] = "webhooks.added"


@dataclass(frozen=True, kw_only=True)
class EndpointChanged(EndpointEvent):
    """Somebody changed these fields of an endpoint."""

    name: ClassVar[str] = "webhooks.changed"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class EndpointEnabled(EndpointEvent):
    """Somebody enabled an endpoint again."""

    name: ClassVar[str] = "webhooks.enabled"


@dataclass(frozen=True, kw_only=True)
class EndpointDisabled(EndpointEvent):
    """An endpoint is told nothing any more; ``because`` as in ``Because``."""

    name: ClassVar[str] = "webhooks.disabled"
    because: str


@dataclass(frozen=True, kw_only=True)
class EndpointRemoved(EndpointEvent):
    """Somebody removed an endpoint."""

    name: ClassVar[str] = "webhooks.removed"


@dataclass(frozen=True, kw_only=True)
class SecretRotated(EndpointEvent):
    """An endpoint has another secret; the one before signs too for so many hours."""

    name: ClassVar[str] = "webhooks.secret_rotated"
    hours: int


@dataclass(frozen=True, kw_only=True)
class EndpointTested(EndpointEvent):
    """Somebody had a test sent."""

    name: ClassVar[str] = "webhooks.tested"


@dataclass(frozen=True, kw_only=True)
class DeliveriesReplayed(EndpointEvent):
    """Somebody had deliveries sent anew."""

    name: ClassVar[str] = "webhooks.replayed"
    deliveries: int
