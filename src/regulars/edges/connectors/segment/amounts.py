"""Amounts and lines of e-commerce events, which shops write as numbers or as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from regulars.core.orders.types import LineTold
from regulars.kernel.errors import Invalid
from regulars.kernel.money import UnknownCurrency, allocate, exponent_of, to_minor

LARGEST = Decimal(10) ** 12  # major units; what is more is a mistake
MOST_QUANTITY = Decimal(10) ** 9


@dataclass(eq=False)
class Unusable(Invalid):
    """A property is missing or cannot be used."""

    code = "segment.unusable"
    sentence = "properties.{field} is missing or cannot be used."
    field: str


@dataclass(frozen=True)
class _Item:
    """A product of an order, before the order's discount is divided among its lines."""

    reference: str
    name: str
    quantity: Decimal
    amount_minor: int
    discount_minor: int


def lines_of(said: Mapping[str, Any], currency: str, products: Mapping[str, int]) -> list[LineTold]:
    """The order's lines, each after its share of the discount; empty where no products are named.

    Raises Unusable.
    """
    written = said.get("products") or []
    if not isinstance(written, list):
        raise Unusable("products")
    items = [_item(one, currency, place) for place, one in enumerate(written)]
    shares = _shares(items, minor(said, "discount", currency) or 0)
    return [
        LineTold(
            key=item.reference or f"line {place + 1}",
            quantity=item.quantity,
            amount_minor=item.amount_minor - item.discount_minor - share,
            name=item.name,
            product_id=products.get(item.reference),
            discount_minor=item.discount_minor + share,
        )
        for place, (item, share) in enumerate(zip(items, shares, strict=True))
    ]


@dataclass(frozen=True)
class OnTop:
    """What an order comes to beside its goods; None says nothing."""

    tax_minor: int | None
    tax_is_included: bool
    shipping_minor: int | None


def on_top_of(said: Mapping[str, Any], currency: str, lines: Sequence[LineTold]) -> OnTop:
    """Tax and shipping, so that the order comes to the total that is told.

    Prices may hold the tax or not; the total tells which. Where neither fits, prices hold it and
    the rest of the total is the shipping. Without a total, ``tax_included`` tells.

    Raises Unusable.
    """
    tax, shipping = minor(said, "tax", currency), minor(said, "shipping", currency)
    total = minor(said, "total", currency)
    is_included = said.get("tax_included") is True
    goods = sum(line.amount_minor for line in lines)
    if total is None or not lines:
        return OnTop(tax, is_included, shipping)
    if goods + (shipping or 0) + (tax or 0) == total:
        return OnTop(tax, bool(is_included and not tax), shipping)
    if total < goods:
        raise Unusable("total")
    return OnTop(tax, tax_is_included=True, shipping_minor=total - goods)


def _shares(items: Sequence[_Item], discount_minor: int) -> list[int]:
    """The order's discount by line, in proportion to what each comes to."""
    amounts = [item.amount_minor - item.discount_minor for item in items]
    if not discount_minor or not sum(amounts):
        return [0] * len(items)
    return allocate(min(discount_minor, sum(amounts)), amounts)


def _item(written: Any, currency: str, place: int) -> _Item:
    if not isinstance(written, dict):
        raise Unusable(field=f"products[{place}]")
    quantity = number_of(written, "quantity")
    quantity = Decimal(1) if quantity is None else quantity
    price = number_of(written, "price")
    if price is None or not 0 < quantity <= MOST_QUANTITY or not 0 <= price <= LARGEST:
        raise Unusable(field=f"products[{place}]")
    if price * quantity > LARGEST:
        raise Unusable(field=f"products[{place}]")
    amount = to_minor(price * quantity, currency)
    discount = min(minor(written, "discount", currency) or 0, amount)
    reference = text_of(written, "product_id") or text_of(written, "sku")
    return _Item(reference[:150], text_of(written, "name")[:300], quantity, amount, discount)


def minor(said: Mapping[str, Any], name: str, currency: str) -> int | None:
    """An amount in minor units, not below zero; None where it is not told.

    Raises Unusable.
    """
    amount = number_of(said, name)
    if amount is None:
        return None
    if not 0 <= amount <= LARGEST:
        raise Unusable(name)
    return to_minor(amount, currency)


def number_of(said: Mapping[str, Any], name: str) -> Decimal | None:
    """A number, also where it is written as text; None where it is not told.

    Raises Unusable.
    """
    value = said.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unusable(name)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise Unusable(name) from error
    if not number.is_finite():
        raise Unusable(name)
    return number


def currency_of(said: Mapping[str, Any], usual: str) -> str:
    """The currency of the amounts: the store's own where none is told.

    Raises Unusable.
    """
    currency = text_of(said, "currency").upper() or usual
    try:
        exponent_of(currency)
    except UnknownCurrency as error:
        raise Unusable("currency") from error
    return currency


def text_of(said: Mapping[str, Any], name: str) -> str:
    """What is written as text or a number; of anything else nothing."""
    value = said.get(name)
    usable = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
    return str(value).strip() if usable else ""
