"""Amounts as shops write them, and orders made to come to what was owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from regulars.edges.connectors.shops.types import Item, Purchase, Return, Unusable
from regulars.kernel.money import UnknownCurrency, allocate, exponent_of, to_minor

LARGEST = Decimal(10) ** 12  # major units; what is more is a mistake
MOST_QUANTITY = Decimal(10) ** 9


def number_of(value: Any, field: str, *, thing: str, largest: Decimal = LARGEST) -> Decimal:
    """A number, also where it is written as text; 0 where nothing is.

    Raises Unusable.

    >>> number_of("12.50", "total", thing="order 7"), number_of("", "total", thing="order 7")
    (Decimal('12.50'), Decimal('0'))
    """
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unusable(thing, field)
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Unusable(thing, field) from error
    if not number.is_finite() or abs(number) > largest:
        raise Unusable(thing, field)
    return number


def minor_of(value: Any, field: str, currency: str, *, thing: str) -> int:
    """An amount in minor units; 0 where nothing is written.

    Raises Unusable.

    >>> minor_of("12.50", "total", "EUR", thing="order 7")
    1250
    """
    return to_minor(number_of(value, field, thing=thing), currency)


def currency_of(value: Any, *, thing: str) -> str:
    """A currency in capital letters, as shops write it in small or in capital ones.

    Raises Unusable.

    >>> currency_of("eur", thing="order 7")
    'EUR'
    """
    currency = value.upper() if isinstance(value, str) else ""
    try:
        exponent_of(currency)
    except UnknownCurrency as error:
        raise Unusable(thing, "currency") from error
    return currency


def quantity_of(value: Any, field: str, *, thing: str) -> Decimal:
    """How many, whichever way they go; 1 where it is not told.

    Raises Unusable.
    """
    return abs(number_of(value, field, thing=thing, largest=MOST_QUANTITY)) or Decimal(1)


@dataclass(frozen=True)
class Fitted:
    """An order's parts, which come to what was owed: amounts of the items that were bought, each
    with what was taken off it.
    """

    items: Sequence[tuple[Item, int]]
    shipping_minor: int
    tax_minor: int


def fitted(purchase: Purchase) -> Fitted:
    """Make the parts of an order come to its total.

    Whatever they do not come to is divided among the items in proportion to their amounts: cents
    lost in rounding, fees below zero, gift cards that were taken off the total. Where not even
    shipping and tax are owed, all that is owed is for the items.

    >>> from datetime import datetime
    >>> tea, cup = Item("1", 1000), Item("2", 500)
    >>> told = Purchase("7", datetime(2026, 3, 1), "EUR", (tea, cup), total_minor=1700,
    ...                 shipping_minor=500)
    >>> [minor for _, minor in fitted(told).items]
    [800, 400]
    """
    told = list(purchase.items or ())
    shipping, tax = purchase.shipping_minor or 0, purchase.tax_minor or 0
    on_top = shipping + (0 if purchase.tax_is_included else tax)
    total = purchase.total_minor
    if total is None:
        total = max(sum(item.amount_minor for item in told) + on_top, 0)
    if total < on_top:
        shipping = tax = on_top = 0
    bought = [item for item in told if item.amount_minor >= 0] or [Item("order", 0)]
    amounts = _divided(total - on_top, [item.amount_minor for item in bought])
    return Fitted(list(zip(bought, amounts, strict=True)), shipping, tax)


def returned(told: Return) -> list[tuple[Item, int]]:
    """The items taken back with their amounts, which come to what was paid back together."""
    rest = told.amount_minor - sum(item.amount_minor for item in told.items)
    if rest > 0 or not told.items:
        items = [*told.items, Item("", rest)]
        return [(item, item.amount_minor) for item in items]
    amounts = _divided(told.amount_minor, [item.amount_minor for item in told.items])
    return list(zip(told.items, amounts, strict=True))


def _divided(minor: int, weights: Sequence[int]) -> list[int]:
    return allocate(minor, weights if sum(weights) else [1] * len(weights))
