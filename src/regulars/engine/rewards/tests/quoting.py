"""Carts and offers to quote."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from regulars.engine.rewards.rules.quoting import quote
from regulars.engine.rewards.types.cart import Cart, CartLine
from regulars.engine.rewards.types.offers import AnyTerms, Offer
from regulars.engine.rewards.types.quotes import Declined, Quote

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def line(name: str, unit_price_minor: int, quantity: int = 1, **others: Any) -> CartLine:
    """A line of the product of the same name."""
    facts: dict[str, Any] = {"id": name, "product": name} | others
    return CartLine(unit_price_minor=unit_price_minor, quantity=quantity, **facts)


def cart(*lines: CartLine, **others: Any) -> Cart:
    """A cart in euros; without lines, of one thing for 100.00."""
    return Cart(currency="EUR", lines=lines or (line("soap", 10_000),), **others)


def offer(terms: AnyTerms, name: str = "", **others: Any) -> Offer:
    """An offer in euros, in a class of its own unless one is named."""
    name = name or type(terms).__name__
    return Offer(id=name, terms=terms, **({"stacking": name, "currency": "EUR"} | others))


def quoted(of: Cart, *offers: Offer, now: datetime = NOW) -> Quote:
    """The quote."""
    return quote(of, offers, now)


def off(found: Quote) -> dict[str, int]:
    """What each offer that applies takes off, in the order of application."""
    return {one.offer_id: one.discount_minor for one in found.applied}


def why_not(found: Quote) -> dict[str, str]:
    """Why each of the others does not apply."""
    return {one.offer_id: one.reason.value for one in found.declined}


def only_declined(found: Quote) -> Declined:
    """The one offer that does not apply."""
    (one,) = found.declined
    return one
