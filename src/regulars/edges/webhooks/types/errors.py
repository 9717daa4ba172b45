"""What can go wrong with webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid, NotFound, Refused, RegularsError


@dataclass(eq=False)
class TooLongDescription(Invalid):
    """The description is too long."""

    code = "webhooks.description_too_long"
    sentence = "Describe the endpoint in at most {longest} letters, on one line."
    longest: int


@dataclass(eq=False)
class UnknownEventType(Invalid):
    """Nothing of this name is told."""

    code = "webhooks.unknown_event"
    sentence = "There are no events {name!r}. There are: {known}."
    name: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NoEvents(Invalid):
    """An endpoint that is told nothing is of no use."""

    code = "webhooks.no_events"
    sentence = "Choose at least one kind of event, or all of them."


@dataclass(eq=False)
class UnusableHeader(Invalid):
    """A header that cannot be sent."""

    code = "webhooks.unusable_header"
    sentence = "The header {name!r} cannot be sent: {reason}"
    name: str
    reason: str


@dataclass(eq=False)
class TooManyEndpoints(Refused):
    """Every endpoint has places of its own to be sent to, and there are no more of them."""

    code = "webhooks.too_many"
    sentence = (
        "There are {most} endpoints, which is as many as can be. Remove one that is not used."
    )
    most: int


@dataclass(eq=False)
class UnknownEndpoint(NotFound):
    """No endpoint has this id."""

    code = "webhooks.unknown"
    sentence = "There is no webhook {public_id}. See: regulars webhooks list"
    public_id: str


@dataclass(eq=False)
class UnknownDelivery(NotFound):
    """No delivery has this id, or it was long ago."""

    code = "webhooks.unknown_delivery"
    sentence = "There is no delivery {public_id}. Deliveries are kept for {days} days."
    public_id: str
    days: int


@dataclass(eq=False)
class EndpointDisabled(Refused):
    """Nothing is sent to an endpoint that is disabled."""

    code = "webhooks.disabled"
    sentence = "The webhook {public_id} is disabled. Enable it first."
    public_id: str


@dataclass(eq=False)
class AlreadyEnabled(Refused):
    """It is enabled."""

    code = "webhooks.already_enabled"
    sentence = "The webhook {public_id} is enabled. Nothing needs to be done."
    public_id: str


@dataclass(eq=False)
class AlreadyDisabled(Refused):
    """It is disabled."""

    code = "webhooks.already_disabled"
    sentence = "The webhook {public_id} is disabled already. Nothing needs to be done."
    public_id: str


@dataclass(eq=False)
class StillUnderWay(Refused):
    """A delivery that has not ended cannot be sent anew."""

    code = "webhooks.under_way"
    sentence = "The delivery {public_id} has not ended yet: it is tried again by itself."
    public_id: str


REFUSALS: tuple[type[RegularsError], ...] = (
    TooLongDescription,
    UnknownEventType,
    NoEvents,
    UnusableHeader,
    TooManyEndpoints,
    UnknownEndpoint,
    UnknownDelivery,
    EndpointDisabled,
    AlreadyEnabled,
    AlreadyDisabled,
    StillUnderWay,
)
