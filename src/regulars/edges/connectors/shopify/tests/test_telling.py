from __future__ import annotations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.edges.connectors.connections.models import Connection as ConnectionRow
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.intake.queries import deliveries_of, stuck
from regulars.edges.connectors.intake.services import apply_waiting, retry
from regulars.edges.connectors.intake.types import DeliveryState
from regulars.edges.connectors.shopify.applying import heeds
from regulars.edges.connectors.shopify.registering import TOPICS
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    at,
    customer,
    product,
)
from regulars.edges.connectors.shopify.tests.sent import names
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


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
        (gone,) = Activity.objects.all()
        assert (gone.name, gone.customer) == ("Account Deleted", Customer.objects.get())
        assert stuck() == []

    def test_are_not_made_by_being_deleted(self, sent):
        sent("customers/delete", {"id": 70})

        assert (Customer.objects.count(), Activity.objects.count()) == (0, 0)
        assert stuck() == []


class TestTopics:
    def test_that_mean_nothing_here_are_told_apart(self, sent, shop):
        sent("customers/create", customer())
        sent("discounts/create", {"id": 1})
        sent("orders/delete", {"id": 4001})

        cards = deliveries_of(shop.public_id)
        assert [(card.topic, card.state) for card in cards] == [
            ("orders/delete", DeliveryState.IGNORED),
            ("discounts/create", DeliveryState.IGNORED),
            ("customers/create", DeliveryState.APPLIED),
        ]
        assert deliveries_of(shop.public_id, state=DeliveryState.APPLIED) == cards[2:]
        found = health(shop.public_id, now=NOW)
        assert (found.applied, found.ignored, found.waiting) == (1, 2, 0)

    def test_that_are_ignored_may_be_applied_again(self, sent, shop):
        sent("discounts/create", {"id": 1})
        (card,) = deliveries_of(shop.public_id)

        retry(delivery_id=card.id, actor="system", now=NOW)

        assert deliveries_of(shop.public_id)[0].state is DeliveryState.WAITING
        apply_waiting(now=NOW)
        assert deliveries_of(shop.public_id) == [card]

    def test_that_it_is_told_of_all_mean_something(self):
        assert [topic for topic in TOPICS if not heeds(topic)] == []


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
