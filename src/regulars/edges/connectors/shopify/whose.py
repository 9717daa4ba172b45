"""Whom a request about data means: everybody here whom it names, and nobody else."""

from __future__ import annotations

from collections.abc import Collection

from regulars.core.customers.queries import (
    contacts_of,
    customers_by_email,
    customers_by_phone,
    email_as_kept,
    known_references,
    referenced_in,
)
from regulars.core.identity.queries import customers_proven_by, phone_as_kept
from regulars.core.orders.queries import buyers_of_orders
from regulars.edges.connectors.shopify.known import known_orders
from regulars.edges.connectors.shopify.types import Compliance, WhoseData


def customers_meant(source: str, told: Compliance) -> list[int]:
    """The ids of the customers whom a request of this shop names, by Shopify's id, by the orders
    that it lists, by e-mail or by phone; empty: nobody who is known.

    Whom the shop knows by another id is somebody else, whatever the two share. A phone is often a
    whole household's: it means only who has no other e-mail than the one that is named.
    """
    whose = told.customer or WhoseData()
    email, phone = email_as_kept(whose.email or ""), phone_as_kept(whose.phone or "")
    named = set(known_references(source, [str(whose.id)] if whose.id else []).values())
    found = _buyers(source, [*(told.orders_to_redact or ()), *(told.orders_requested or ())])
    if email:
        found.update(customers_by_email([email]).get(email, ()), customers_proven_by(email=email))
    if phone:
        found |= _called(phone, email)
    return sorted(named | (found - referenced_in(source, found - named)))


def _buyers(source: str, order_ids: Collection[int]) -> set[int]:
    """Whose the orders are; one is known by its number, or by its id where it has none."""
    numbers = {one.number for one in known_orders(source, order_ids).values()}
    return buyers_of_orders(source, numbers)


def _called(phone: str, email: str) -> set[int]:
    found = customers_by_phone(phone) | customers_proven_by(phone=phone)
    known = contacts_of(found)
    return {pk for pk in found if known[pk][0] in {"", email}}
