from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, Refund, RefundLine
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting, retry_many
from regulars.edges.connectors.shopify.models import EarlyRefund, ShopOrder
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    adjustment,
    at,
    cart,
    checkout,
    customer,
    fulfilment,
    order,
    refund,
)
from regulars.edges.connectors.shopify.tests.sent import names

pytestmark = pytest.mark.django_db


class TestOrders:
    def test_are_told_with_whom_and_what_they_are_about(self, sent):
        assert sent("orders/create", order()) == 200

        one = Order.objects.select_related("customer", "channel").get()
        assert (one.source, one.number, one.currency) == ("tea", "#1001", "EUR")
        assert (one.total_minor, one.tax_minor, one.shipping_minor) == (2751, 361, 490)
        assert (one.channel.code, one.channel.kind) == ("web", "web")
        assert (one.customer.name, one.customer.email) == ("Ada Byron", "ada@example.com")
        assert one.placed_at == one.paid_at == NOW - timedelta(hours=1)
        assert one.historical is False
        bought = one.lines.get()
        assert (bought.key, bought.quantity, bought.amount_minor, bought.discount_minor) == (
            "1#1",
            2,
            1900,
            100,
        )
        assert bought.product.name == "Sencha - 100 g"
        assert names("orders.") == ["orders.placed", "orders.paid"]

    def test_of_a_test_are_nobodys(self, sent):
        sent("orders/create", order(test=True))
        sent("refunds/create", refund(transactions=[{"test": True}]))

        assert not Order.objects.exists()
        assert not ShopOrder.objects.exists()
        assert not EarlyRefund.objects.exists()
        assert not Customer.objects.exists()
        assert list(Delivery.objects.values_list("problem", flat=True)) == ["", ""]

    def test_of_a_till_are_of_that_channel(self, sent):
        sent("orders/create", order(source_name="pos", customer=None, email=None))

        one = Order.objects.select_related("channel").get()
        assert (one.channel.code, one.channel.kind, one.customer_id) == ("pos", "till", None)

    def test_keep_their_number_when_the_shop_renames_them(self, sent):
        sent("orders/create", order())
        sent("orders/updated", order(name="EU1001", updated_at=at(10)))

        assert Order.objects.get().number == "#1001"

    def test_cancelled_take_back_what_is_left(self, sent):
        sent("orders/create", order())
        sent("orders/cancelled", order(cancelled_at=at(5), updated_at=at(5)))

        one = Order.objects.get()
        assert (one.cancelled_at, one.refunded_minor) == (NOW - timedelta(minutes=5), 1900)
        assert names("orders.")[2:] == [
            "orders.changed",
            "orders.cancelled",
            "orders.left_reckoned",
        ]

    def test_told_twice_change_nothing(self, sent):
        sent("orders/create", order())
        before = EventRow.objects.count()
        sent("orders/updated", order())

        assert EventRow.objects.count() == before

    def test_replayed_change_nothing(self, sent, shop):
        sent("orders/create", order(refunds=[refund()]))
        sent("carts/update", cart())
        before = names("")
        retried = retry_many(
            connection=shop.public_id, since=NOW, until=NOW, actor="system", now=NOW
        )

        assert retried == apply_waiting(now=NOW) == 2
        assert names("") == [*before, "intake.deliveries_retried"]
        assert (RefundLine.objects.count(), Activity.objects.count()) == (1, 1)

    def test_that_cannot_be_used_are_set_aside_with_the_field(self, sent):
        sent("orders/create", order(currency="EURO"))

        assert [one.problem for one in stuck()] == [
            "currency of order 4001 is missing or cannot be used."
        ]
        assert not Order.objects.exists()
        assert not ShopOrder.objects.exists()


