"""Orders and refunds as a shop tells them while they happen."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, Refused, Unavailable
from regulars.kernel.money import Money, format_money


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line: ``key`` is what the shop knows it by, within its order or its refund.

    The amount is after discounts, positive also where it is taken back.
    """

    key: str
    quantity: Decimal
    amount_minor: int
    name: str = ""
    product_id: int | None = None
    discount_minor: int | None = None
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order as it is now: where lines are told, those that are not told any more are gone.

    ``told_at`` is the shop's own moment of its last change: of each field, what was said last by
    it stands, whatever arrives first. None says nothing. ``once`` are fields of what happens once,
    however often it is told: of them the first telling stands, unless another puts them right.
    """

    number: str
    told_at: datetime
    currency: str
    lines: Sequence[LineTold] | None = None
    placed_at: datetime | None = None
    customer_id: int | None = None
    channel_id: int | None = None
    tax_minor: int | None = None
    tax_is_included: bool | None = None
    shipping_minor: int | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    stands: bool = False  # it is not cancelled, though it was said to be before
    historical: bool = False  # it happened before we were there to see it
    once: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RefundTold:
    """What was taken back of an order at one moment; never changed afterwards.

    ``reference`` is what the shop knows it by, ``day`` the store's own. Without lines it is
    everything that is left of the order.
    """

    number: str  # of the order
    reference: str
    at: datetime
    day: date
    currency: str
    lines: Sequence[LineTold] | None = None
    customer_id: int | None = None
    channel_id: int | None = None
    historical: bool = False

    @property
    def prefix(self) -> str:
        """What the keys of all its lines begin with."""
        return refund_key(self.reference, "")

    def key_of(self, line: LineTold) -> str:
        """What a line of it is known by among all that was taken back of the order.

        >>> told = RefundTold("1001", "r:1", datetime(2026, 3, 1), date(2026, 3, 1), "EUR", ())
        >>> told.key_of(LineTold("8", Decimal(1), 500))
        'r_1:8'
        """
        return refund_key(self.reference, line.key)


def refund_key(reference: str, key: str) -> str:
    """What is taken back of a line by a refund; everything behind the first colon is the line's."""
    return f"{reference.replace(':', '_')}:{key}"


@dataclass
class OrdersTold:
    """What came of a batch: ids of orders by number, and which of the tellings changed anything."""

    ids: dict[str, int] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # older than what is known
    refunds: list[str] = field(default_factory=list)  # references of those that are new
    known_refunds: list[str] = field(default_factory=list)  # of those that were told before

    def of_order(self, number: str) -> OrderOutcome:
        """What came of telling an order."""
        if number in self.placed:
            return OrderOutcome.PLACED
        if number in self.changed:
            return OrderOutcome.CHANGED
        return OrderOutcome.OUTDATED if number in self.stale else OrderOutcome.UNCHANGED

    def of_refund(self, reference: str) -> RefundOutcome:
        """What came of telling a refund."""
        if reference in self.refunds:
            return RefundOutcome.TAKEN_BACK
        is_known = reference in self.known_refunds
        return RefundOutcome.KNOWN if is_known else RefundOutcome.NOTHING_LEFT


class OrderOutcome(enum.StrEnum):
    """What came of telling an order."""

    PLACED = "placed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"  # nothing of it is newer than what is known


class RefundOutcome(enum.StrEnum):
    """What came of telling a refund."""

    TAKEN_BACK = "taken_back"
    KNOWN = "known"  # told before
    NOTHING_LEFT = "nothing_left"  # the order has nothing left that could be taken back


@dataclass(eq=False)
class ReservedReference(Invalid):
    """What a cancellation takes back is told by the cancellation."""

    code = "orders.reserved_reference"
    sentence = "No refund can be called {reference!r}: tell that the order was cancelled instead."
    reference: str


@dataclass(eq=False)
class OrderToldTwice(Invalid):
    """An order is told once at a time."""

    code = "orders.told_twice"
    sentence = "Order {number} is told twice. Tell each order once in a request."
    number: str


@dataclass(eq=False)
class RefundTooLarge(Refused):
    """More was taken back of an order than it came to."""

    code = "orders.refund_too_large"
    sentence = (
        "What is taken back of order {number} comes to more than the order: {refunded} of {total}."
    )
    number: str
    currency: str
    refunded_minor: int
    total_minor: int

    def values(self) -> dict[str, Any]:
        """What fills the sentence: amounts as they are written."""
        amounts = {"refunded": self.refunded_minor, "total": self.total_minor}
        return super().values() | _written(amounts, self.currency)


@dataclass(eq=False)
class OrderNotKnownYet(Unavailable):
    """Everything is to be taken back of an order that is not known yet."""

    code = "orders.not_known_yet"
    sentence = "Order {number} is not known yet, so what is left of it is not either."
    number: str


@dataclass(eq=False)
class EmptyOrder(Invalid):
    """An order has at least one line."""

    code = "orders.empty_order"
    sentence = "Order {number} has no lines. Tell at least one, or when it was cancelled."
    number: str


@dataclass(eq=False)
class TotalBelowRefunds(Refused):
    """An order cannot come to less than what was taken back of it."""

    code = "orders.total_below_refunds"
    sentence = (
        "Order {number} cannot come to less than what was taken back of it, which is {refunded}."
    )
    number: str
    currency: str
    refunded_minor: int

    def values(self) -> dict[str, Any]:
        """What fills the sentence: amounts as they are written."""
        return super().values() | _written({"refunded": self.refunded_minor}, self.currency)


@dataclass(eq=False)
class OtherCurrency(Refused):
    """An order stays in the currency in which it was placed."""

    code = "orders.other_currency"
    sentence = "Order {number} is in {known}, and cannot be told in {told}."
    number: str
    known: str
    told: str


def _written(amounts: Mapping[str, int], currency: str) -> dict[str, str]:
    return {name: format_money(Money(minor, currency)) for name, minor in amounts.items()}


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """Something that happened to one order."""

    order: str  # public id
    customer_id: int | None


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderEvent):
    """Somebody placed an order; its lines have ids in this range."""

    name: ClassVar[str] = "orders.placed"
    currency: str
    total_minor: int
    first_line_id: int
    last_line_id: int


@dataclass(frozen=True, kw_only=True)
class OrderPaid(OrderEvent):
    """An order was paid."""

    name: ClassVar[str] = "orders.paid"
    currency: str
    total_minor: int


@dataclass(frozen=True, kw_only=True)
class OrderChanged(OrderEvent):
    """An order is other than before: its lines, its amounts, whose it is or how far it is.

    ``fields`` names what changed, as :class:`OrderTold` does. Lines that were there had ids in the
    one range, those that are new have them in the other; 0: there are none.
    """

    name: ClassVar[str] = "orders.changed"
    fields: list[str]
    total_minor: int
    first_line_id: int
    last_line_id: int
    first_new_line_id: int
    last_new_line_id: int


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """An order was cancelled: it is no purchase any more. Whatever it had left was taken back."""

    name: ClassVar[str] = "orders.cancelled"


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(OrderEvent):
    """Something was taken back of an order; the lines of that have ids in this range.

    ``order`` is empty where the order itself is not known yet.
    """

    name: ClassVar[str] = "orders.refunded"
    reference: str
    currency: str
    amount_minor: int
    first_line_id: int
    last_line_id: int


@dataclass(frozen=True, kw_only=True)
class OrderLeftReckoned(OrderEvent):
    """What a cancelled order had left is another: something was taken back of it otherwise, or it
    stands again.
    """

    name: ClassVar[str] = "orders.left_reckoned"
