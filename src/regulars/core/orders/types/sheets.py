"""An order as a whole, with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from regulars.kernel.errors import NotFound

OrderMark = tuple[datetime, str]  # of an order in a list: when it was placed, and its public id


@dataclass(frozen=True)
class SheetLine:
    """One line. Amounts in minor units; positive also when taken back."""

    name: str
    product: str  # its public id; empty where none is known
    quantity: Decimal
    amount_minor: int  # after discounts
    discount_minor: int | None
    cost_minor: int | None


@dataclass(frozen=True)
class RefundSheet:
    """What was taken back under one number on one day of the store."""

    number: str
    refunded_on: date
    refunded_at: datetime
    amount_minor: int
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class OrderSheet:
    """What an order is, without its lines."""

    public_id: str
    source: str
    number: str
    customer: str  # the public id; empty where nobody is known
    channel: str  # its code; empty where none is known
    placed_at: datetime
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    tax_is_included: bool
    shipping_minor: int
    total_minor: int
    refunded_minor: int
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    historical: bool

    @property
    def mark(self) -> OrderMark:
        """The order's place in a list."""
        return self.placed_at, self.public_id


@dataclass(frozen=True)
class OrderName:
    """What an order is known by, and the currency that it stays in."""

    public_id: str
    number: str
    currency: str


@dataclass(frozen=True)
class WholeOrder:
    """An order with its lines, and what was taken back of it."""

    head: OrderSheet
    lines: tuple[SheetLine, ...]
    refunds: tuple[RefundSheet, ...]


@dataclass(eq=False)
class UnknownOrder(NotFound):
    """No order has this id."""

    code = "orders.unknown"
    sentence = "There is no order {public_id}. List orders, or look for one by its number."
    public_id: str
