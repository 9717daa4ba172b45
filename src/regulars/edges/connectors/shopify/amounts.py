"""What a Shopify order comes to, and what was taken back of it.

What counts is what was sold: goods after discounts, sending, and tax. Tips are no goods. A gift
card that is sold is money kept for later, and counts when it is spent: its line is there with an
amount of 0. Amounts are in the shop's currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from regulars.edges.connectors.shopify.types import (
    Adjustment,
    Amount,
    LineItem,
    MoneySet,
    Order,
    Refund,
    RefundLine,
)
from regulars.edges.connectors.shops.services import minor_of
from regulars.edges.connectors.shops.types import Item
from regulars.kernel.money import allocate

SHIPPING_REFUND = "shipping_refund"


@dataclass(frozen=True)
class Money:
    """Reads the amounts of one order."""

    currency: str
    thing: str

    def minor(self, plain: Amount, told: MoneySet | None, field: str) -> int:
        """An amount in the shop's currency, in minor units."""
        amount = told.shop_money.amount if told and told.shop_money else plain
        return minor_of(amount, field, self.currency, thing=self.thing)

    def times(self, line: LineItem) -> int:
        """What so many come to, before discounts."""
        told = line.price_set
        price = told.shop_money.amount if told and told.shop_money else line.price
        whole = (price or Decimal(0)) * line.quantity
        return minor_of(whole, "price", self.currency, thing=self.thing)


@dataclass(frozen=True)
class Parts:
    """What an order is made of."""

    items: list[Item]
    shipping_minor: int
    tax_minor: int

    def total_minor(self, *, tax_is_included: bool) -> int:
        """What it comes to."""
        goods = sum(item.amount_minor for item in self.items)
        return goods + self.shipping_minor + (0 if tax_is_included else self.tax_minor)


def parts_of(order: Order, money: Money) -> Parts:
    """The lines that were sold, with what came on top.

    What was taken out of the order by editing it was never sold: ``current_quantity`` is without it
    and without what was taken back since, which is in the refunds.
    """
    refunded = _refunded(order.refunds or ())
    lines = [line for line in order.line_items or () if not line.is_tip and line.quantity > 0]
    kept = {line.id: _kept(line, refunded.get(line.id, 0)) for line in lines}
    items = [_item(line, kept[line.id], money) for line in lines if kept[line.id]]
    whole, left = _taxes(lines, {line.id: line.quantity for line in lines}), _taxes(lines, kept)
    tax = money.minor(order.total_tax, order.total_tax_set, "total_tax")
    if left < whole:
        tax = int(Decimal(tax) * left / whole)
    return Parts(items, _shipping(order, money), tax)


def returned_items(refund: Refund, money: Money, *, tax_is_included: bool) -> list[Item]:
    """The lines that were taken back, each once."""
    found: dict[int, Item] = {}
    for line in refund.refund_line_items or ():
        if _counts_not(line):
            continue
        amount = money.minor(line.subtotal, line.subtotal_set, "subtotal")
        if not tax_is_included:
            amount += money.minor(line.total_tax, line.total_tax_set, "total_tax")
        known = found.get(line.line_item_id)
        found[line.line_item_id] = _returned(line, amount, known)
    return list(found.values())


def adjusted_minor(refund: Refund, money: Money, *, tax_is_included: bool) -> int:
    """What was paid back beside the lines; below zero: so much less.

    Where the refund lists what was paid back of sending, that stands for the adjustments of it.
    """
    shipping = sum(
        money.minor(None, one.subtotal_amount_set, "subtotal_amount_set")
        + (0 if tax_is_included else money.minor(None, one.tax_amount_set, "tax_amount_set"))
        for one in refund.refund_shipping_lines or ()
    )
    adjusted = sum(
        money.minor(one.amount, one.amount_set, "amount")
        + money.minor(one.tax_amount, one.tax_amount_set, "tax_amount")
        for one in _adjustments(refund)
    )
    return shipping - adjusted


def _adjustments(refund: Refund) -> Iterator[Adjustment]:
    for one in refund.order_adjustments or ():
        if one.kind != SHIPPING_REFUND or not refund.refund_shipping_lines:
            yield one


def _refunded(refunds: Iterable[Refund]) -> dict[int, int]:
    """How many of each line were taken back."""
    counted: dict[int, int] = {}
    for refund in refunds:
        for line in refund.refund_line_items or ():
            counted[line.line_item_id] = counted.get(line.line_item_id, 0) + line.quantity
    return counted


def _kept(line: LineItem, refunded: int) -> int:
    """How many of a line were sold: what was taken back was sold before."""
    if line.current_quantity is None:
        return line.quantity
    return max(0, min(line.quantity, line.current_quantity + refunded))


def _item(line: LineItem, kept: int, money: Money) -> Item:
    whole = money.times(line)
    off = sum(
        money.minor(one.amount, one.amount_set, "discount_allocations")
        for one in line.discount_allocations or ()
    )
    amount = max(whole - off, 0)
    if kept < line.quantity:
        away = line.quantity - kept
        whole, amount = allocate(whole, [kept, away])[0], allocate(amount, [kept, away])[0]
    return Item(
        key=str(line.id),
        amount_minor=0 if line.gift_card else amount,
        full_minor=0 if line.gift_card else whole,
        quantity=Decimal(kept),
        name=line.name or line.title or "",
        reference=str(line.product_id or ""),
    )


def _taxes(lines: Iterable[LineItem], kept: dict[int, int]) -> Decimal:
    """The taxes of so many of each line."""
    return sum(
        (
            (tax.price or Decimal(0)) * kept[line.id] / line.quantity
            for line in lines
            for tax in line.tax_lines or ()
        ),
        Decimal(0),
    )


def _shipping(order: Order, money: Money) -> int:
    total = 0
    for line in order.shipping_lines or ():
        if line.is_removed:
            continue
        off = sum(
            money.minor(one.amount, one.amount_set, "discount_allocations")
            for one in line.discount_allocations or ()
        )
        total += max(money.minor(line.price, line.price_set, "shipping_lines") - off, 0)
    return total


def _counts_not(line: RefundLine) -> bool:
    """Whether it did not count when it was sold either."""
    return bool(line.line_item and (line.line_item.is_tip or line.line_item.gift_card))


def _returned(line: RefundLine, amount: int, known: Item | None) -> Item:
    sold = line.line_item
    quantity = Decimal(line.quantity)
    return Item(
        key=str(line.line_item_id),
        amount_minor=amount + (known.amount_minor if known else 0),
        quantity=quantity + (known.quantity if known else 0),
        name=(sold.name or sold.title or "") if sold else "",
        reference=str(sold.product_id or "") if sold else "",
    )
