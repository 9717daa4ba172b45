"""What is told of an order and cannot be taken is not lost: people see it, and can try it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from regulars.core.orders.models import Order
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import accept, apply_waiting, retry
from regulars.edges.connectors.intake.types import Arriving
from regulars.edges.connectors.segment.tests.test_applying import (
    NOW,
    applied,
    completed,
    deeds,
    said,
)

LATER = NOW + timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def refunded(total: int) -> dict[str, Any]:
    properties = {"order_id": "1001", "currency": "EUR", "total": total}
    return said(event="Order Refunded", userId="7", messageId="r1", properties=properties)


def put_down(message: dict[str, Any]) -> None:
    body, facts = json.dumps({"batch": [message]}).encode(), {"is_proven": True, "call": ""}
    accept(Arriving("segment", "shop", "system", body, LATER, facts=facts))


def in_quarantine() -> list[tuple[str, str]]:
    """What waits for people: the problem, and which event has it."""
    bodies = [json.loads(bytes(row.body)) for row in Delivery.objects.order_by("pk")]
    events = [message["event"] for body in bodies for message in body["batch"]]
    return list(zip([one.problem for one in stuck()], events, strict=True))


class TestWhatCannotBeTaken:
    @pytest.mark.parametrize(
        ("told", "problem"),
        [
            ({"order_id": None}, "properties.order_id is missing or cannot be used."),
            ({"products": []}, "properties.products is missing or cannot be used."),
            ({"products": [{"price": -1}]}, "properties.products[0] is missing or cannot be used."),
            ({"products": [{"price": "9,99"}]}, "properties.price is missing or cannot be used."),
            ({"currency": "Euro"}, "properties.currency is missing or cannot be used."),
            ({"total": 1}, "properties.total is missing or cannot be used."),
        ],
    )
    def test_is_done_and_waits_for_people(self, told, problem):
        applied(said(userId="7", event="Before", messageId="m0"), completed(**told))
        apply_waiting(now=LATER)

        assert Order.objects.exists() is False
        assert deeds() == [("track", "Before"), ("track", "Order Completed")]
        assert in_quarantine() == [(problem, "Order Completed")]

    def test_waits_for_people_where_it_comes_alone_too(self):
        applied(completed(products=[]))
        apply_waiting(now=LATER)

        assert deeds() == [("track", "Order Completed")]
        assert in_quarantine() == [
            ("properties.products is missing or cannot be used.", "Order Completed")
        ]

    def test_is_each_found_among_many(self):
        applied(
            completed(products=[]) | {"messageId": "o1"},
            completed(order_id="1002") | {"messageId": "o2"},
            completed(order_id="1003", currency="Euro") | {"messageId": "o3"},
        )
        apply_waiting(now=LATER)

        assert Order.objects.get().number == "1002"
        assert sorted(problem for problem, _ in in_quarantine()) == [
            "properties.currency is missing or cannot be used.",
            "properties.products is missing or cannot be used.",
        ]
        assert len(deeds()) == 3

    def test_is_taken_once_it_fits(self):
        applied(completed())
        applied(refunded(40))
        apply_waiting(now=LATER)
        assert Order.objects.get().refunded_minor == 0
        assert [event for _, event in in_quarantine()] == ["Order Refunded"]

        more = [{"product_id": "P9", "price": 50}]
        changed = {"order_id": "1001", "currency": "EUR", "products": more}
        update = said(event="Order Updated", userId="7", messageId="u1", properties=changed)
        put_down(update | {"timestamp": LATER.isoformat()})
        retry(delivery_id=stuck()[0].id, actor="stf_1", now=LATER)
        apply_waiting(now=LATER)

        order = Order.objects.get()
        assert (order.total_minor, order.refunded_minor) == (5799, 4000)  # with tax and shipping
        assert Delivery.objects.exists() is False
        assert [name for _, name in deeds()].count("Order Refunded") == 1
