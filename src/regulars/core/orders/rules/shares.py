"""What was paid for each line of an order: its discounts and its tax, divided among the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from regulars.core.orders.types import PaidOrder
from regulars.kernel.money import allocate


class Paid(NamedTuple):
    """What was paid for one line, and what each of the order's discounts took off it."""

    net_minor: int
    tax_minor: int
    discounts: tuple[int, ...]


class Shares(NamedTuple):
    """What was paid for each line, in their order, and the tax of shipping."""

    lines: tuple[Paid, ...]
    shipping_tax_minor: int


def shares_of(order: PaidOrder) -> Shares:
    """The order's discounts and tax divided among its lines, by largest remainder: discounts by
    what is left of the lines' prices, tax by what was paid, shipping included.
    """
    net = [line.price_minor - line.discount_minor for line in order.lines]
    discounts = []
    for discount in order.discounts:
        parts = _divided(min(discount.amount_minor, sum(net)), net)
        net = [left - part for left, part in zip(net, parts, strict=True)]
        discounts.append(parts)
    told = [line.tax_minor for line in order.lines]
    weights = [0 if tax is not None else left for tax, left in zip(told, net, strict=True)]
    rest = max(order.tax_minor - sum(tax or 0 for tax in told), 0)
    *spread, shipping_tax = _divided(rest, [*weights, order.shipping.paid_minor])
    taken = list(zip(*discounts, strict=True)) or [()] * len(net)
    lines = tuple(
        Paid(left, tax if tax is not None else part, cut)
        for left, tax, part, cut in zip(net, told, spread, taken, strict=True)
    )
    return Shares(lines, shipping_tax)


def _divided(minor: int, weights: Sequence[int]) -> list[int]:
    return allocate(minor, weights) if any(weights) else [0] * len(weights)


def paid_for(order: PaidOrder) -> int:
    """What the order came to: lines after discounts, shipping, and tax that comes on top."""
    shares = shares_of(order)
    goods = sum(line.net_minor for line in shares.lines) + order.shipping.paid_minor
    if order.tax_is_included:
        return goods
    return goods + sum(line.tax_minor for line in shares.lines) + shares.shipping_tax_minor
