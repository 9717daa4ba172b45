from __future__ import annotations

import random
from datetime import timedelta
from itertools import permutations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, Refund, RefundLine
from regulars.edges.connectors.connections.models import Connection as ConnectionRow
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting, retry_many
from regulars.edges.connectors.shopify.models import EarlyRefund, ShopOrder
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    adjustment,
    at,
    cart,
    checkout,
    customer,
    fulfilment,
    line,
    order,
    product,
    refund,
    refund_line,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def sent(client, shop):
    """Deliver and apply."""

    def send(topic, told, **more):
        answer = deliver(client, shop, topic, told, **more)
        apply_waiting(now=NOW)
        return answer.status_code

    with clock.using(lambda: NOW):
        yield send


def names(prefix: str) -> list[str]:
    rows = EventRow.objects.filter(name__startswith=prefix).order_by("pk")
    return list(rows.values_list("name", flat=True))


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


def _of(number, topic, one):
    """The same of another order."""
    if topic == "refunds/create":
        return {**one, "id": number, "order_id": number}
    refunds = [{**made, "id": number, "order_id": number} for made in one["refunds"]]
    return {**one, "id": number, "name": f"#{number}", "refunds": refunds}


class TestPeople:
    def test_are_introduced_and_changed_by_the_newest(self, sent):
        sent("customers/update", customer(first_name="Augusta", updated_at=at(5)))
        sent("customers/create", customer(updated_at=at(50), phone="+4930123456"))

        one = Customer.objects.get()
        assert (one.name, one.phone) == ("Augusta Byron", "+4930123456")

    def test_are_not_taken_away_when_the_shop_deletes_them(self, sent):
        sent("customers/create", customer())
        sent("customers/delete", {"id": 70})

        assert Customer.objects.count() == 1
        assert stuck() == []


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

        assert Customer.objects.count() == 1
        assert Customer.objects.get().name == "Ada Byron"

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


class TestProducts:
    def test_are_as_the_newest_delivery_says(self, sent):
        newer = product(title="Sencha Uji", updated_at=at(10))
        for told in (product(), newer, product(updated_at=at(40), title="Sencha old")):
            sent("products/update", told)

        one = Product.objects.get()
        assert (one.name, one.category, one.price_minor, one.currency) == (
            "Sencha Uji",
            "Green tea",
            400,
            "EUR",
        )

    def test_withdrawn_are_sold_no_more(self, sent):
        sent("products/create", product())
        sent("products/delete", {"id": 500})
        sent("products/update", product(updated_at=at(30)))

        assert Product.objects.get().is_active is False

    def test_nobody_knows_are_not_made_to_be_withdrawn(self, sent):
        sent("products/delete", {"id": 500})

        assert not Product.objects.exists()
        assert stuck() == []

    @pytest.mark.parametrize("status", ["draft", "archived"])
    def test_that_are_not_sold_are_known_so(self, sent, status):
        sent("products/create", product(status=status))

        assert Product.objects.get().is_active is False


class TestRequests:
    def test_to_erase_are_noted_with_whom_they_are_about(self, sent, shop):
        sent("customers/create", customer())
        whose = Customer.objects.get()

        sent("customers/redact", {"shop_domain": "tea", "customer": {"id": 70, "email": "a@b.c"}})

        event = EventRow.objects.get(name="connections.erasure_asked")
        assert (event.actor, event.payload) == (
            shop.public_id,
            {
                "connection": shop.public_id,
                "kind": "shopify",
                "references": [],
                "customer_id": whose.pk,
                "customer": whose.public_id,
                "is_whole_shop": False,
            },
        )

    def test_for_data_of_nobody_known_are_noted_too(self, sent):
        assert sent("customers/data_request", {"customer": {"id": 99}}) == 200

        event = EventRow.objects.get(name="connections.data_asked")
        assert (event.payload["references"], event.payload["customer_id"]) == (["99"], None)

    def test_of_a_whole_shop_name_nobody(self, sent):
        sent("shop/redact", {"shop_id": 1, "shop_domain": "tea.myshopify.com"})

        payload = EventRow.objects.get(name="connections.erasure_asked").payload
        assert (payload["references"], payload["is_whole_shop"]) == ([], True)

    def test_an_app_that_was_taken_out_is_asked_no_more_and_still_heard(self, client):
        shop = a_shop(filled={"shop": "tea", "access_token": "shpat_1"})
        with clock.using(lambda: NOW):
            deliver(client, shop, "app/uninstalled", {"id": 1})
            apply_waiting(now=NOW)
            answer = deliver(client, shop, "shop/redact", {})

        found = health(shop.public_id, now=NOW)
        assert answer.status_code == 200
        assert ConnectionRow.objects.get().credentials == ""
        assert found.may_reconcile is False
        assert found.problem.startswith("The app was taken out of the shop")
        assert names("connections.") == ["connections.made", "connections.access_lost"]

    def test_whatever_else_is_sent_changes_nothing(self, sent):
        for topic in ("inventory_levels/update", "discounts/create", "bulk_operations/finish"):
            assert sent(topic, {"id": 1}) == 200

        assert stuck() == []
        assert names("") == ["connections.made"]


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
