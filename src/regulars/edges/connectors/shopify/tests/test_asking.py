from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.orders.models import Order
from regulars.edges.connectors.asking.types import AccessRefused, Declined, Unanswered
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    reconcile,
    register,
)
from regulars.edges.connectors.connections.types import NothingToAsk
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.shopify.registering import TOPICS
from regulars.edges.connectors.shopify.tests import nodes, payloads
from regulars.edges.connectors.shopify.tests.asked import applied
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.fake import COST
from regulars.edges.connectors.shopify.tests.payloads import NOW

pytestmark = pytest.mark.django_db


THROTTLED = {
    "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
    "extensions": {"cost": {**COST, "requestedQueryCost": 1040}},
}


@pytest.fixture
def shop():
    return a_shop(
        filled={"shop": "tea", "client_id": "app-1"},
        secret="shpss_right",
        now=NOW - timedelta(hours=2),
    )


class TestAccess:
    def test_is_got_with_the_app_and_kept_for_a_day(self, fake, shop):
        for hours in (0, 23, 25):
            reconcile(public_id=shop.public_id, now=NOW + timedelta(hours=hours))

        assert fake.granted == 2

    def test_may_be_a_lasting_token(self, fake):
        shop = a_shop(filled={"shop": "tea", "access_token": "shpat_right"})

        assert reconcile(public_id=shop.public_id, now=NOW) == 0
        assert fake.granted == 0

    def test_is_refused_in_a_sentence_that_stays_beside_the_connection(self, fake, shop):
        fake.secret = "shpss_another"

        with pytest.raises(Declined):
            reconcile(public_id=shop.public_id, now=NOW)
        found = health(shop.public_id, now=NOW)
        assert "declined to answer (400)" in found.problem
        assert (found.problem_at, found.reconciled_until) == (NOW, None)

        fake.secret = "shpss_right"
        reconcile(public_id=shop.public_id, now=NOW)
        assert health(shop.public_id, now=NOW).problem == ""

    def test_that_was_taken_back_is_got_anew(self, fake, shop):
        reconcile(public_id=shop.public_id, now=NOW)
        fake.token = "shpat_new"

        with pytest.raises(AccessRefused):
            reconcile(public_id=shop.public_id, now=NOW)
        reconcile(public_id=shop.public_id, now=NOW)

        assert fake.granted == 2

    def test_without_it_nothing_is_asked(self, fake):
        shop = a_shop()

        with pytest.raises(NothingToAsk):
            reconcile(public_id=shop.public_id, now=NOW)
        assert fake.asked == []


class TestPatience:
    def test_waits_until_the_bucket_is_full_enough(self, fake, shop, pauses):
        fake.failing = [(200, {}, THROTTLED)]

        reconcile(public_id=shop.public_id, now=NOW)

        assert pauses == [1.0]  # (1040 - 990) points at 50 a second

    def test_waits_as_long_as_the_shop_says(self, fake, shop, pauses):
        fake.failing = [(429, {"Retry-After": "2"}, {}), (502, {}, {})]

        reconcile(public_id=shop.public_id, now=NOW)

        assert pauses == [2.0, 3.0]

    def test_comes_again_later_where_it_goes_on(self, fake, shop):
        fake.failing = [(200, {}, THROTTLED)] * 5

        with pytest.raises(Unanswered):
            reconcile(public_id=shop.public_id, now=NOW)
        assert health(shop.public_id, now=NOW).problem.endswith(
            "is asked too much. It is asked again later."
        )

    def test_says_what_the_app_may_not_see(self, fake, shop):
        denied = {
            "message": "Access denied for orders field.",
            "extensions": {"code": "ACCESS_DENIED"},
        }
        fake.failing = [(200, {}, {"errors": [denied], "data": None})] * 3

        with pytest.raises(Declined) as refusal:
            reconcile(public_id=shop.public_id, now=NOW)
        assert "the app may not see that: Access denied for orders field." in str(refusal.value)


