from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from regulars.core.catalog.models import Product
from regulars.core.orders import queries
from regulars.core.orders.invariants import invariants
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.queries.products import ProductBuyers, buyers_of, orders_holding, sales_of
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import customer
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
from regulars.core.orders.types import Buying, OrderTold

pytestmark = pytest.mark.django_db


def counted(buyer: int, product: int) -> dict[str, Any]:
    """What the queries say that a customer bought, and what a product and the channels brought."""
    until = NOW + timedelta(days=1)
    latest = queries.latest_orders_of(buyer, currency="EUR")
    (channels,) = queries.sales_by_channel().values()
    sales = sales_of(product, moments=[])["EUR"]
    return {
        "tally": queries.buying_of([buyer])[buyer],
        "until": queries.buying_until([buyer], currency="EUR", until=until),
        "orders": list(Order.objects.filter(pk__in=latest).values_list("number", flat=True)),
        "channel": [
            (one.orders, one.customers, one.revenue_minor, one.refunded_minor) for one in channels
        ],
        "product": (sales.orders, sales.pieces, sales.revenue_minor, sales.refunded_minor),
        "buyers": buyers_of(product, currency="EUR"),
        "holding": [one.number for one in orders_holding(product, currency=None)],
    }


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


class TestACancelledOrderIsNoPurchase:
    """As in a file, whose cancelled orders are left out."""

    def test_in_no_tally_and_no_query(self):
        buyer, channel = customer("C1"), open_channels(codes=["web"])["web"]
        product = Product.objects.create(public_id="prd_1", name="Tea").pk
        facts = {"customer_id": buyer, "channel_id": channel}
        some = line("1", 500, product_id=product), line("2", 300)
        tell(order(*some, number="1", **facts), order(*some, number="2", minutes=1, **facts))
        tell(refund(line("1", 200, product_id=product), number="2", customer_id=buyer))
        before = counted(buyer, product)

        tell(order(number="2", lines=None, minutes=9, cancelled_at=NOW + 9 * MINUTE))

        assert counted(buyer, product) == {
            "tally": [Buying("EUR", 1, 800, 0, NOW, NOW)],
            "until": {buyer: Buying("EUR", 1, 800, 0, NOW, NOW)},
            "orders": ["1"],
            "channel": [(1, 1, 800, 0)],
            "product": (1, Decimal(1), 500, 0),
            "buyers": ProductBuyers(1, 0),
            "holding": ["1"],
        }
        assert before["tally"] == [Buying("EUR", 2, 1_400, 200, NOW, NOW)]
        assert before["product"] == (2, Decimal(1), 800, 200)
        assert wrong_tallies() == 0

    def test_whatever_is_taken_back_of_it_later_or_was_before_it_came(self):
        buyer = customer("C1")
        tell(refund(line("1", 200), customer_id=buyer))
        assert queries.buying_of([buyer])[buyer][0].revenue_minor == -200

        tell(order(customer_id=buyer, cancelled_at=NOW + MINUTE))
        tell(refund(line("1", 300), reference="r2", customer_id=buyer))

        assert queries.buying_of([buyer]) == {buyer: [Buying("EUR", 0, 0, 0, None, None)]}
        assert list(Refund.objects.values_list("is_void", "amount_minor")) == [(True, 500)]
        assert wrong_tallies() == 0

    def test_until_it_stands_again(self):
        buyer = customer("C1")
        tell(order(customer_id=buyer), refund(line(amount=500), customer_id=buyer))
        before = queries.buying_of([buyer])

        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE, customer_id=buyer))
        assert queries.buying_of([buyer])[buyer][0].orders == 0
        tell(order(minutes=5, stands=True, customer_id=buyer))

        assert queries.buying_of([buyer]) == before
        assert before == {buyer: [Buying("EUR", 1, 0, 500, NOW, NOW)]}
        assert happened()[-2:] == ["orders.changed", "orders.left_reckoned"]

    def test_or_verify_says_so(self):
        tell(order(), refund(line(amount=200)))
        check = next(one for one in invariants() if one.name == "orders.cancelled")
        assert check.question() == ()

        Refund.objects.update(is_void=True)

        assert check.question() == ("Refunds of which that is not so: 1 (1001)",)


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
