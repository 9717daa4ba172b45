"""Endpoints, deliveries and attempts as values."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from regulars.edges.published.types import EventType


class Because(enum.StrEnum):
    """Why an endpoint is told nothing."""

    PEOPLE = "people"  # somebody disabled it
    GONE = "gone"  # it answered 410
    FAILING = "failing"  # nothing reached it for days


class DeliveryState(enum.StrEnum):
    """What has become of a delivery."""

    WAITING = "waiting"  # for its first or a later attempt
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Fault(enum.StrEnum):
    """Why an attempt failed."""

    STATUS = "status"  # it answered, with something else than 2xx
    REDIRECT = "redirect"
    TIMED_OUT = "timed_out"
    NOT_FOUND = "name_not_found"
    REFUSED = "address_refused"  # it is none of the public Internet
    UNREACHABLE = "unreachable"
    TLS = "tls"
    BROKEN_OFF = "broken_off"  # no whole answer
    NO_ANSWER_KNOWN = "no_answer_known"  # the worker ended in the middle of it
    DISABLED = "disabled"  # the endpoint was disabled before
    UNREADABLE = "secret_unreadable"  # kept under another key of the installation


@dataclass(frozen=True)
class Endpoint:
    """Where webhooks go. ``events`` None: every kind, those to come included."""

    id: int
    public_id: str
    url: str
    host: str
    description: str
    events: tuple[EventType, ...] | None
    header_names: tuple[str, ...]
    made_by: str
    made_at: datetime
    disabled_at: datetime | None
    disabled_because: Because | None
    failing_since: datetime | None
    last_delivered_at: datetime | None
    old_secret_until: datetime | None

    @property
    def is_enabled(self) -> bool:
        """Whether it is told anything."""
        return self.disabled_at is None


@dataclass(frozen=True)
class MadeEndpoint:
    """An endpoint with its signing secret, which is shown this once."""

    endpoint: Endpoint
    secret: str = field(repr=False)


@dataclass(frozen=True)
class EndpointDraft:
    """What is to be kept of an endpoint, checked and tidied."""

    url: str
    host: str
    description: str
    events: tuple[EventType, ...] | None
    headers: Mapping[str, str] = field(repr=False)


class Unchanged(enum.Enum):
    """Stands for what is to stay, where None means something else."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True)
class EndpointChanges:
    """What is to be changed of an endpoint; None stays as it is. ``events`` None: every kind."""

    url: str | None = None
    description: str | None = None
    events: Collection[str] | Unchanged | None = UNCHANGED
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    is_enabled: bool | None = None


@dataclass(frozen=True)
class Attempt:
    """One try to deliver. ``status`` None: nothing was answered; ``fault`` None: it was taken."""

    number: int
    at: datetime
    milliseconds: int
    status: int | None
    fault: Fault | None
    answer: str


@dataclass(frozen=True)
class Delivery:
    """One message on its way to one endpoint."""

    id: int
    public_id: str
    endpoint: str  # public id
    webhook_id: str  # what `webhook-id` says, the same at each attempt
    type: str
    state: DeliveryState
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    attempts: int
    last_status: int | None
    last_fault: Fault | None


@dataclass(frozen=True)
class WholeDelivery:
    """A delivery with what is sent, and each attempt, the last first."""

    head: Delivery
    body: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Health:
    """How endpoints stand, and the deliveries of those that are enabled."""

    waiting: int
    sending: int
    failed: int
    oldest_due_at: datetime | None  # of those that wait and could be sent by now
    failing: int  # enabled endpoints that nothing reaches at present
    disabled_by_us: int


@dataclass(frozen=True)
class Parcel:
    """What is sent to where, in the hands of a worker; ``attempt`` is its fence."""

    delivery_id: int
    endpoint_id: int
    attempt: int
    webhook_id: str
    body: bytes
    url: str
    secrets: tuple[bytes, ...] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt."""

    milliseconds: int
    status: int | None = None
    fault: Fault | None = None
    answer: str = ""
    retry_after: float | None = None  # seconds that the peer asked for
