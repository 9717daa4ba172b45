"""Decisions about products, from values to values."""

from __future__ import annotations

from regulars.core.catalog.types import ProductDraft


def told_by(draft: ProductDraft, *, known_currency: str) -> dict[str, str | int | None]:
    """The draft's fields as they may be set beside a known product.

    Amounts in another currency than the product's say nothing: they cannot be compared.
    """
    speaks_of_money = known_currency in {"", draft.currency}
    told: dict[str, str | int | None] = {"name": draft.name, "category": draft.category}
    if speaks_of_money and (draft.price_minor is not None or draft.cost_minor is not None):
        told["price_minor"] = draft.price_minor
        told["cost_minor"] = draft.cost_minor
        told["currency"] = draft.currency
    return told