class TestReconciling:
    def test_finds_what_no_delivery_told(self, fake, shop):
        fake.orders = [nodes.order(4000 + n) for n in range(1, 6)]

        assert reconcile(public_id=shop.public_id, now=NOW) == 5
        assert applied() == 5

        one = Order.objects.get(number="#1001")
        assert (one.total_minor, one.tax_minor, one.shipping_minor) == (2751, 361, 490)
        assert (one.customer.email, one.historical) == ("ada@example.com", False)
        found = health(shop.public_id, now=NOW)
        assert (found.recovered, found.reconciled_until) == (5, NOW)
        assert fake.asked.count("orders(") == 3

    def test_says_the_same_as_a_delivery_would(self, client, fake, shop):
        """An order that was asked for and the same order as a webhook are one state."""
        other = a_shop(name="Other", source="other")
        fake.orders = [nodes.order(refunds=[{"id": "gid://shopify/Refund/6001"}])]
        fake.refunds = {"gid://shopify/Refund/6001": nodes.refund()}
        reconcile(public_id=shop.public_id, now=NOW)
        delivered = payloads.order(refunds=[payloads.refund()], updated_at="2026-03-01T11:01:00Z")
        deliver(client, other, "orders/updated", delivered)
        assert applied() == 2
        assert stuck() == []

        names = (
            "number",
            "currency",
            "subtotal_minor",
            "discount_minor",
            "tax_minor",
            "shipping_minor",
            "total_minor",
            "refunded_minor",
            "placed_at",
            "paid_at",
        )
        asked, told = Order.objects.order_by("source").values(*names).reverse()
        assert asked == told
        lines = [
            list(one.lines.values_list("key", "quantity", "amount_minor", "discount_minor", "name"))
            for one in Order.objects.all()
        ]
        assert lines[0] == lines[1]

    def test_asks_nothing_more_of_what_was_told(self, client, fake, shop):
        fake.orders = [nodes.order()]
        deliver(
            client,
            shop,
            "orders/create",
            payloads.order(updated_at="2026-03-01T11:01:00Z"),
            **{"X-Shopify-Hmac-SHA256": ""},
        )
        reconcile(public_id=shop.public_id, now=NOW)
        applied()
        fake.asked.clear()

        assert reconcile(public_id=shop.public_id, now=NOW + timedelta(minutes=15)) == 0
        assert fake.asked == ["products(", "customers(", "orders("]

    def test_leaves_out_orders_of_a_test_and_what_may_be_on_its_way(self, fake, shop):
        fake.orders = [nodes.order(test=True), nodes.order(4002, updatedAt="2026-03-01T11:59:00Z")]

        assert reconcile(public_id=shop.public_id, now=NOW) == 0
        assert reconcile(public_id=shop.public_id, now=NOW + timedelta(minutes=15)) == 1

    def test_goes_on_where_it_was_broken_off(self, fake, shop):
        fake.orders = [
            nodes.order(4000 + n, updatedAt=f"2026-03-01T11:{n:02}:00Z") for n in range(1, 5)
        ]
        asked = fake.answer

        def broken_off(query, said):
            if said.get("after"):
                raise ConnectionResetError
            return asked(query, said)

        fake.answer = broken_off
        with pytest.raises(Unanswered):
            reconcile(public_id=shop.public_id, now=NOW)
        assert Delivery.objects.count() == 2
        until = health(shop.public_id, now=NOW).reconciled_until
        assert until == NOW - timedelta(minutes=58)  # the last change of the first page

        fake.answer = asked
        assert reconcile(public_id=shop.public_id, now=NOW) == 2
        assert (Delivery.objects.count(), applied()) == (4, 4)

    def test_reads_orders_and_refunds_of_many_lines(self, fake, shop):
        fake.orders = [
            nodes.order(
                lineItems=[nodes.line(n, discountAllocations=[]) for n in range(1, 6)],
                refunds=[{"id": "gid://shopify/Refund/6001"}],
            )
        ]
        lines = [
            {
                **nodes.refund()["refundLineItems"][0],
                "lineItem": {"id": f"gid://shopify/LineItem/{n}"},
            }
            for n in range(1, 6)
        ]
        fake.refunds = {"gid://shopify/Refund/6001": nodes.refund(refundLineItems=lines)}

        reconcile(public_id=shop.public_id, now=NOW)
        applied()

        one = Order.objects.get()
        assert (one.lines.count(), one.refunded_minor) == (5, 5 * 1131)


class TestRegistering:
    def test_subscribes_to_what_is_lacking(self, fake, shop):
        done = register(public_id=shop.public_id, now=NOW)
        again = register(public_id=shop.public_id, now=NOW)
        forgotten = fake.hooks.pop(3)["topic"]
        mended = register(public_id=shop.public_id, now=NOW)

        assert (list(done.added), list(done.refused)) == (list(TOPICS), [])
        assert list(again.added) == []
        assert forgotten == "ORDERS_CANCELLED"
        assert list(mended.added) == ["orders/cancelled"]
        address = f"https://regulars.example/webhooks/shopify/{shop.public_id}"
        assert {hook["uri"] for hook in fake.hooks} == {address}

    def test_leaves_the_hooks_of_others_alone(self, fake, shop):
        fake.hooks = [{"id": "1", "topic": "ORDERS_CREATE", "uri": "https://else.example"}]

        assert "orders/create" in register(public_id=shop.public_id, now=NOW).added

    def test_names_what_the_app_may_not_see(self, fake, shop):
        fake.forbidden = {"CARTS_CREATE", "CARTS_UPDATE"}

        done = register(public_id=shop.public_id, now=NOW)

        assert len(done.added) == len(TOPICS) - 2
        assert list(done.refused) == [
            "carts/create: You may not subscribe to this topic.",
            "carts/update: You may not subscribe to this topic.",
        ]