class TestRefunds:
    def test_may_come_before_their_order(self, sent):
        sent("refunds/create", refund())
        assert (EarlyRefund.objects.count(), Refund.objects.count()) == (1, 0)

        sent("orders/create", order())

        assert Order.objects.get().refunded_minor == 1131
        assert EarlyRefund.objects.count() == 0

    def test_of_prices_that_hold_the_tax_are_without_it(self, sent):
        sent("orders/create", order(taxes_included=True))
        sent("refunds/create", refund())

        assert Order.objects.get().refunded_minor == 950

    def test_told_beside_the_order_and_in_it_are_one(self, sent):
        sent("orders/create", order())
        sent("refunds/create", refund())
        sent("orders/updated", order(updated_at=at(30), refunds=[refund()]))
        sent("refunds/create", refund(), **{"X-Shopify-Webhook-Id": "again"})

        assert RefundLine.objects.count() == 1
        assert Order.objects.get().refunded_minor == 1131

    def test_of_more_than_the_order_comes_to_are_what_it_comes_to(self, sent):
        goodwill = refund(order_adjustments=[adjustment("-99.00")])
        sent("orders/updated", order(refunds=[goodwill]))

        assert Order.objects.get().refunded_minor == 2751


class TestCarts:
    def test_become_theirs_who_check_out_with_them(self, sent):
        sent("carts/create", cart())
        assert Activity.objects.get().customer_id is None

        sent("checkouts/create", checkout())

        deeds = list(Activity.objects.order_by("occurred_at"))
        whose = Customer.objects.get().pk
        assert [(one.name, one.customer_id) for one in deeds] == [
            ("Cart Viewed", whose),
            ("Checkout Started", whose),
        ]
        properties = deeds[1].details["properties"]
        assert (properties["value"], properties["currency"]) == ("27.51", "EUR")
        assert properties["url"] == "https://tea.myshopify.com/checkouts/k1/recover"

    def test_that_come_after_the_order_are_the_buyers_too(self, sent):
        sent("orders/create", order())
        sent("carts/update", cart())

        assert Activity.objects.get().customer_id == Customer.objects.get().pk

    def test_an_email_typed_at_a_checkout_proves_nothing(self, sent):
        sent("checkouts/create", checkout(customer=None, cart_token="c9"))
        sent("customers/create", customer(71, email="ada@example.com"))

        assert Customer.objects.get(email="ada@example.com").name == "Ada Byron"
        assert Customer.objects.get(claimed_email="ada@example.com").name == ""

    def test_a_checkout_is_of_whoever_orders_by_it(self, sent):
        sent("checkouts/create", checkout(customer=None, cart_token="c9"))
        sent("customers/create", customer(71, email="ada@example.com"))
        ada = {"id": 71, "email": "ada@example.com", "first_name": "Ada", "last_name": "Byron"}
        sent("orders/create", order(customer=ada, cart_token="c9"))

        (whole,) = Customer.objects.filter(merged_into=None)
        assert whole.email == "ada@example.com"
        assert set(Activity.objects.values_list("customer", flat=True)) == {whole.pk}

    def test_an_order_says_when_it_was_sent_and_that_all_of_it_arrived(self, sent):
        first = fulfilment(created_at=at(30), updated_at=at(9), shipment_status="delivered")
        second = {**first, "id": 2, "created_at": at(20), "shipment_status": "in_transit"}
        lost = {**first, "id": 3, "created_at": at(40), "status": "cancelled"}

        sent("orders/create", order())
        sent("orders/updated", order(updated_at=at(8), fulfillments=[first, second, lost]))
        on_the_way = Order.objects.values_list("shipped_at", "delivered_at").get()
        second |= {"shipment_status": "delivered", "updated_at": at(7)}
        told = {"fulfillments": [first, second, lost], "fulfillment_status": "fulfilled"}
        sent("orders/updated", order(updated_at=at(6), **told))

        assert on_the_way == (NOW - timedelta(minutes=30), None)
        assert Order.objects.get().delivered_at == NOW - timedelta(minutes=7)

    def test_shipments_are_told_with_the_number_of_the_order(self, sent):
        sent("orders/create", order())
        sent("fulfillments/create", fulfilment())
        sent("fulfillments/update", fulfilment(shipment_status="delivered", updated_at=at(1)))

        deeds = list(Activity.objects.order_by("occurred_at"))
        assert [one.name for one in deeds] == ["Shipment Created", "Shipment Delivered"]
        assert {one.customer_id for one in deeds} == {Customer.objects.get().pk}
        assert deeds[1].details["properties"] == {
            "order_id": "#1001",
            "status": "delivered",
            "carrier": "DHL",
            "tracking_number": "JD014",
        }
