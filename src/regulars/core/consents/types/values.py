"""Consents and suppressions as values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

GENERAL = "marketing"  # the topic of whatever names none; a no to it is a no to every topic
TRANSACTIONAL = "transactional"  # what belongs to an order or an account; needs no consent
LONGEST_CODE = 40  # of a topic
LONGEST_NAME = 100  # of a topic, in one language
LONGEST_KEY = 200
LONGEST_WORDING = 2_000
LONGEST_DETAIL = 500
LONGEST_REASON = 300
MOST_TOPICS = 100


class Channel(enum.StrEnum):
    """By what somebody is told."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    POST = "post"
    PHONE = "phone"  # a call
    ONSITE = "onsite"


class AddressKind(enum.StrEnum):
    """What kind of address."""

    EMAIL = "email"
    PHONE = "phone"


# The kind of address that a channel goes to; of the others no address is kept with the customer.
ADDRESS_OF: Mapping[Channel, AddressKind] = {
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.SMS: AddressKind.PHONE,
    Channel.PHONE: AddressKind.PHONE,
}


class State(enum.StrEnum):
    """What was said."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"  # asked to confirm, as by a double opt-in


class Method(enum.StrEnum):
    """How it was said."""

    CHECKOUT = "checkout"
    FORM = "form"
    IMPORT = "import"
    API = "api"
    PREFERENCE_CENTRE = "preference_centre"
    DOUBLE_OPT_IN = "double_opt_in"
    UNSUBSCRIBE_LINK = "unsubscribe_link"
    REPLY = "reply"
    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"
    EVENT = "event"  # a message in Segment's format


class Reason(enum.StrEnum):
    """Why somebody may be told, or may not."""

    GRANTED = "granted"
    NOT_NEEDED = "not_needed"
    NEVER_ASKED = "never_asked"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
    SUPPRESSED = "suppressed"
    NO_ADDRESS = "no_address"


class SuppressionReason(enum.StrEnum):
    """Why nothing goes to an address."""

    HARD_BOUNCE = "hard_bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    MANUAL = "manual"
    IMPORTED = "imported"


# Whoever complained is not asked again. These keep back what needs no consent, too.
LIFTABLE = frozenset(SuppressionReason) - {SuppressionReason.COMPLAINT}
OF_EVERYTHING = frozenset(
    {SuppressionReason.HARD_BOUNCE, SuppressionReason.COMPLAINT, SuppressionReason.MANUAL}
)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where something can be sent: an e-mail in lower case, or a phone as E.164 writes it."""

    kind: AddressKind
    value: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves that something was said, as far as it is known; empty text: it is not."""

    wording: str = ""  # what was shown or read out
    wording_version: str = ""
    language: str = ""
    ip: str = ""
    user_agent: str = ""
    page: str = ""
    message_id: str = ""  # of the message that asked to confirm, or was replied to
    note: str = ""

    def known(self) -> dict[str, str]:
        """What is known, by name."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class ConsentTold:
    """Something that somebody said. It is about a customer by their id, or about an address where
    nobody is known to have it.

    ``key`` tells it from everything else that its source tells; empty: it is told this once.
    ``is_proven``: the shop or somebody of the staff vouches for it; else a browser says so.
    """

    channel: Channel
    state: State
    occurred_at: datetime
    method: Method
    topic: str = GENERAL
    customer_id: int | None = None
    address: Address | None = None
    key: str = ""
    proof: Proof = field(default=Proof())
    is_proven: bool = True
    historical: bool = False


@dataclass(frozen=True)
class ConsentFact:
    """Something that was said, as it is kept; ``customer_id`` is None where it is about an address,
    and ``address`` is empty where it is about a customer or was erased.
    """

    id: int
    public_id: str
    customer_id: int | None
    address: str
    channel: Channel
    topic: str
    state: State
    occurred_at: datetime
    recorded_at: datetime
    source: str
    method: Method
    actor: str
    proof: Proof
    is_erased: bool


@dataclass(frozen=True)
class Standing:
    """What holds at present of a channel and a topic, since when, and what was said that makes it
    so. ``topic`` is what it holds of, which may be said by the general topic.
    """

    channel: Channel
    topic: str
    state: State
    fact: ConsentFact

    @property
    def since(self) -> datetime:
        """Since when it holds."""
        return self.fact.occurred_at


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may be told, and why; ``since`` is when that was said, if it was."""

    may: bool
    reason: Reason
    since: datetime | None = None


@dataclass(frozen=True)
class Topic:
    """What somebody may be told of. ``names`` are by language; the code stands where none fits."""

    code: str
    names: Mapping[str, str]
    needs_consent: bool

    def name_in(self, language: str) -> str:
        """The name in this language, else in English, else the code."""
        return self.names.get(language) or self.names.get("en") or self.code


@dataclass(frozen=True, slots=True)
class SuppressionTold:
    """An address to which nothing is sent from now on."""

    address: Address
    reason: SuppressionReason
    since: datetime
    note: str = ""
    historical: bool = False


@dataclass(frozen=True)
class Suppression:
    """An address to which nothing is sent, or was not for a while; ``address`` is empty where it
    was erased.
    """

    id: int
    public_id: str
    kind: AddressKind
    address: str
    reason: SuppressionReason
    since: datetime
    source: str
    actor: str
    note: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_because: str
