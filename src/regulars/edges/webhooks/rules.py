"""Decisions about endpoints and deliveries, from values to values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from regulars.edges.published.types import EventType
from regulars.edges.webhooks.types import (
    EndpointDraft,
    Fault,
    NoEvents,
    Outcome,
    TooLongDescription,
    UnknownEventType,
    UnusableHeader,
)
from regulars.kernel.targets import Allowed, target_of

MOST_ENDPOINTS = 20
AT_ONCE = 10  # requests to one endpoint at a time, of all workers together
AT_ONCE_FAILING = 1  # to one that did not take the last
PLACES = MOST_ENDPOINTS * AT_ONCE  # of each worker: so no endpoint ever takes another's

# The specification's own schedule: ten attempts, 75 hours 35 minutes 5 seconds from first to last.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_TRIES = len(PAUSES) + 1
JITTER = 0.1  # of a pause, added by chance, so that what failed together is not tried together
LONGEST_WISH = timedelta(hours=24)  # of a peer that says when to come again
LONGEST_REST = timedelta(hours=1)  # of everything for that peer
PATIENCE = timedelta(days=5)  # with an endpoint that takes nothing
LEASE = timedelta(seconds=90)  # an attempt takes 15 seconds; looking up a name may take as long
OLD_SECRET_HOURS = 24
LONGEST_OLD_SECRET_HOURS = 7 * 24
KEPT_DAYS = 30

LONGEST_DESCRIPTION = 200
MOST_HEADERS = 10
LONGEST_HEADER = 1_000
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?")
OURS = {
    "host",
    "connection",
    "content-length",
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "accept-encoding",
    "user-agent",
    "expect",
    "te",
    "trailer",
    "upgrade",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
}

GONE = 410
BUSY = {429, 503}  # answers that may say when to come again


def draft_of(
    *,
    url: str,
    description: str,
    events: Collection[str] | None,
    headers: Mapping[str, str],
    allowed: Allowed,
) -> EndpointDraft:
    """What is to be kept of an endpoint.

    Raises UnusableUrl, TooLongDescription, UnknownEventType, NoEvents, UnusableHeader.
    """
    target = target_of(url, allowed)
    return EndpointDraft(
        url=target.url,
        host=target.host_header,
        description=tidy_description(description),
        events=chosen(events),
        headers=checked_headers(headers),
    )


def tidy_description(text: str) -> str:
    """What people call it, on one line.

    Raises TooLongDescription.
    """
    tidy = " ".join(text.replace("\0", "").split())
    if len(tidy) > LONGEST_DESCRIPTION:
        raise TooLongDescription(longest=LONGEST_DESCRIPTION)
    return tidy


def chosen(events: Collection[str] | None) -> tuple[EventType, ...] | None:
    """The kinds that are told, in the catalogue's order; None: all of them.

    Raises UnknownEventType, NoEvents.

    >>> chosen(["orders.paid", "orders.placed"])
    (<EventType.ORDER_PLACED: 'orders.placed'>, <EventType.ORDER_PAID: 'orders.paid'>)
    """
    if events is None:
        return None
    for name in events:
        if name not in set(EventType):
            raise UnknownEventType(name=name[:100], known=tuple(EventType))
    if not events:
        raise NoEvents
    return tuple(kind for kind in EventType if kind in events)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that are sent along.

    Raises UnusableHeader.

    >>> checked_headers({"X-Shop": " one "})
    {'X-Shop': 'one'}
    """
    if len(headers) > MOST_HEADERS:
        raise UnusableHeader(name="", reason=f"there are more than {MOST_HEADERS}.")
    tidy: dict[str, str] = {}
    for name, told in headers.items():
        value = told.strip(" ")
        if not HEADER_NAME.fullmatch(name):
            raise UnusableHeader(name=name[:100], reason="its name is none of a header.")
        if name.lower() in OURS or name.lower().startswith("webhook-"):
            raise UnusableHeader(name=name, reason="Regulars sets it itself.")
        if name.lower() in {known.lower() for known in tidy}:
            raise UnusableHeader(name=name, reason="it is told twice.")
        if not HEADER_VALUE.fullmatch(value) or len(value) > LONGEST_HEADER:
            raise UnusableHeader(
                name=name, reason=f"its value must be 1 to {LONGEST_HEADER} signs of ASCII."
            )
        tidy[name] = value
    return tidy


def tries_left(tries: int, *, is_test: bool) -> bool:
    """Whether a delivery that failed so often is tried again; a test is tried once."""
    return not is_test and tries < MOST_TRIES


def due_again(tries: int, outcome: Outcome, *, now: datetime, chance: float) -> datetime:
    """When a delivery that failed so often is tried again: after the schedule's pause, with up to a
    tenth of it added by ``chance`` (between 0 and 1), or when the peer asked for it, whichever is
    later.
    """
    pause = PAUSES[tries - 1] * (1 + JITTER * chance)
    return now + max(pause, wished(outcome, LONGEST_WISH))


def rest_after(outcome: Outcome) -> timedelta:
    """How long an endpoint is left alone that says it is busy; nothing where it does not."""
    return wished(outcome, LONGEST_REST) if outcome.status in BUSY else timedelta(0)


def wished(outcome: Outcome, longest: timedelta) -> timedelta:
    """The pause that a peer asked for, within reason."""
    seconds = outcome.retry_after or 0.0
    return timedelta(seconds=min(max(seconds, 0.0), longest.total_seconds()))


def retry_after_of(text: str | None, *, now: datetime) -> float | None:
    """The seconds that a header ``Retry-After`` asks for; None: it says nothing that can be read.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> retry_after_of("120", now=now)
    120.0
    >>> retry_after_of("Sun, 01 Mar 2026 12:01:00 GMT", now=now)
    60.0
    """
    told = (text or "").strip()
    if told.isascii() and told.isdecimal():
        return float(told[:12])
    try:
        moment = parsedate_to_datetime(told)
        return (moment - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # a moment without a zone among them
        return None


def is_given_up(failing_since: datetime | None, *, now: datetime) -> bool:
    """Whether nothing has reached an endpoint for so long that it is disabled."""
    return failing_since is not None and now - failing_since >= PATIENCE


def fault_of(status: int) -> Fault | None:
    """What is wrong with an answer; None: it was taken."""
    if 200 <= status < 300:  # noqa: PLR2004 - the class of success
        return None
    return Fault.REDIRECT if 300 <= status < 400 else Fault.STATUS  # noqa: PLR2004
