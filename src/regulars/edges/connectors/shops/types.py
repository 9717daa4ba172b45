"""What one delivery of a shop says, as values: the same for every kind of shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from regulars.core.catalog.types import ProductTold
from regulars.core.consents.types import GENERAL, Channel, Method, Proof, State
from regulars.core.identity.types import Claim
from regulars.kernel.errors import Invalid

LONGEST_NUMBER = 200  # letters of an order's number
LONGEST_REFERENCE = 150  # of what a shop knows a product by
LONGEST_NAME = 300
LONGEST_CHANNEL = 100


@dataclass(eq=False)
class Unusable(Invalid):
    """A field of what a shop sent is missing, or is something else than it should be."""

    code = "shops.unusable"
    sentence = "{field} of {thing} is missing or cannot be used."
    thing: str
    field: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was bought or taken back: ``key`` is what the shop knows the line by.

    ``amount_minor`` is after the discounts that the shop told of it. Below zero it is something
    taken off the whole order. ``full_minor`` is before discounts.
    """

    key: str
    amount_minor: int
    quantity: Decimal = Decimal(1)
    full_minor: int | None = None
    name: str = ""
    reference: str = ""  # what the shop knows the product by; empty: it is none


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order as its shop knows it at ``told_at``; None and empty text say nothing.

    ``total_minor`` is what was owed. What items, shipping and tax do not come to together is
    divided among the items.
    """

    number: str
    told_at: datetime
    currency: str
    items: Sequence[Item] | None = None
    placed_at: datetime | None = None
    total_minor: int | None = None
    shipping_minor: int | None = None
    tax_minor: int | None = None
    tax_is_included: bool = False
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    stands: bool = False  # it is not cancelled, though it may have been before
    buyer: Claim | None = None
    channel: str = ""
    source: str = ""  # whose order it is, where it is not the teller's own
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """What was taken back of an order at once; ``reference`` is what the shop knows it by.

    ``amount_minor`` is what was paid back; what it is more than the items is of no item in
    particular. Items are empty where the shop does not say which.
    """

    number: str
    reference: str
    at: datetime
    currency: str
    amount_minor: int
    items: Sequence[Item] = ()
    buyer: Claim | None = None
    channel: str = ""
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done, or that became of something: kept as activity.

    Where it ``is_of_known``, nobody becomes a customer by it: of whom the source does not know, it
    is left out.
    """

    name: str
    message: str  # tells it from all others of its source
    at: datetime
    received_at: datetime
    doer: Claim | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    historical: bool = False
    is_of_known: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """Something that somebody agreed to, or did not want.

    Where whoever it is about is known by nothing but a browser that is nobody's, it counts for
    nothing.
    """

    whose: Claim
    channel: Channel
    state: State
    at: datetime  # when it was said
    received_at: datetime
    topic: str = GENERAL
    method: Method = Method.API
    proof: Proof = field(default=Proof())
    historical: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """All that one delivery says. Claims are what it says of people beside what they did."""

    claims: Sequence[Claim] = ()
    products: Sequence[ProductTold] = ()  # of which the shop itself tells: they are overwritten
    purchases: Sequence[Purchase] = ()
    returns: Sequence[Return] = ()
    deeds: Sequence[Deed] = ()
    consents: Sequence[Consent] = ()


NOTHING = Said()
