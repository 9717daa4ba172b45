"""What says who somebody is, and who it turns out to be."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event

LONGEST = 254  # letters of anything that somebody is known by


class Kind(enum.StrEnum):
    """What somebody is known by, beside a shop's own name for them."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"


class Doubt(enum.StrEnum):
    """Why two customers may be one."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_CARD = "same_card"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one message says of who it is about; empty text says nothing.

    ``is_proven``: the shop vouches for it, as with a secret key; else a browser says so, where
    anybody can say anything. ``is_shared``: the device is a till or a kiosk, that many stand at.
    """

    seen_at: datetime
    user_id: str = ""  # what the source knows the customer by
    anonymous_id: str = ""  # what the source knows the browser by
    email: str = ""
    phone: str = ""
    card: str = ""  # loyalty card
    name: str = ""
    joined_at: datetime | None = None
    is_proven: bool = False
    is_shared: bool = False
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """Who it is: a customer, a visitor of whom nothing but a browser is known, both, or nobody.

    ``is_erased``: it is of before somebody was erased, and about them. Nothing of it may be kept
    that says who they were.
    """

    customer_id: int | None = None
    visitor_id: int | None = None
    is_erased: bool = False


@dataclass(frozen=True)
class Suspicion:
    """Two customers who may be one, and why; for people to decide."""

    id: int
    one: int
    other: int
    doubt: Doubt
    since: datetime


@dataclass(frozen=True, kw_only=True)
class VisitorRecognised(Event):
    """A visitor turned out to be a customer: what they did before is that customer's."""

    name: ClassVar[str] = "identity.visitor_recognised"
    visitor_id: int
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class DeviceShared(Event):
    """Several customers use one browser, so that from now on it says nothing of who somebody is."""

    name: ClassVar[str] = "identity.device_shared"
    visitor_id: int
    customer_id: int  # the one it was known to be of before


@dataclass(frozen=True, kw_only=True)
class DuplicateSuspected(Event):
    """Two customers may be one."""

    name: ClassVar[str] = "identity.duplicate_suspected"
    suspicion_id: int
    one: int
    other: int
    doubt: str
