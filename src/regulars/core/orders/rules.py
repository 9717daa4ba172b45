"""Decisions about orders, from values to values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from regulars.core.orders.types import LineDraft

TILL = re.compile(
    r"\b(till|pos|point of sale|store|shop floor|retail|in.?person|kasse|filiale|caisse|tienda)\b",
    re.IGNORECASE,
)
WEB = re.compile(r"\b(web|online|website|internet|e.?shop|e.?commerce|app|mobile)\b", re.IGNORECASE)

MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Totals:
    """An order's amounts in minor units."""

    subtotal_minor: int
    discount_minor: int
    total_minor: int  # what the customer owed


def totals(lines: Iterable[LineDraft], *, on_top_minor: int) -> Totals:
    """The totals of an order whose line amounts are after discounts; shipping and tax come
    on top.
    """
    amount = discount = 0
    for line in lines:
        amount += line.amount_minor
        discount += line.discount_minor or 0
    return Totals(amount + discount, discount, amount + on_top_minor)


Values = tuple[Decimal, int, int | None, int | None]
COMPARED = ("quantity", "amount", "discount", "cost")


def values_of(line: LineDraft) -> Values:
    """What is compared to tell whether a line changed; what was taken back is turned to
    positive.
    """
    sign = -1 if line.is_taken_back else 1
    return (
        (sign * line.quantity).quantize(MILLIONTH),
        sign * line.amount_minor,
        _signed(sign, line.discount_minor),
        _signed(sign, line.cost_minor),
    )


def _signed(sign: int, amount: int | None) -> int | None:
    return None if amount is None else sign * amount


def differences(known: Values, told: Values) -> Sequence[tuple[str, str, str]]:
    """Name, known and told value of each that differs."""
    return [
        (name, str(old), str(new))
        for name, old, new in zip(COMPARED, known, told, strict=True)
        if old != new
    ]


def kind_of_channel(code: str) -> str:
    """Whether a channel of this name is a till, a web shop or something else.

    >>> kind_of_channel("POS Sofia"), kind_of_channel("Online Store"), kind_of_channel("market")
    ('till', 'web', 'other')
    """
    if WEB.search(code):
        return "web"
    return "till" if TILL.search(code) else "other"
