"""Decisions about products, from values to values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from regulars.core.catalog.types import (
    AmountWithoutCurrency,
    OtherCurrency,
    ProductDraft,
    ProductTold,
)
from regulars.kernel.money import exponent_of

BLANK_AMOUNTS: dict[str, Any] = {"price_minor": None, "cost_minor": None}
BLANK: dict[str, Any] = {"name": "", "category": "", **BLANK_AMOUNTS}
MONEY = ("price_minor", "cost_minor", "currency")


class Priced(Protocol):
    """Something with amounts."""

    currency: str  # empty where it has none
    price_minor: int | None
    cost_minor: int | None


def told_by(draft: ProductDraft) -> dict[str, Any]:
    """What the draft tells. That a product is sold says nothing, as all are until a file says
    otherwise; and so does a currency without amounts.

    >>> told_by(ProductDraft("P1", name="Sencha", currency="EUR"))
    {'name': 'Sencha', 'category': ''}
    """
    told: dict[str, Any] = {"name": draft.name, "category": draft.category}
    if draft.price_minor is not None or draft.cost_minor is not None:
        told |= {name: getattr(draft, name) for name in MONEY}
    return told if draft.is_active else told | {"is_active": False}


def comparable(product: Priced, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of it can be held against the product: amounts in another currency cannot."""
    if product.currency in {"", told.get("currency", product.currency)}:
        return told
    return {name: value for name, value in told.items() if name not in MONEY}


def is_stale(told: ProductTold, known_at: datetime | None) -> bool:
    """Whether something newer was told of the product before; what bears no moment is of now.

    >>> is_stale(ProductTold("P1", told_at=datetime(2026, 3, 1)), datetime(2026, 3, 2))
    True
    """
    return told.told_at is not None and known_at is not None and told.told_at < known_at


def overwriting(told: ProductTold, product: Priced) -> dict[str, Any]:
    """What is told of the product, to be written over what it has.

    Raises AmountWithoutCurrency, OtherCurrency, UnknownCurrency.
    """
    names = ("name", "category", "price_minor", "cost_minor", "is_active")
    said = {name: value for name in names if (value := getattr(told, name)) is not None}
    amounts = said.keys() & {"price_minor", "cost_minor"}
    said |= {name: BLANK[name] for name in told.cleared}
    if not amounts:
        left = [said.get(name, getattr(product, name)) for name in BLANK_AMOUNTS]
        is_bare = told.cleared & BLANK_AMOUNTS.keys() and left == [None, None]
        return said | {"currency": ""} if is_bare else said
    if not told.currency:
        raise AmountWithoutCurrency(reference=told.reference)
    exponent_of(told.currency)
    kept = [name for name in BLANK_AMOUNTS if getattr(product, name) is not None]
    retold = amounts | told.cleared
    if product.currency not in {"", told.currency} and not retold.issuperset(kept):
        raise OtherCurrency(
            reference=told.reference, known=product.currency, currency=told.currency
        )
    return said | {"currency": told.currency}
