"""Programmes and purchases, with what a test does not name filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from regulars.programs.loyalty.types import (
    Programme,
    Purchase,
    PurchaseLine,
    PurchasePoints,
    Tier,
    Tiers,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE_A_EURO = PurchasePoints(code="euros", name="Points for purchases", points=1, per_minor=100)


def programme(*rules: Any, **settings: Any) -> Programme:
    """A programme in euros with these rules, or a point for each euro."""
    return Programme(
        **{"name": "Club", "currency": "EUR", "rules": rules or (ONE_A_EURO,), **settings}
    )


def line(name: str, paid_minor: int, **facts: Any) -> PurchaseLine:
    """A line of a product of the same name."""
    usual = {"product": name, "quantity": 1, "list_minor": paid_minor, "paid_minor": paid_minor}
    return PurchaseLine(line=name, **{**usual, **facts})


def purchase(*lines: PurchaseLine, **facts: Any) -> Purchase:
    """An order of these lines."""
    return Purchase(**{"placed_at": NOW, "currency": "EUR", "lines": lines, **facts})


def tiers(*steps: tuple[str, int], **settings: Any) -> dict[str, Any]:
    """Tiers by their code and what takes somebody into them; the rest is named."""
    made = tuple(Tier(code=code, name=code.title(), entry=entry) for code, entry in steps)
    return {"steps": made, **settings}


def these(**settings: Any) -> Tiers:
    """Tiers as they are written."""
    return Tiers(**settings)
