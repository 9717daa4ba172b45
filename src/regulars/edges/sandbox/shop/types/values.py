"""What the shop sells, to whom, and what became of it, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

MOST_PIECES = 99  # of one product in a cart


class Outcome(StrEnum):
    """What becomes of a payment by a card."""

    PAID = "paid"
    DECLINED = "declined"
    NEEDS_STEP = "needs_step"


class Payment(StrEnum):
    """How an order is paid."""

    CARD = "card"
    TRANSFER = "transfer"
    CASH = "cash"


class Status(StrEnum):
    """How far an order is."""

    PLACED = "placed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """Where an order was placed."""

    WEB = "web"
    TILL = "till"


@dataclass(frozen=True)
class Offer:
    """A product as the shop sells it: its price and how many are there."""

    product: str
    sku: str
    name: str
    category: str
    price_minor: int
    currency: str
    on_hand: int

    @property
    def is_there(self) -> bool:
        """Whether one can be bought."""
        return self.on_hand > 0


@dataclass(frozen=True)
class OfferPage:
    """So many offers of a longer list. ``page`` counts from 1; ``number`` is how long the list is,
    ``before`` how many of it stand on earlier pages.
    """

    offers: Sequence[Offer]
    page: int
    number: int
    before: int

    @property
    def first(self) -> int:
        """The place of the first one in the list."""
        return self.before + 1

    @property
    def last(self) -> int:
        """The place of the last one in the list."""
        return self.before + len(self.offers)

    @property
    def earlier(self) -> int:
        """The number of the page before; 0: there is none."""
        return self.page - 1

    @property
    def later(self) -> int:
        """The number of the page after; 0: there is none."""
        return self.page + 1 if self.last < self.number else 0


@dataclass(frozen=True)
class Item:
    """So many pieces of an offer."""

    offer: Offer
    quantity: int

    @property
    def total_minor(self) -> int:
        """What they cost together."""
        return self.offer.price_minor * self.quantity


@dataclass(frozen=True)
class Delivery:
    """A way in which an order reaches its buyer."""

    code: str
    cost_minor: int
    free_from_minor: int | None  # None: it costs the same however much is bought
    days: int


@dataclass(frozen=True)
class Totals:
    """What an order costs. Prices include tax, which is named beside them."""

    subtotal_minor: int
    shipping_minor: int
    total_minor: int
    tax_minor: int
    shipping_tax_minor: int


@dataclass(frozen=True)
class Buyer:
    """Who is to get an order, and where."""

    email: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True)
class Sender:
    """In whose name messages are sent, and from where.

    ``may_watch``: whether they have agreed that their visit is told, beyond what they order.
    """

    user_id: str = ""
    anonymous_id: str = ""
    may_watch: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreed:
    """The words that somebody agreed to, as they read them."""

    wording: str
    language: str


@dataclass(frozen=True)
class News:
    """What somebody said last about news by e-mail."""

    email: str
    is_wanted: bool
    said_at: datetime


@dataclass(frozen=True)
class Placing:
    """An order as it is to be placed; the token tells it from every other."""

    token: str
    buyer: Buyer
    delivery: str
    payment: Payment
    agreed: Agreed | None = None  # to news; None: they were not asked for
    total_minor: int | None = None  # what the buyer was shown; None: it is not known


@dataclass(frozen=True)
class LineCard:
    """A line of an order."""

    id: int
    product: str
    sku: str
    name: str
    category: str
    price_minor: int
    quantity: int
    refunded: int

    @property
    def left(self) -> int:
        """How many have not been taken back."""
        return self.quantity - self.refunded

    @property
    def total_minor(self) -> int:
        """What the line costs."""
        return self.price_minor * self.quantity


@dataclass(frozen=True)
class OrderCard:
    """An order with its lines."""

    id: int
    number: str
    public_id: str
    channel: Channel
    status: Status
    payment: Payment
    buyer: Buyer
    delivery: str
    currency: str
    totals: Totals
    refunded_minor: int
    lines: Sequence[LineCard]
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    promised_on: date | None
    tracking: str
    card: str
    cart_id: str
    visit_id: int | None
    account_id: int | None
    sender: Sender

    @property
    def is_paid(self) -> bool:
        """Whether it has been paid."""
        return self.paid_at is not None

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == Status.CANCELLED

    @property
    def may_be_refunded(self) -> bool:
        """Whether any of its lines can still be taken back."""
        return self.is_paid and not self.is_cancelled and any(line.left for line in self.lines)


@dataclass(frozen=True)
class GivingBack:
    """What goes back of an order: so many pieces of its lines, and how much money."""

    pieces: Sequence[tuple[LineCard, int]]
    amount_minor: int
    delivery_minor: int  # of that


@dataclass(frozen=True)
class AccountCard:
    """Somebody with an account of the shop."""

    id: int
    public_id: str
    email: str
    name: str
    card: str
    joined_at: datetime


@dataclass(frozen=True)
class MessageCard:
    """A message to Regulars and what became of it."""

    id: int
    message_id: str
    what: str
    made_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    problem: str


@dataclass(frozen=True)
class ReceivedCard:
    """A webhook that came. ``body`` is its JSON, laid out to be read."""

    webhook_id: str
    type: str
    body: str
    received_at: datetime


@dataclass(frozen=True)
class Outbox:
    """How many messages wait, were accepted and failed for good."""

    waiting: int
    sent: int
    failed: int
