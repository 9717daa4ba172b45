"""What shops tell of somebody who is part of another, and what becomes of it when they are two."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.consents.models import ConsentFact
from regulars.core.customers.models import CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.gathering import left_behind
from regulars.core.identity.services import merge, unmerge
from regulars.core.orders.models import Order, Refund
from regulars.core.traits.queries import traits_of
from regulars.edges.connectors.segment.tests.test_applying import NOW, applied, said

TEA = {"product_id": "P1", "name": "Tea", "price": 10, "quantity": 1}
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def identify(user_id: str, minutes: int = 0, **traits: Any) -> dict[str, Any]:
    at = (NOW + minutes * MINUTE).isoformat()
    return said(type="identify", userId=user_id, traits=traits, timestamp=at)


def order(number: str, event: str = "Order Completed", minutes: int = 0, **ids: str) -> dict:
    at = (NOW + minutes * MINUTE).isoformat()
    properties = {"order_id": number, "currency": "EUR", "products": [TEA]}
    return said(event=event, properties=properties, timestamp=at, **ids)


def who(user_id: str) -> int:
    return CustomerReference.objects.get(reference=user_id).customer_id


def traits(customer_id: int) -> dict[str, Any]:
    return {one.name: one.value for one in traits_of([customer_id]).get(customer_id, [])}


def orders_of(customer_id: int) -> set[str]:
    return set(Order.objects.filter(customer=customer_id).values_list("number", flat=True))


def deeds_of(customer_id: int) -> list[str]:
    rows = Activity.objects.filter(customer=customer_id).order_by("pk")
    return list(rows.values_list("name", flat=True))


@pytest.fixture
def merged():
    """Anna, of whom Boris is part by now: both ids, and the merge."""
    applied(
        identify("A1", email="na@shop.bg", size="S", city="Sofia"),
        identify("B1", 1, email="nb@shop.bg", size="M"),
        order("B1-1", userId="B1", anonymousId="browser of B1"),
        now=NOW + 10 * MINUTE,
    )
    anna, boris = who("A1"), who("B1")
    made = merge(kept=anna, merged=boris, reason="One", actor="stf_1", now=NOW + 10 * MINUTE)
    return anna, boris, made


def taken_back(made: str) -> None:
    unmerge(merge=made, reason="Two", actor="stf_1", now=NOW + 30 * MINUTE)


class TestWhatComesSince:
    def test_is_of_both_and_goes_back_whole(self, merged):
        anna, boris, made = merged
        applied(
            order("B1-2", userId="B1"),
            said(userId="B1", event="Secret"),
            order("B1-3", userId="B1", anonymousId="browser of B1"),
            said(anonymousId="browser of B1", event="Looked"),
            order("A1-2", userId="A1"),
            now=NOW + 20 * MINUTE,
        )
        together = orders_of(anna)
        taken_back(made)

        assert together == {"B1-1", "B1-2", "B1-3", "A1-2"}
        assert (orders_of(anna), orders_of(boris)) == ({"A1-2"}, {"B1-1", "B1-2", "B1-3"})
        assert deeds_of(anna) == ["Order Completed"]
        assert deeds_of(boris) == [
            "Order Completed",
            "Order Completed",
            "Secret",
            "Order Completed",
            "Looked",
        ]
        assert left_behind() == set()

    def test_is_told_as_of_whom_they_are_part_of(self, merged):
        anna, _, _ = merged
        applied(order("B1-2", userId="B1"), now=NOW + 20 * MINUTE)

        placed = EventRow.objects.filter(name="orders.placed").latest("pk")
        assert placed.payload["customer_id"] == anna
        gathered = EventRow.objects.get(name="identity.rows_gathered").payload
        assert gathered["moved"] == {"activity.activity": 1, "orders.order": 1}

    def test_changes_nothing_of_an_order_but_what_it_says(self, merged):
        anna, boris, made = merged
        applied(order("B1-1", "Order Updated", 15, userId="B1"), now=NOW + 20 * MINUTE)

        assert EventRow.objects.filter(name="orders.changed").exists() is False
        assert Order.objects.get().customer_id == anna
        taken_back(made)
        assert Order.objects.get().customer_id == boris

    def test_of_an_order_goes_with_it(self, merged):
        _, boris, made = merged
        applied(
            order("B1-2", userId="B1"),
            order("B1-2", "Order Refunded", 16, anonymousId="a server"),
            now=NOW + 20 * MINUTE,
        )
        taken_back(made)

        assert Refund.objects.get().customer_id == boris

    def test_of_traits_stands_while_they_are_one(self, merged):
        anna, boris, made = merged
        before = traits(anna)
        applied(identify("B1", 12, size="XL", hat="L"), now=NOW + 20 * MINUTE)
        together = traits(anna)
        taken_back(made)

        assert before == {"size": "M", "city": "Sofia"}  # as it was told last
        assert together == {"size": "XL", "hat": "L", "city": "Sofia"}
        assert traits(anna) == {"size": "S", "city": "Sofia"}
        assert traits(boris) == {"size": "XL", "hat": "L"}

    def test_of_traits_tells_of_whom_they_are_part_of(self, merged):
        anna, _, _ = merged
        applied(identify("B1", 12, size="XL"), now=NOW + 20 * MINUTE)

        changed = EventRow.objects.filter(name="traits.changed").latest("pk").payload
        assert (changed["customer_id"], changed["names"]) == (anna, ["size"])

    def test_of_consents_goes_back(self, merged):
        anna, boris, made = merged
        agreed = [{"channel": "sms", "state": "granted"}]
        applied(identify("B1", 12, consents=agreed), now=NOW + 20 * MINUTE)
        together = ConsentFact.objects.get().customer_id
        taken_back(made)

        fact = ConsentFact.objects.get()
        assert (together, fact.customer_id, fact.origin) == (anna, boris, boris)
