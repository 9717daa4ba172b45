from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.tests.telling import (
    MINUTE,
    NOW,
    happened,
    line,
    order,
    refund,
    state,
    tell,
)
from regulars.core.orders.types import (
    OrderTold,
)

pytestmark = pytest.mark.django_db


class TestCancellation:
    def test_takes_back_everything(self):
        tell(order(line("1", 500), line("2", 250)))
        tell(order(line("1", 500), line("2", 250), minutes=3, cancelled_at=NOW + 3 * MINUTE))

        assert Order.objects.get().refunded_minor == 750
        assert happened() == [
            "orders.placed",
            "orders.changed",
            "orders.cancelled",
            "orders.left_reckoned",
        ]
        assert wrong_tallies() == 0

    def test_needs_no_lines(self):
        tell(order(line("1", 500)))
        tell(
            OrderTold("1001", NOW + 3 * MINUTE, "EUR", cancelled_at=NOW + 3 * MINUTE),
        )

        assert (Order.objects.get().refunded_minor, OrderLine.objects.count()) == (500, 1)

    def test_takes_back_what_no_refund_did(self):
        cancelled = order(line("1", 500), minutes=3, cancelled_at=NOW + 3 * MINUTE)
        tell(order(line("1", 500)), refund(line("1", 200)))
        tell(cancelled)
        tell(cancelled)

        lines = RefundLine.objects.order_by("pk").values_list("key", "amount_minor", "quantity")
        assert sorted(lines) == [
            ("cancelled:1#1#1", 300, Decimal("0.600000")),
            ("r1:1#1", 200, Decimal("1.000000")),
        ]

    @pytest.mark.slow
    def test_ends_the_same_whatever_comes_first(self):
        paid = NOW + MINUTE
        story = [
            order(line("1", 500), line("2", 250), shipping_minor=100),
            order(line("1", 450), line("2", 250), minutes=2, placed_at=None, paid_at=paid),
            order(
                line("1", 450),
                line("2", 250),
                minutes=3,
                cancelled_at=NOW + 3 * MINUTE,
            ),
            refund(line("2", 250)),
            refund(line("", 50), reference="r2", day=date(2026, 3, 2)),
        ]
        ends = []
        for told in permutations(story):
            RefundLine.objects.all().delete()
            Refund.objects.all().delete()
            OrderLine.objects.all().delete()
            Order.objects.all().delete()
            for one in told:
                tell(one)
            ends.append(state())

        assert all(end == ends[0] for end in ends)
        assert ends[0]["orders"][0]["refunded_minor"] == 700


class TestAnOrderThatStandsAgain:
    def test_has_everything_that_it_had(self):
        tell(order())
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))
        assert Order.objects.get().refunded_minor == 500

        tell(order(minutes=5, stands=True))

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor, row.total_minor) == (None, 0, 500)
        assert RefundLine.objects.count() == 0
        assert happened()[-2:] == ["orders.changed", "orders.left_reckoned"]
        assert wrong_tallies() == 0

    def test_keeps_what_was_taken_back_of_it_otherwise(self):
        tell(order(), refund(line(amount=200)))
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))
        tell(order(minutes=5, stands=True))

        assert Order.objects.get().refunded_minor == 200

    @pytest.mark.parametrize("places", list(permutations(range(3))), ids=str)
    @pytest.mark.parametrize("is_one_batch", [True, False], ids=["at once", "one by one"])
    def test_ends_the_same_in_whatever_order(self, places, is_one_batch):
        told = [
            order(),
            order(minutes=3, cancelled_at=NOW + 3 * MINUTE),
            order(minutes=5, stands=True),
        ]
        if is_one_batch:
            tell(*(told[place] for place in places))
        else:
            for place in places:
                tell(told[place])

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor) == (None, 0)
        assert row.told_at == NOW + 5 * MINUTE

    def test_may_be_cancelled_once_more(self):
        tell(order(stands=True))
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor) == (NOW + 3 * MINUTE, 500)
