"""Decisions about products, from values to values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from regulars.core.catalog.types import ProductDraft

MONEY = ("price_minor", "cost_minor", "currency")


class Priced(Protocol):
    """Something with amounts."""

    currency: str  # empty where it has none


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
