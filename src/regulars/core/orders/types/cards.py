"""What was bought, as it is shown and summed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from regulars.core.orders.types.states import State


@dataclass(frozen=True)
class ChannelCard:
    """A way to buy."""

    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class TimelineLine:
    """One line as the timeline shows it. Amounts in minor units; positive also when taken back."""

    name: str
    quantity: Decimal
    amount_minor: int


TimelineMark = tuple[datetime, str, int]  # of an entry: its moment, kind and id


@dataclass(frozen=True)
class TimelineEntry:
    """An order, or something taken back, at its moment."""

    kind: str  # "order" or "refund"
    id: int
    public_id: str  # of the order; empty for a refund of an unknown one
    number: str
    at: datetime
    channel: str
    currency: str
    amount_minor: int  # the goods after discounts; positive also for a refund
    state: State | None  # how far the order is; None where no shop said so
    total_minor: int  # with tax and shipping
    historical: bool
    lines: tuple[TimelineLine, ...] = ()

    @property
    def mark(self) -> TimelineMark:
        """The entry's place in a timeline."""
        return self.at, self.kind, self.id


@dataclass(frozen=True)
class PaidWithDiscounts:
    """What somebody paid for goods, after discounts, and what of that in orders with a discount."""

    orders: int
    paid_minor: int
    discounted_minor: int


@dataclass(frozen=True)
class Buying:
    """A customer's orders summed up, in one currency. Orders are those with anything sold."""

    currency: str
    orders: int
    revenue_minor: int  # goods after discounts, less what was taken back
    refunded_minor: int
    first_order_at: datetime | None
    last_order_at: datetime | None

    @property
    def average_order_minor(self) -> int | None:
        """Revenue by order, halves up; None without an order."""
        return (2 * self.revenue_minor + self.orders) // (2 * self.orders) if self.orders else None


@dataclass(frozen=True)
class ChannelSales:
    """What came through a channel in one currency. Orders are those with anything sold."""

    currency: str
    orders: int
    customers: int  # known ones with an order
    revenue_minor: int  # goods after discounts, less what was taken back
    refunded_minor: int
    first_order_at: datetime | None
    last_order_at: datetime | None


@dataclass(frozen=True)
class Favourite:
    """A product that a customer buys, summed up over some of their orders."""

    product_id: int | None  # None: known by its name alone
    name: str
    orders: int
    quantity: Decimal  # less what was taken back
    amount_minor: int  # after discounts, less what was taken back
    last_at: datetime
