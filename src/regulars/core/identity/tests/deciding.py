"""Deciding who is one and who is two, as the staff do."""

from __future__ import annotations

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Merge, Visitor
from regulars.core.identity.services import merge, unmerge
from regulars.core.identity.tests.shoppers import (
    MINUTE,
    NOW,
    WHY,
    a_shopper,
    buys,
    everything,
    looks,
)

LATER = NOW + 60 * MINUTE


def joined(kept: int, merged: int, reason: str = WHY) -> str:
    return merge(kept=kept, merged=merged, reason=reason, actor="stf_1", now=LATER)


def parted(public_id: str) -> None:
    unmerge(merge=public_id, reason="They are two", actor="stf_1", now=LATER + MINUTE)


def public(customer_id: int) -> str:
    return Customer.objects.get(pk=customer_id).public_id


def written() -> tuple[object, int, int]:
    return everything(), Merge.objects.count(), EventRow.objects.count()


def two() -> tuple[int, int]:
    """Two customers, each with a browser, an e-mail, pages looked at, and orders."""
    first = a_shopper("7", email="ann@shop.bg", anonymous_id="b1", name="Customer 7")
    second = a_shopper("8", 5, email="ann@work.bg", anonymous_id="b2", phone="+35929812345")
    for customer_id, browser in ((first, "b1"), (second, "b2")):
        looks(customer_id, Visitor.objects.get(anonymous_id=browser).pk, times=3)
        buys(customer_id, 1_000, back=300)
    return first, second
