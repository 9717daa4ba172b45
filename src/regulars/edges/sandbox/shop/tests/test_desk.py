from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.edges.sandbox.shop.models import (
    Message,
    Order,
    OrderLine,
    Refund,
)
from regulars.edges.sandbox.shop.services import desk
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    named,
    on_hand,
    told,
)
from regulars.edges.sandbox.shop.tests.placing import OTHER, placed
from regulars.edges.sandbox.shop.types import (
    NothingToRefund,
    NotNow,
    NotPaid,
    Payment,
    Status,
    TooManyBack,
)

pytestmark = pytest.mark.django_db


def take_back(order, pieces, *, token=OTHER, with_delivery=False, restock=True):
    return desk.refund(
        number=order.number,
        pieces=pieces,
        with_delivery=with_delivery,
        restock=restock,
        token=token,
        now=NOW,
    )


class TestDesk:
    def test_pays_ships_and_delivers(self, products):
        number = placed(Payment.TRANSFER, **{products["BN-1"]: 1}).number
        later = NOW + timedelta(days=1)

        desk.mark_paid(number=number, now=NOW)
        desk.mark_paid(number=number, now=later)
        desk.ship(number=number, tracking=" T-1 ", now=later)
        desk.deliver(number=number, now=later)

        row = Order.objects.get()
        assert (row.paid_at, row.shipped_at, row.delivered_at) == (NOW, later, later)
        assert (row.status, row.tracking) == (Status.DELIVERED, "T-1")
        changes = told()[2:]
        assert named(changes) == ["Order Updated"] * 3
        states = [
            (one["properties"]["status"], one["properties"]["payment_status"]) for one in changes
        ]
        assert states == [("placed", "paid"), ("shipped", "paid"), ("delivered", "paid")]
        assert changes[1]["properties"]["tracking_number"] == "T-1"

    def test_promises_a_later_day(self, products):
        number = placed(**{products["BN-1"]: 1}).number

        desk.delay(number=number, promised_on=date(2026, 11, 12), now=NOW)

        assert Order.objects.get().promised_on == date(2026, 11, 12)
        properties = told()[-1]["properties"]
        assert properties["promised_on"] == "2026-11-12"
        assert properties["delayed_from"] == "2026-11-06"

    def test_gives_lines_back_in_parts_that_add_up(self, products):
        order = placed(**{products["GT-1"]: 3})
        [line] = order.lines

        first = take_back(order, {line.id: 1}, token="a" * 32)
        rest = take_back(order, {line.id: 2}, token="b" * 32, with_delivery=True)

        assert (first, rest) == (995, 1_990 + 390)
        row = Order.objects.get()
        assert row.refunded_minor == row.total_minor == 3_375
        assert on_hand(products["GT-1"]) == 40
        refunds = [one for one in told() if one.get("event") == "Order Refunded"]
        assert [one["properties"]["total"] for one in refunds] == [9.95, 23.8]
        assert refunds[0]["properties"]["products"] == [
            {
                "product_id": "GT-1",
                "sku": "GT-1",
                "name": "Sencha",
                "category": "green tea",
                "price": 9.95,
                "quantity": 1,
            }
        ]

    def test_gives_nothing_back_twice_for_one_form(self, products):
        order = placed(**{products["GT-1"]: 2})
        [line] = order.lines

        amounts = [take_back(order, {line.id: 1}, restock=False) for _ in "ab"]

        assert amounts == [995, 995]
        assert Refund.objects.count() == 1
        assert OrderLine.objects.get().refunded == 1
        assert on_hand(products["GT-1"]) == 38

    @pytest.mark.parametrize(
        ("pieces", "error"), [(0, NothingToRefund), (3, TooManyBack), (-1, TooManyBack)]
    )
    def test_refuses_to_give_back_what_is_not_there(self, products, pieces, error):
        order = placed(**{products["GT-1"]: 2})
        before = Message.objects.count()

        with pytest.raises(error):
            take_back(order, {order.lines[0].id: pieces})

        assert not Refund.objects.exists()
        assert Order.objects.get().refunded_minor == 0
        assert Message.objects.count() == before

    def test_gives_nothing_back_of_what_was_not_paid(self, products):
        order = placed(Payment.TRANSFER, **{products["GT-1"]: 2})

        with pytest.raises(NotPaid):
            take_back(order, {order.lines[0].id: 1})

        assert not Refund.objects.exists()

    def test_cancels_what_is_left_and_gives_it_back(self, products):
        order = placed(**{products["GT-1"]: 2})
        take_back(order, {order.lines[0].id: 1})

        desk.cancel(number=order.number, now=NOW)

        row = Order.objects.get()
        assert (row.status, row.cancelled_at) == (Status.CANCELLED, NOW)
        assert row.refunded_minor == row.total_minor == 2_380
        assert on_hand(products["GT-1"]) == 40
        assert named(told())[-2:] == ["Order Refunded", "Order Cancelled"]

    def test_cancels_what_was_not_paid_without_a_refund(self, products):
        order = placed(Payment.TRANSFER, **{products["GT-1"]: 2})

        desk.cancel(number=order.number, now=NOW)

        assert not Refund.objects.exists()
        assert on_hand(products["GT-1"]) == 40
        assert named(told()) == ["identify", "Order Completed", "Order Cancelled"]

    def test_refuses_what_comes_too_late(self, products):
        number = placed(**{products["GT-1"]: 1}).number
        desk.ship(number=number, tracking="T-1", now=NOW)
        before = Message.objects.count()

        with pytest.raises(NotNow) as refusal:
            desk.cancel(number=number, now=NOW)

        assert refusal.value.fields() == {"number": number, "state": "shipped"}
        assert Order.objects.get().status == Status.SHIPPED
        assert Message.objects.count() == before
