"""The facts that may be posted, and what is wrong with those that are not taken.

Amounts are integers of minor units, such as cents. Moments are in ISO 8601 with an offset. A field
that is left out says nothing; one that is not known here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from regulars.core.consents.types import (
    GENERAL,
    LONGEST_CODE,
    LONGEST_DETAIL,
    LONGEST_WORDING,
    Channel,
    Method,
    State,
)
from regulars.kernel.errors import Invalid

MOST_FACTS = 1_000
MOST_LINES = 1_000
LARGEST_MINOR = 10**15

Reference = Annotated[str, Meta(min_length=1, max_length=150)]
Number = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(max_length=200)]
Title = Annotated[str, Meta(max_length=300)]
Email = Annotated[str, Meta(max_length=254)]
Phone = Annotated[str, Meta(max_length=40)]
Moment = Annotated[datetime, Meta(tz=True)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Minor = Annotated[int, Meta(ge=0, le=LARGEST_MINOR)]
Quantity = Decimal
Topic = Annotated[str, Meta(min_length=1, max_length=LONGEST_CODE)]
Wording = Annotated[str, Meta(max_length=LONGEST_WORDING)]
Detail = Annotated[str, Meta(max_length=LONGEST_DETAIL)]


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Something of which every field is known."""


class Person(Strict):
    """Whom a fact is about: by what the sender knows them by, or by what they can be reached by."""

    reference: Reference | None = None
    email: Email = ""
    phone: Phone = ""
    name: Name = ""
    loyalty_card: Email = ""
    anonymous_id: Email = ""  # of their browser, as it is in the events of the same source
    joined_at: Moment | None = None


class Line(Strict):
    """A line of an order or a refund; ``amount_minor`` is after discounts, and not below zero."""

    key: Reference
    amount_minor: Minor
    quantity: Quantity = Decimal(1)
    name: Title = ""
    product: Reference | None = None  # what the sender knows the product by
    discount_minor: Minor | None = None
    cost_minor: Minor | None = None


Lines = Annotated[list[Line], Meta(min_length=1, max_length=MOST_LINES)]


class Customer(Strict, tag="customer"):
    """What is known of a customer at a moment."""

    told_at: Moment
    customer: Person


class Product(Strict, tag="product"):
    """What is known of something that is sold, at a moment."""

    told_at: Moment
    reference: Reference
    name: Title | None = None
    category: Name | None = None
    price_minor: Minor | None = None
    cost_minor: Minor | None = None
    currency: Currency | None = None
    is_active: bool | None = None


class Order(Strict, tag="order"):
    """An order as it is at a moment: lines that are not told any more are gone."""

    told_at: Moment
    number: Number
    currency: Currency
    lines: Lines | None = None
    placed_at: Moment | None = None
    customer: Person | None = None
    channel: Annotated[str, Meta(max_length=100)] = ""
    tax_minor: Minor | None = None
    tax_is_included: bool | None = None
    shipping_minor: Minor | None = None
    paid_at: Moment | None = None
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    cancelled_at: Moment | None = None


class Refund(Strict, tag="refund"):
    """What was taken back of an order at once; without lines, all that is left of it."""

    at: Moment
    number: Number
    reference: Reference
    currency: Currency
    lines: Lines | None = None
    customer: Person | None = None
    channel: Annotated[str, Meta(max_length=100)] = ""


class Event(Strict, tag="event"):
    """Something that somebody did; ``id`` tells it from all others of the source."""

    at: Moment
    id: Reference
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    customer: Person | None = None
    properties: dict[str, Any] = msgspec.field(default_factory=dict)


class Proof(Strict):
    """What proves a consent, as far as it is known."""

    wording: Wording = ""  # what was shown or read out
    wording_version: Detail = ""
    language: Detail = ""
    ip: Detail = ""
    user_agent: Detail = ""
    page: Detail = ""
    message_id: Detail = ""  # of the message that asked to confirm, or was replied to
    note: Detail = ""


class Consent(Strict, tag="consent"):
    """What somebody agreed to, or did not want; the same again is known by all of it but the
    method and the proof.
    """

    occurred_at: Moment
    customer: Person
    channel: Channel
    state: State
    topic: Topic = GENERAL
    method: Method = Method.API
    proof: Proof = msgspec.field(default_factory=Proof)


Fact = Customer | Product | Order | Refund | Event | Consent


class Body(Strict):
    """What is posted."""

    facts: Annotated[list[Fact], Meta(min_length=1, max_length=MOST_FACTS)]


@dataclass(eq=False)
class Unreadable(Invalid):
    """A body is not what it says it is."""

    code = "webhook.unreadable"
    sentence = "The body is not JSON: {problem}"
    status = 400
    problem: str


@dataclass(eq=False)
class FactMisfit(Invalid):
    """A field of a fact cannot be used."""

    code = "webhook.fact_misfit"
    sentence = "{field}: {problem}"
    field: str
    problem: str


@dataclass(eq=False)
class NoId(Invalid):
    """A delivery has an id, so that it is known when it comes again."""

    code = "webhook.no_id"
    sentence = "Send a header webhook-id of at most {longest} letters, the same at every attempt."
    longest: int
