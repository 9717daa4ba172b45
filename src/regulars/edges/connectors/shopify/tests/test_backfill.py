from __future__ import annotations

import json
from datetime import timedelta

import pytest

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.core.work.models import Task
from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections import backfilling
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    stop_backfill,
)
from regulars.edges.connectors.connections.types import BackfillState
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.shopify import backfilling as shopify_backfilling
from regulars.edges.connectors.shopify.tests import nodes
from regulars.edges.connectors.shopify.tests.asked import applied
from regulars.edges.connectors.shopify.tests.factories import a_shop
from regulars.edges.connectors.shopify.tests.payloads import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return a_shop(
        filled={"shop": "tea", "client_id": "app-1"},
        secret="shpss_right",
        now=NOW - timedelta(hours=2),
    )


def jsonl(*objects) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in objects)


def a_part(node, parent):
    return {**node, "__parentId": parent}


def history(number: int = 3):
    """Orders of a shop with their parts, as a bulk operation writes them."""
    for place in range(1, number + 1):
        whole = nodes.order(
            4000 + place,
            updatedAt="2025-06-01T10:00:00Z",
            processedAt="2025-06-01T09:00:00Z",
            createdAt="2025-06-01T09:00:00Z",
        )
        lines, shipping = whole.pop("lineItems"), whole.pop("shippingLines")
        yield whole
        for part in (*lines, *shipping):
            yield a_part(part, whole["id"])


class TestBackfill:
    @pytest.fixture
    def filled(self, fake):
        fake.files = {
            "products": jsonl(
                {
                    "id": "gid://shopify/Product/500",
                    "title": "Sencha",
                    "productType": "Green tea",
                    "status": "ACTIVE",
                    "updatedAt": "2025-05-01T10:00:00Z",
                },
                a_part(
                    {"id": "gid://shopify/ProductVariant/501", "price": "10.00"},
                    "gid://shopify/Product/500",
                ),
            ),
            "customers": jsonl(
                nodes.customer(
                    71,
                    defaultEmailAddress={
                        "emailAddress": "two@example.com",
                        "marketingState": "SUBSCRIBED",
                        "marketingOptInLevel": "SINGLE_OPT_IN",
                        "marketingUpdatedAt": "2025-05-01T10:00:00Z",
                    },
                )
            ),
            "orders": jsonl(*history()),
        }
        return fake

    def run(self, shop, now=NOW, most=60):
        begin_backfill(public_id=shop.public_id, actor="system", now=now)
        for _ in range(most):
            if backfilling.go_on(public_id=shop.public_id, now=now) is None:
                return
        raise AssertionError("it does not end")

    def test_brings_in_everything_as_history(self, filled, shop):
        self.run(shop)

        found = health(shop.public_id, now=NOW).backfill
        assert (found.state, found.found, found.left_out) == (BackfillState.DONE, 5, 0)
        assert set(Order.objects.values_list("historical", "total_minor")) == {(True, 2751)}
        assert Product.objects.get().price_minor == 1000
        assert sorted(Customer.objects.values_list("email", flat=True)) == [
            "ada@example.com",
            "two@example.com",
        ]
        events = EventRow.objects.exclude(name__startswith="connections.").exclude(
            name__startswith="catalog."
        )
        assert set(events.values_list("historical", flat=True)) == {True}
        assert not Delivery.objects.exists()

    @pytest.mark.parametrize("ranges", [True, False], ids=["in parts", "whole"])
    def test_goes_on_after_every_piece(self, filled, shop, monkeypatch, ranges):
        monkeypatch.setattr(
            shopify_backfilling, "AT_A_TIME", {"products": 1, "customers": 1, "orders": 2}
        )
        filled.files["orders"] = jsonl(*history(7))
        filled.ranges = ranges

        self.run(shop)

        assert Order.objects.count() == 7
        assert health(shop.public_id, now=NOW).backfill.found == 9

    def test_asks_for_refunds_which_are_not_in_the_file(self, filled, shop):
        whole, *parts = history(1)
        whole["refunds"] = [{"id": "gid://shopify/Refund/6001"}]
        filled.files["orders"] = jsonl(whole, *parts)
        filled.orders = [nodes.order(updatedAt="2025-06-01T10:00:00Z", refunds=whole["refunds"])]
        filled.refunds = {"gid://shopify/Refund/6001": nodes.refund()}

        self.run(shop)

        assert Order.objects.get().refunded_minor == 1131

    def test_twice_is_once(self, filled, shop):
        self.run(shop)
        before = list(Order.objects.order_by("pk").values())
        self.run(shop)

        assert list(Order.objects.order_by("pk").values()) == before

    def test_counts_what_cannot_be_used_and_sets_aside_what_is_refused(self, filled, shop):
        first, *rest = history(2)
        broken = {**first, "currencyCode": "EURO"}
        filled.files["orders"] = jsonl(broken, {"id": "gid://shopify/Order/9"}, *rest)

        self.run(shop)
        applied()

        found = health(shop.public_id, now=NOW)
        assert found.backfill.left_out == 1
        assert [one.problem for one in stuck()] == [
            "currency of order 4001 is missing or cannot be used."
        ]
        assert Order.objects.count() == 1

    def test_begins_anew_where_the_file_is_no_more(self, filled, shop):
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        backfilling.go_on(public_id=shop.public_id, now=NOW)
        next(iter(filled.operations.values())).update(left=0, status="EXPIRED")
        for _ in range(60):
            if backfilling.go_on(public_id=shop.public_id, now=NOW) is None:
                break

        assert Order.objects.count() == 3

    def test_ends_with_a_reason_where_the_shop_cannot(self, filled, shop):
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        backfilling.go_on(public_id=shop.public_id, now=NOW)
        next(iter(filled.operations.values())).update(left=0, status="FAILED", error="TIMEOUT")

        with pytest.raises(Declined) as refusal:
            backfilling.go_on(public_id=shop.public_id, now=NOW)
        backfilling.fail(public_id=shop.public_id, problem=str(refusal.value), now=NOW)

        found = health(shop.public_id, now=NOW).backfill
        assert found.state is BackfillState.FAILED
        assert "preparing the products ended as failed (TIMEOUT)" in found.problem

    def test_stops_when_people_say_so_and_goes_on(self, filled, shop):
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        assert Task.objects.filter(kind="connections.backfill").count() == 1
        stop_backfill(public_id=shop.public_id, actor="system", now=NOW)

        assert backfilling.go_on(public_id=shop.public_id, now=NOW) is None
        assert not Order.objects.exists()

        self.run(shop, now=NOW + timedelta(minutes=1))
        assert Order.objects.count() == 3
