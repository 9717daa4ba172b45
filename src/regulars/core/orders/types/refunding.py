"""What a refund gives back: what was paid, what comes back of it, and by which policy."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from regulars.kernel.errors import Invalid, NotFound, Refused
from regulars.kernel.money import Money, format_money


class LostCondition(enum.StrEnum):
    """What becomes of a discount or free shipping whose minimum is not reached by what is kept.

    Which of them is allowed differs by jurisdiction and by what the customer was told.
    """

    KEEP = "keep"  # the customer keeps it
    REBILL = "rebill"  # what the kept goods would have cost without it is taken off the refund


class ShippingBack(enum.StrEnum):
    """When what was paid for shipping goes back."""

    WITH_THE_LAST = "with_the_last"  # with the refund after which nothing is kept
    NOW = "now"
    NEVER = "never"


class TenderOrder(enum.StrEnum):
    """Which of the means that an order was paid by are paid back first."""

    FIRST = "first"  # in the order in which they paid
    LAST = "last"  # the other way round
    RATIO = "ratio"  # each in proportion to what is left of it


class TenderKind(enum.StrEnum):
    """A means of paying. What was paid by each goes back to it alone: credit never becomes cash."""

    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    POINTS = "points"
    MONEY = "money"  # by card, transfer or cash


@dataclass(frozen=True, kw_only=True)
class RefundPolicy:
    """How a store refunds. There is no default: each is a decision."""

    lost: LostCondition
    shipping: ShippingBack
    tenders: TenderOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line, with what was taken back of it before. Amounts are of all its units.

    ``price_minor`` is before any discount, ``discount_minor`` the line's own. ``tax_minor`` None:
    a share of the order's.
    """

    key: str
    quantity: Decimal  # at most six decimals
    price_minor: int
    discount_minor: int = 0
    tax_minor: int | None = None
    returned: Decimal = Decimal(0)
    given_back_minor: int = 0  # without tax on top
    tax_given_back_minor: int = 0  # on top or included


@dataclass(frozen=True, slots=True)
class OrderDiscount:
    """A discount on all lines, which depended on a minimum (0: on none) of prices after the lines'
    own discounts.
    """

    amount_minor: int
    minimum_minor: int = 0


@dataclass(frozen=True, slots=True)
class PaidShipping:
    """What was paid for shipping, and what was waived because the lines came to a minimum."""

    paid_minor: int = 0
    waived_minor: int = 0
    minimum_minor: int = 0
    given_back_minor: int = 0
    tax_given_back_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """What was paid by one means, and what of it went back. Points say how many they were."""

    name: str  # such as the card's id
    kind: TenderKind
    paid_minor: int
    given_back_minor: int = 0
    points: int = 0
    points_given_back: int = 0

    @property
    def left_minor(self) -> int:
        """What has not gone back."""
        return self.paid_minor - self.given_back_minor


@dataclass(frozen=True, kw_only=True)
class PaidOrder:
    """An order as it was paid, with what went back so far.

    ``tenders`` stand in the order in which they paid; without any, the order's own sum was
    captured. ``withheld_minor`` is what earlier refunds were less by for lost conditions.
    """

    lines: tuple[PaidLine, ...]
    discounts: tuple[OrderDiscount, ...] = ()
    shipping: PaidShipping = field(default_factory=PaidShipping)
    tax_minor: int = 0  # of all lines and shipping
    tax_is_included: bool = True
    tenders: tuple[Tender, ...] = ()
    withheld_minor: int = 0
    currency: str


@dataclass(frozen=True, slots=True)
class LineBack:
    """What goes back for units of one line. ``tax_minor`` is within the amount or on top of it, as
    the order has it.
    """

    key: str
    quantity: Decimal
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class TenderBack:
    """What goes back to one means of paying."""

    name: str
    kind: TenderKind
    amount_minor: int
    points: int = 0


@dataclass(frozen=True)
class RefundSums:
    """What a refund gives back: ``amount_minor`` in all. ``withheld_minor`` is what that is less
    by for lost conditions (negative: what was withheld before goes back).
    """

    lines: tuple[LineBack, ...]
    shipping_minor: int
    shipping_tax_minor: int
    withheld_minor: int
    amount_minor: int
    tenders: tuple[TenderBack, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange comes to. ``paid_minor`` counts as paid of the goods that were chosen."""

    to_pay_minor: int
    given_back_minor: int
    paid_minor: int


@dataclass(eq=False)
class NothingReturned(Invalid):
    """A refund is of something."""

    code = "orders.nothing_returned"
    sentence = "Nothing comes back. Name at least one line and how many of it."


@dataclass(eq=False)
class UnusableQuantity(Invalid):
    """Not so many that can come back."""

    code = "orders.unusable_quantity"
    sentence = "{quantity} of line {key} cannot come back. Give more than 0, to six decimals."
    key: str
    quantity: str


@dataclass(eq=False)
class UnknownOrderLine(NotFound):
    """The order has no such line."""

    code = "orders.unknown_line"
    sentence = "The order has no line {key}."
    key: str


@dataclass(eq=False)
class MoreThanBought(Refused):
    """More units would come back than are still with the customer."""

    code = "orders.more_than_bought"
    sentence = "Only {left} of line {key} can still come back, and {asked} were asked for."
    key: str
    asked: str
    left: str


@dataclass(eq=False)
class MoreThanCaptured(Refused):
    """More would go back than was paid and is still here."""

    code = "orders.more_than_captured"
    sentence = "{asked} cannot go back: {left} of what was paid is left."
    currency: str
    asked_minor: int
    left_minor: int

    def values(self) -> dict[str, Any]:
        """What fills the sentence: amounts as they are written."""
        amounts = {"asked": self.asked_minor, "left": self.left_minor}
        return super().values() | {
            name: format_money(Money(minor, self.currency)) for name, minor in amounts.items()
        }
