"""An order that several pipes tell, each by messages of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from regulars.core.customers.models import CustomerReference
from regulars.core.orders.models import Order
from regulars.edges.connectors.segment.tests.test_applying import NOW, applied, said

TEA = {"product_id": "P1", "name": "Tea", "price": 10, "quantity": 1}
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def told(event: str, minutes: int, user_id: str, **more: Any) -> dict[str, Any]:
    at = (NOW + minutes * MINUTE).isoformat()
    properties = {"order_id": "OO-1", "currency": "EUR", "products": [TEA], **more}
    return said(event=event, userId=user_id, timestamp=at, properties=properties)


class TestOrderToldTwice:
    @pytest.mark.parametrize("in_one", [True, False])
    def test_was_completed_when_it_was_told_first_by_whom_it_was_told_of(self, in_one):
        messages = [told("Order Completed", 0, "7"), told("Order Completed", 1, "THIEF")]

        for some in [messages] if in_one else [[one] for one in messages]:
            applied(*some, now=NOW + 9 * MINUTE)

        row = Order.objects.get()
        buyer = CustomerReference.objects.get(reference="7").customer_id
        assert (row.placed_at, row.paid_at, row.customer_id) == (NOW, NOW, buyer)

    def test_has_what_was_told_last_of_what_it_is_now(self):
        applied(told("Order Completed", 0, "7"), now=NOW + 9 * MINUTE)
        applied(told("Order Updated", 1, "7", shipping=3), now=NOW + 9 * MINUTE)

        row = Order.objects.get()
        assert (row.placed_at, row.paid_at, row.shipping_minor) == (NOW, NOW, 300)

    @pytest.mark.parametrize("backwards", [False, True])
    def test_was_paid_sent_and_received_when_that_was_told_first(self, backwards):
        paid = {"payment_status": "paid"}
        later = [
            told("Order Updated", 2, "7", status="shipped", **paid),
            told("Order Updated", 3, "7", status="delivered", **paid),
            told("Order Updated", 4, "7", status="delivered", delivered_at="?", **paid),
        ]

        applied(told("Order Completed", 0, "7", payment_status="pending"), now=NOW + 9 * MINUTE)
        for one in reversed(later) if backwards else later:
            applied(one, now=NOW + 9 * MINUTE)

        row = Order.objects.get()
        assert (row.paid_at, row.shipped_at, row.delivered_at) == (
            NOW + 2 * MINUTE,
            NOW + 2 * MINUTE,
            NOW + 3 * MINUTE,
        )

    @pytest.mark.parametrize("in_one", [True, False])
    def test_was_sent_when_the_shop_says_itself(self, in_one):
        put_right = (NOW + MINUTE).isoformat()
        messages = [
            told("Order Completed", 0, "7"),
            told("Order Updated", 2, "7", status="shipped"),
            told("Order Updated", 3, "7", status="shipped", shipped_at=put_right),
            told("Order Updated", 4, "7", status="delivered"),
        ]

        for some in [messages] if in_one else [[one] for one in messages]:
            applied(*some, now=NOW + 9 * MINUTE)

        row = Order.objects.get()
        assert (row.shipped_at, row.delivered_at) == (NOW + MINUTE, NOW + 4 * MINUTE)
