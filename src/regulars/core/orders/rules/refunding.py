"""What a refund gives back, line by line: one calculator for everybody who refunds.

Each amount follows the units that are back by now (:func:`regulars.kernel.money.prorated`), and a
refund gives the difference to what they were before. So whoever returns everything, in whatever
steps and order, is paid back what was paid, and nobody gains by returning in many steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from regulars.core.orders.rules.shares import Paid, shares_of
from regulars.core.orders.rules.tenders import split
from regulars.core.orders.types import (
    LineBack,
    LostCondition,
    MoreThanBought,
    NothingReturned,
    PaidLine,
    PaidOrder,
    RefundPolicy,
    RefundSums,
    ShippingBack,
    UnknownOrderLine,
    UnusableQuantity,
)
from regulars.kernel.money import prorated

MILLION = 1_000_000  # quantities are counted in millionths


@dataclass(frozen=True)
class Units:
    """Of one line, in millionths: all, what came back before, and what comes back now."""

    whole: int
    before: int
    now: int

    @property
    def kept(self) -> int:
        """What is with the customer afterwards."""
        return self.whole - self.before - self.now


def refund(
    order: PaidOrder, returned: Mapping[str, Decimal], *, policy: RefundPolicy
) -> RefundSums:
    """What goes back for so many units of these lines, by their keys.

    Raises NothingReturned, UnusableQuantity, UnknownOrderLine, MoreThanBought, MoreThanCaptured.
    """
    units = _units(order.lines, returned)
    shares = shares_of(order)
    lines = tuple(
        _line_back(line, share, unit)
        for line, share, unit in zip(order.lines, shares.lines, units, strict=True)
        if unit.now
    )
    shipping, shipping_tax = _shipping_back(order, shares.shipping_tax_minor, units, policy)
    goods = sum(line.amount_minor for line in lines) + shipping
    tax = sum(line.tax_minor for line in lines) + shipping_tax
    gross = goods if order.tax_is_included else goods + tax
    lost = _lost(order, shares.lines, units) if policy.lost is LostCondition.REBILL else 0
    withheld = min(lost - order.withheld_minor, gross)
    amount = gross - withheld
    tenders = split(order, amount, policy.tenders)
    return RefundSums(lines, shipping, shipping_tax, withheld, amount, tenders)


def _units(lines: Sequence[PaidLine], returned: Mapping[str, Decimal]) -> list[Units]:
    known = {line.key for line in lines}
    if not returned:
        raise NothingReturned
    for key, quantity in returned.items():
        if key not in known:
            raise UnknownOrderLine(key=key)
        if not quantity.is_finite() or quantity <= 0 or quantity * MILLION % 1:
            raise UnusableQuantity(key=key, quantity=str(quantity))
    return [_unit(line, returned.get(line.key, Decimal(0))) for line in lines]


def _unit(line: PaidLine, now: Decimal) -> Units:
    left = max(line.quantity - line.returned, Decimal(0))
    if now > left:
        raise MoreThanBought(
            key=line.key, asked=f"{now.normalize():f}", left=f"{left.normalize():f}"
        )
    whole = int(max(line.quantity, Decimal(0)) * MILLION)
    before = min(int(line.returned * MILLION), whole)  # a shop may have taken more back
    return Units(whole, before, int(now * MILLION))


def _line_back(line: PaidLine, paid: Paid, units: Units) -> LineBack:
    return LineBack(
        key=line.key,
        quantity=Decimal(units.now) / MILLION,
        amount_minor=_step(paid.net_minor, units, line.given_back_minor),
        tax_minor=_step(paid.tax_minor, units, line.tax_given_back_minor),
    )


def _step(paid_minor: int, units: Units, given_back_minor: int) -> int:
    """What goes back now. Where more went back than the units that are back come to, such as a
    reduction for a fault, what is left is divided among the units that are left.
    """
    due = prorated(paid_minor, units.before, units.whole)
    if given_back_minor > due:
        left = max(paid_minor - given_back_minor, 0)
        return prorated(left, units.now, units.whole - units.before)
    return prorated(paid_minor, units.before + units.now, units.whole) - due


def _shipping_back(
    order: PaidOrder, tax_minor: int, units: Sequence[Units], policy: RefundPolicy
) -> tuple[int, int]:
    shipping = order.shipping
    is_last = not any(unit.kept for unit in units)
    if policy.shipping is ShippingBack.NEVER:
        return 0, 0
    if policy.shipping is ShippingBack.WITH_THE_LAST and not is_last:
        return 0, 0
    left = max(shipping.paid_minor - shipping.given_back_minor, 0)
    return left, max(tax_minor - shipping.tax_given_back_minor, 0)


def _lost(order: PaidOrder, shares: Sequence[Paid], units: Sequence[Units]) -> int:
    """What the goods that are kept would have cost more without what they do not reach the minimum
    of any more; nothing where nothing is kept.
    """
    if not any(unit.kept for unit in units):
        return 0
    prices = [line.price_minor - line.discount_minor for line in order.lines]
    kept = sum(_kept(price, unit) for price, unit in zip(prices, units, strict=True))
    lost = 0
    for place, discount in enumerate(order.discounts):
        if kept < discount.minimum_minor <= sum(prices):
            lost += sum(
                _with_tax(_kept(share.discounts[place], unit), share, order)
                for share, unit in zip(shares, units, strict=True)
            )
    if kept < order.shipping.minimum_minor <= sum(prices):
        lost += order.shipping.waived_minor
    return lost


def _kept(minor: int, units: Units) -> int:
    """The part of an amount that goes with the units that are kept."""
    return minor - prorated(minor, units.whole - units.kept, units.whole) if units.whole else 0


def _with_tax(minor: int, paid: Paid, order: PaidOrder) -> int:
    """A price with the tax that comes on top of it."""
    if order.tax_is_included or paid.net_minor == 0:
        return minor
    return minor + (2 * minor * paid.tax_minor + paid.net_minor) // (2 * paid.net_minor)


def after(order: PaidOrder, sums: RefundSums) -> PaidOrder:
    """The order once a refund was made."""
    back = {line.key: line for line in sums.lines}
    paid_back = {tender.name: tender for tender in sums.tenders}
    shipping = order.shipping
    return replace(
        order,
        lines=tuple(_line_after(line, back.get(line.key)) for line in order.lines),
        shipping=replace(
            shipping,
            given_back_minor=shipping.given_back_minor + sums.shipping_minor,
            tax_given_back_minor=shipping.tax_given_back_minor + sums.shipping_tax_minor,
        ),
        tenders=tuple(
            replace(
                tender,
                given_back_minor=tender.given_back_minor + paid_back[tender.name].amount_minor,
                points_given_back=tender.points_given_back + paid_back[tender.name].points,
            )
            if tender.name in paid_back
            else tender
            for tender in order.tenders
        ),
        withheld_minor=order.withheld_minor + sums.withheld_minor,
    )


def _line_after(line: PaidLine, back: LineBack | None) -> PaidLine:
    if back is None:
        return line
    return replace(
        line,
        returned=line.returned + back.quantity,
        given_back_minor=line.given_back_minor + back.amount_minor,
        tax_given_back_minor=line.tax_given_back_minor + back.tax_minor,
    )
