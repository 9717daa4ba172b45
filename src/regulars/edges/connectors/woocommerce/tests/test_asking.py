from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.core.work.types import Task
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.asking.tests.peers import Reply
from regulars.edges.connectors.asking.types import AccessRefused, Unanswered
from regulars.edges.connectors.connections import backfilling, handlers
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    reconcile,
    register,
    replace_secret,
)
from regulars.edges.connectors.connections.types import BackfillState
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.woocommerce.api import WooApi
from regulars.edges.connectors.woocommerce.registering import TOPICS
from regulars.edges.connectors.woocommerce.tests.factories import (
    NOW,
    applied,
    connected,
    deliver,
    open_shop,
)
from regulars.edges.connectors.woocommerce.tests.payloads import customer, order, product, refund
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits."""
    monkeypatch.setattr(asking_services, "PAUSES", (0.0, 0.0))


@pytest.fixture
def small_pages(monkeypatch):
    """Three to a page."""
    listed = WooApi.page
    monkeypatch.setattr(
        WooApi,
        "page",
        lambda self, what, page, **query: listed(self, what, page, **{**query, "per_page": 3}),
    )


def numbered(number: int, **fields: Any) -> dict[str, Any]:
    usual = {"id": number, "number": str(number), "date_modified_gmt": "2026-03-01T11:55:00"}
    return order(**{**usual, **fields})


def changed_one_after_the_other(most: int) -> dict[int, dict[str, Any]]:
    """Orders that were changed in the last minute, each a second after the one before."""
    moments = {number: NOW - timedelta(seconds=60 - number) for number in range(1, most + 1)}
    return {
        number: numbered(number, date_modified_gmt=changed(moment))
        for number, moment in moments.items()
    }


def changed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


class TestReconciling:
    def test_finds_what_no_delivery_told(self, client):
        told = {1: numbered(1), 2: numbered(2)}
        with open_shop(orders=told) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.created", told[1])
            number = reconcile(public_id=shop.public_id, now=NOW)
            applied()

            assert number == 1
            assert set(Order.objects.values_list("number", flat=True)) == {"1", "2"}
            assert health(shop.public_id, now=NOW).recovered == 1
            assert reconcile(public_id=shop.public_id, now=NOW) == 0

    def test_is_let_in_by_the_key_and_asks_in_utc(self):
        with open_shop() as (_, peer):
            shop = connected(peer.address)
            reconcile(public_id=shop.public_id, now=NOW)

        assert [asked.path for asked in peer.asked] == [
            "/wp-json/wc/v3/products",
            "/wp-json/wc/v3/orders",
        ]
        for asked in peer.asked:
            assert asked.headers["authorization"] == "Basic Y2tfNzpjc183"
            assert asked.query == {
                "modified_after": "2026-03-01T11:50:00",
                "modified_before": "2026-03-01T12:00:00",
                "dates_are_gmt": "true",
                "orderby": "modified",
                "order": "asc",
                "page": "1",
                "per_page": "100",
            }

    @pytest.mark.usefixtures("small_pages")
    def test_finds_products_that_no_delivery_told(self, client):
        told = [
            product(
                id=number, name=f"Tea {number}", date_modified_gmt=f"2026-03-01T11:5{number}:00"
            )
            for number in range(1, 6)
        ]
        with open_shop(products=told) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "product.updated", told[0])

            assert reconcile(public_id=shop.public_id, now=NOW) == 4
            assert reconcile(public_id=shop.public_id, now=NOW) == 0

        assert health(shop.public_id, now=NOW).recovered == 4
        applied()
        assert sorted(Product.objects.values_list("name", flat=True)) == [
            f"Tea {number}" for number in range(1, 6)
        ]

    @pytest.mark.usefixtures("small_pages")
    def test_asks_again_for_all_products_where_it_failed_among_them(self):
        told = [
            product(id=number, date_modified_gmt=f"2026-03-01T11:5{number}:00")
            for number in range(1, 6)
        ]
        with open_shop(products=told, patience=1) as (has, peer):
            shop = connected(peer.address)
            with pytest.raises(Unanswered):
                reconcile(public_id=shop.public_id, now=NOW)
            assert Delivery.objects.count() == 3
            assert health(shop.public_id, now=NOW).reconciled_until == NOW - timedelta(minutes=10)

            has.patience = 1_000
            assert reconcile(public_id=shop.public_id, now=NOW) == 2
            assert Delivery.objects.count() == 5

    def test_brings_refunds_along(self):
        told = numbered(1, refunds=[{"id": 801, "reason": "", "total": "-10.80"}])
        with open_shop(orders={1: told}, refunds={1: [refund()]}) as (_, peer):
            shop = connected(peer.address)
            assert reconcile(public_id=shop.public_id, now=NOW) == 2
            applied()

        assert Order.objects.get().refunded_minor == 1080

    @pytest.mark.usefixtures("small_pages")
    def test_reads_every_page_though_orders_are_changed_meanwhile(self):
        with open_shop(orders=changed_one_after_the_other(10)) as (has, peer):
            shop = connected(peer.address)
            answer = has.answer

            def answer_and_change(asked: Any) -> Reply:
                reply = answer(asked)
                if asked.path.endswith("/orders"):
                    has.orders[1]["date_modified_gmt"] = changed(NOW + timedelta(minutes=1))
                return reply

            peer.answer = answer_and_change
            reconcile(public_id=shop.public_id, now=NOW)
            applied()

        assert Order.objects.count() == 10
        assert health(shop.public_id, now=NOW).reconciled_until == NOW

    @pytest.mark.usefixtures("small_pages")
    def test_reads_on_where_more_than_a_page_was_changed_in_one_second(self):
        with open_shop(orders={number: numbered(number) for number in range(1, 8)}) as (_, peer):
            shop = connected(peer.address)
            assert reconcile(public_id=shop.public_id, now=NOW) == 7

    @pytest.mark.usefixtures("small_pages")
    def test_goes_on_where_it_failed(self):
        with open_shop(orders=changed_one_after_the_other(6), patience=2) as (has, peer):
            shop = connected(peer.address)
            with pytest.raises(Unanswered):
                reconcile(public_id=shop.public_id, now=NOW)
            applied()

            known = health(shop.public_id, now=NOW)
            assert Order.objects.count() == 3
            assert known.reconciled_until == NOW - timedelta(seconds=57)
            assert known.problem.endswith("answered 500. It is asked again later.")

            has.patience = 1_000
            reconcile(public_id=shop.public_id, now=NOW)
            applied()
            assert Order.objects.count() == 6
            assert health(shop.public_id, now=NOW).problem == ""

    @pytest.mark.parametrize(
        ("trouble", "problem"),
        [
            ([Reply(status=401)], AccessRefused),
            ([Reply(b"<html>Maintenance</html>")], Unanswered),
            ([Reply({"code": "no list"})], Unanswered),
            ([Reply([])], Unanswered),
        ],
        ids=["key", "page", "object", "no pages"],
    )
    def test_says_what_the_shop_refuses(self, trouble, problem):
        with open_shop(orders={1: numbered(1)}, trouble=trouble) as (_, peer):
            shop = connected(peer.address)
            with pytest.raises(problem):
                reconcile(public_id=shop.public_id, now=NOW)

        assert Delivery.objects.count() == 0
        assert health(shop.public_id, now=NOW).problem != ""

    def test_passes_over_what_cannot_be_used(self):
        told = {1: numbered(1, line_items="none"), 2: numbered(2)}
        with open_shop(orders=told) as (_, peer):
            shop = connected(peer.address)
            assert reconcile(public_id=shop.public_id, now=NOW) == 1


class TestBringingInTheHistory:
    def brought_in(self, shop: Any) -> None:
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        for _ in range(20):
            handlers.backfill(Task(1, backfilling.TASK, shop.public_id, {}, NOW, 1, 0, 0), NOW)
            if health(shop.public_id, now=NOW).backfill.state is not BackfillState.RUNNING:
                return

    def test_sets_nothing_in_motion(self):
        refunds = [{"id": 801, "reason": "", "total": "-10.80"}]
        told = {number: numbered(number) for number in range(1, 61)}
        told[7] = numbered(7, refunds=refunds)
        with open_shop(
            orders=told,
            refunds={7: [refund()]},
            customers=[customer(), customer(id=27, email="maria@ivanova.test", billing=[])],
            products=[product(), product(id=22, name="Cup", price="12")],
        ) as (_, peer):
            shop = connected(peer.address)
            self.brought_in(shop)

        done = health(shop.public_id, now=NOW).backfill
        assert (done.state, done.found, done.left_out) == (BackfillState.DONE, 65, 0)
        assert (Order.objects.count(), Customer.objects.count(), Product.objects.count()) == (
            60,
            2,
            2,
        )
        assert Order.objects.get(number="7").refunded_minor == 1080
        told_of = EventRow.objects.filter(name__startswith="orders.")
        assert set(told_of.values_list("historical", flat=True)) == {True}
        assert Delivery.objects.count() == 0

    def test_goes_on_where_it_was_interrupted(self):
        told = {number: numbered(number) for number in range(1, 61)}
        with open_shop(orders=told) as (has, peer):
            shop = connected(peer.address)
            begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
            for _ in range(3):  # products, customers, the first orders
                backfilling.go_on(public_id=shop.public_id, now=NOW)
            has.trouble = [Reply(status=503)] * 3
            with pytest.raises(Unanswered):
                backfilling.go_on(public_id=shop.public_id, now=NOW)
            assert Order.objects.count() == 50

            backfilling.go_on(public_id=shop.public_id, now=NOW)

        assert Order.objects.count() == 60
        assert health(shop.public_id, now=NOW).backfill.found == 60


class TestRegistering:
    ADDRESS = "https://regulars.example"

    @pytest.fixture(autouse=True)
    def public(self, settings):
        settings.REGULARS_URL = self.ADDRESS

    def test_makes_the_webhooks_with_the_secret(self):
        with open_shop() as (has, peer):
            shop = connected(peer.address)
            done = register(public_id=shop.public_id, now=NOW)

            assert tuple(done.added) == TOPICS
            assert [hook["topic"] for hook in has.hooks] == list(TOPICS)
            assert {hook["delivery_url"] for hook in has.hooks} == {self.ADDRESS + shop.path}
            assert {(hook["secret"], hook["status"]) for hook in has.hooks} == {
                ("kettle", "active")
            }
            assert list(register(public_id=shop.public_id, now=NOW).added) == []

    def test_enables_those_that_were_disabled_and_leaves_those_that_people_paused(self):
        with open_shop() as (has, peer):
            shop = connected(peer.address)
            register(public_id=shop.public_id, now=NOW)
            has.hooks[1]["status"] = "disabled"
            has.hooks[2]["status"] = "paused"
            done = register(public_id=shop.public_id, now=NOW)

            assert list(done.added) == ["order.updated"]
            assert [hook["status"] for hook in has.hooks[:3]] == ["active", "active", "paused"]

    def test_tells_a_secret_that_was_replaced(self):
        with open_shop() as (has, peer):
            shop = connected(peer.address)
            register(public_id=shop.public_id, now=NOW)
            replace_secret(public_id=shop.public_id, secret="samovar", actor="system", now=NOW)
            register(public_id=shop.public_id, now=NOW)

            assert {hook["secret"] for hook in has.hooks} == {"samovar"}
            assert len(has.hooks) == len(TOPICS)

    def test_leaves_webhooks_of_others_alone(self):
        other = {"id": 1, "topic": "order.created", "delivery_url": "https://erp.example/hook"}
        with open_shop(hooks=[{**other, "status": "disabled", "name": "ERP"}]) as (has, peer):
            shop = connected(peer.address)
            register(public_id=shop.public_id, now=NOW)

            assert has.hooks[0]["status"] == "disabled"
            assert len(has.hooks) == 1 + len(TOPICS)


def test_a_shop_is_asked_where_it_said_it_is():
    made = connected("tea.example/")

    assert made.settings == {"shop": "https://tea.example"}
    assert made.made_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
