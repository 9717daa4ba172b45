"""Asking a shop for products and customers that it changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.catalog.models import Product
from regulars.core.consents.models import ConsentFact
from regulars.core.customers.models import Customer
from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import reconcile
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests import nodes, payloads
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.fake import a_fake_shop
from regulars.edges.connectors.shopify.tests.payloads import NOW
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
CHANGED = "2026-03-01T11:01:00Z"


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setattr(
        Peer.__init__, "__defaults__", (lambda _: None, *Peer.__init__.__defaults__[1:])
    )
    with a_fake_shop(monkeypatch) as shop, clock.using(lambda: NOW):
        yield shop


@pytest.fixture
def shop():
    filled = {"shop": "tea", "access_token": "shpat_right"}
    return a_shop(filled=filled, now=NOW - timedelta(hours=2))


class TestProducts:
    def test_are_found_that_no_delivery_told(self, fake, shop):
        fake.products = [nodes.product(500 + n, title=f"Tea {n}") for n in range(1, 6)]

        assert reconcile(public_id=shop.public_id, now=NOW) == 5
        assert apply_waiting(now=NOW) == 5

        assert sorted(Product.objects.values_list("name", "price_minor")) == [
            (f"Tea {n}", 1000) for n in range(1, 6)
        ]
        assert health(shop.public_id, now=NOW).recovered == 5

    def test_are_read_with_all_their_variants(self, fake, shop):
        prices = ("12.00", "11.00", "9.00", "8.00", "7.00")
        variants = [
            {"id": f"gid://shopify/ProductVariant/{n}", "price": price}
            for n, price in enumerate(prices)
        ]
        fake.products = [nodes.product(variants=variants)]

        reconcile(public_id=shop.public_id, now=NOW)

        assert fake.asked == [
            "products(",
            "product(",
            "product(",
            "product(",
            "customers(",
            "orders(",
        ]
        body = bytes(Delivery.objects.get().body).decode()
        assert all(f'"{price}"' in body for price in prices)

    def test_are_asked_for_no_more_that_a_delivery_told(self, client, fake, shop):
        fake.products = [nodes.product()]
        deliver(client, shop, "products/update", payloads.product(updated_at=CHANGED))

        assert reconcile(public_id=shop.public_id, now=NOW) == 0
        assert fake.asked == ["products(", "customers(", "orders("]

    def test_are_found_that_were_changed_again_since_a_delivery(self, client, fake, shop):
        fake.products = [nodes.product(title="Sencha, new")]
        told = payloads.product(updated_at="2026-03-01T11:00:30Z")
        deliver(client, shop, "products/update", told)

        assert reconcile(public_id=shop.public_id, now=NOW) == 1
        assert reconcile(public_id=shop.public_id, now=NOW + timedelta(minutes=5)) == 0
        apply_waiting(now=NOW)

        assert Product.objects.get().name == "Sencha, new"

    def test_that_are_gone_meanwhile_are_left_out(self, fake, shop):
        fake.products = [nodes.product(), nodes.product(501, title="Bancha")]
        asked = fake.answer

        def answer(query, said):
            found = asked(query, said)
            fake.products = fake.products[1:] if "products(" in query else fake.products
            return found

        fake.answer = answer

        assert reconcile(public_id=shop.public_id, now=NOW) == 1


class TestCustomers:
    def test_are_found_with_what_they_agreed_to(self, fake, shop):
        email = {
            "emailAddress": "ada@example.com",
            "marketingState": "SUBSCRIBED",
            "marketingOptInLevel": "CONFIRMED_OPT_IN",
            "marketingUpdatedAt": "2026-03-01T11:00:00Z",
        }
        fake.customers = [nodes.customer(updatedAt=CHANGED, defaultEmailAddress=email)]

        assert reconcile(public_id=shop.public_id, now=NOW) == 1
        apply_waiting(now=NOW)

        assert Customer.objects.get().email == "ada@example.com"
        assert list(ConsentFact.objects.values_list("state", "method")) == [
            ("granted", "double_opt_in")
        ]

    def test_are_asked_for_no_more_that_a_delivery_told(self, client, fake, shop):
        """Though an order told of them since, which says nothing of what they agreed to."""
        fake.customers = [nodes.customer(updatedAt=CHANGED), nodes.customer(71, updatedAt=CHANGED)]
        deliver(client, shop, "customers/update", payloads.customer(updated_at=CHANGED))
        order = payloads.order(customer=payloads.customer(71, email="two@example.com"))
        deliver(client, shop, "orders/create", order)

        assert reconcile(public_id=shop.public_id, now=NOW) == 1
        assert Delivery.objects.filter(key__contains="customers/update:71:").count() == 1

    def test_stay_unknown_where_the_app_may_not_see_them(self, fake, shop):
        fake.products, fake.orders = [nodes.product()], [nodes.order()]
        fake.denied = {"customers("}

        assert reconcile(public_id=shop.public_id, now=NOW) == 2
        assert health(shop.public_id, now=NOW).problem == ""

    def test_stop_all_where_the_shop_declines_otherwise(self, fake, shop):
        fake.customers = [nodes.customer(updatedAt=CHANGED)]
        fake.failing = [(200, {}, {"errors": [{"message": "Too many parts."}], "data": None})]

        with pytest.raises(Declined):
            reconcile(public_id=shop.public_id, now=NOW)
        assert Delivery.objects.count() == 0
