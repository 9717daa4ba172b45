"""What says who somebody is, and who it turns out to be."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, Refused

REVIEW = "/console/duplicates/"  # where people decide
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
    ``customer_id``: our own id of whom it is about, whatever else it says of them. ``cleared`` are
    fields of which it says that nothing is known any more.
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
    customer_id: int | None = None
    cleared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Met:
    """Who it is: a customer, a visitor of whom nothing but a browser is known, both, or nobody."""

    customer_id: int | None = None
    visitor_id: int | None = None


@dataclass(frozen=True)
class ToldCustomer:
    """What came of telling of a customer; ``may_be`` are the public ids of others with whom people
    should compare them.
    """

    public_id: str
    outcome: TellingOutcome
    may_be: tuple[str, ...] = ()


class TellingOutcome(enum.StrEnum):
    """What came of telling of a customer."""

    CREATED = "created"
    RECOGNISED = "recognised"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(eq=False)
class NobodyMeant(Invalid):
    """What was told stands for nobody, or for too many."""

    code = "identity.nobody_meant"
    sentence = (
        "Nobody can be known by this. Tell a reference, an e-mail, a phone number or a loyalty "
        "card that means one person."
    )


@dataclass(eq=False)
class UnusableEmail(Invalid):
    """Not an e-mail address."""

    code = "identity.unusable_email"
    sentence = "{email!r} is no e-mail address. Put it right, or leave it out."
    email: str


@dataclass(eq=False)
class TwoCustomers(Refused):
    """What was told means two customers, whom only people make one."""

    code = "identity.two_customers"
    sentence = (
        "This means two customers, {one} and {other}. People decide whether they are one, in the "
        "console under {review}; nothing was changed."
    )
    one: str
    other: str
    review: str = REVIEW


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
