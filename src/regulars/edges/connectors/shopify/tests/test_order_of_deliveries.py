from __future__ import annotations

import random
from datetime import timedelta
from itertools import permutations

import pytest

from regulars.core.orders.models import Order
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests.factories import deliver
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    at,
    line,
    order,
    refund,
    refund_line,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


def _of(number, topic, one):
    """The same of another order."""
    if topic == "refunds/create":
        return {**one, "id": number, "order_id": number}
    refunds = [{**made, "id": number, "order_id": number} for made in one["refunds"]]
    return {**one, "id": number, "name": f"#{number}", "refunds": refunds}


@pytest.mark.slow
@pytest.mark.each_database
class TestOrderOfDeliveries:
    def test_makes_no_difference(self, client, shop):
        """Whatever comes first, it ends the same."""
        first = order(financial_status="pending", updated_at=at(60))
        paid = order(updated_at=at(60))  # in the same second
        edited = order(
            updated_at=at(40),
            line_items=[*order()["line_items"], line(2, title="Cup", product_id=600)],
        )
        taken_back = order(
            updated_at=at(30),
            financial_status="partially_refunded",
            line_items=edited["line_items"],
            refunds=[refund()],
        )
        told = [
            ("orders/create", first),
            ("orders/paid", paid),
            ("orders/updated", edited),
            ("refunds/create", refund()),
            ("orders/updated", taken_back),
        ]
        turns = list(permutations(told))
        with clock.using(lambda: NOW):
            for place in range(len(told)):
                for number, turn in enumerate(turns, start=5000):
                    topic, one = turn[place]
                    deliver(client, shop, topic, _of(number, topic, one))
                apply_waiting(now=NOW, seconds=60)

        ends = []
        for one in Order.objects.order_by("number"):
            lines = tuple(one.lines.order_by("key").values_list("key", "amount_minor"))
            ends.append((one.total_minor, one.refunded_minor, one.paid_at, lines))

        assert stuck() == []
        assert len(ends) == 120
        assert set(ends) == {
            (3751, 1131, NOW - timedelta(hours=1), (("1#1", 1900), ("2#1", 1000))),
        }


class TestManyAtOnce:
    def test_are_applied_as_one_by_one(self, client, shop):
        turn = random.Random(7)  # noqa: S311 - the same every time
        told = [
            ("orders/create", order(id=n, name=f"#{n}", line_items=[line(n)])) for n in range(1, 30)
        ]
        told += [
            (
                "refunds/create",
                refund(
                    n, order_id=n, refund_line_items=[refund_line(n, subtotal="5", total_tax="0")]
                ),
            )
            for n in range(1, 30)
        ]
        turn.shuffle(told)
        with clock.using(lambda: NOW):
            for topic, one in told:
                deliver(client, shop, topic, one)

        assert apply_waiting(now=NOW) == 58
        assert set(Order.objects.values_list("refunded_minor", flat=True)) == {500}
        assert Order.objects.count() == 29
