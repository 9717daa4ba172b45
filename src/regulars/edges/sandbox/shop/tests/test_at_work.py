"""The pages of the till and of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.edges.sandbox.shop.models import Message, Order
from regulars.edges.sandbox.shop.services.outbox import write_key
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    TOKEN,
    a_member,
    a_shopper,
    agreed,
    named,
    on_hand,
    ordered,
    told,
)


class TestTill:
    def test_sells_what_was_picked(self, shop):
        client = a_member()
        for _ in "ab":
            client.post(f"/shop/till/pick/{shop['GT-1']}/", {})
        client.post(f"/shop/till/pick/{shop['BN-1']}/", {})
        client.post(f"/shop/till/pick/{shop['BN-1']}/", {"quantity": 0})
        assert "Take €19.90" in client.get("/shop/till/").content.decode()

        paid = client.post(
            "/shop/till/", {"token": TOKEN, "payment": "cash", "card": "", "email": ""}
        )

        order = Order.objects.get()
        assert paid["Location"] == f"/shop/till/receipts/{order.number}/"
        assert (order.channel, order.total_minor) == ("till", 1_990)
        assert "€19.90" in client.get(paid["Location"]).content.decode()
        assert "Nothing is picked yet" in client.get("/shop/till/").content.decode()
        assert named(told()) == ["Order Completed"]

    def test_picks_no_more_than_there_are(self, shop):
        client = a_member()

        response = client.post(f"/shop/till/pick/{shop['GT-1']}/", {"quantity": 41})

        assert response.status_code == 409
        assert '<a class="button" href="/shop/till/">' in response.content.decode()
        assert "Nothing is picked yet" in client.get("/shop/till/").content.decode()

    def test_shows_no_receipt_of_the_web(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))

        assert a_member().get(f"/shop/till/receipts/{order.number}/").status_code == 404


class TestDesk:
    def test_takes_an_order_all_the_way(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}), payment="transfer", card="")
        client, place = a_member(), f"/shop/desk/orders/{order.number}/"
        line = order.lines.get()

        client.post(place + "paid/")
        client.post(place + "delay/", {"promised_on": "2026-11-20"})
        client.post(place + "ship/", {"tracking": "T-1"})
        client.post(place + "deliver/")
        back = {"token": TOKEN, f"line_{line.pk}": 1, "restock": "on"}
        client.post(place + "refund/", back)
        client.post(place + "refund/", back)

        order.refresh_from_db()
        assert (order.status, order.tracking, order.refunded_minor) == ("delivered", "T-1", 995)
        assert str(order.promised_on) == "2026-11-20"
        assert on_hand(shop["GT-1"]) == 39
        assert named(told())[2:] == ["Order Updated"] * 4 + ["Order Refunded"]
        assert "Given back" in client.get(place).content.decode()

    @pytest.mark.parametrize(
        ("deed", "given"),
        [("ship", {"tracking": ""}), ("delay", {"promised_on": "soon"}), ("refund", {})],
    )
    def test_asks_again_for_what_cannot_be_used(self, shop, deed, given):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        before = Message.objects.count()

        response = a_member().post(f"/shop/desk/orders/{order.number}/{deed}/", given)

        assert response.status_code == 422
        assert Message.objects.count() == before

    def test_says_what_comes_too_late(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/"
        client.post(place + "cancel/")

        response = client.post(place + "ship/", {"tracking": "T-1"})

        assert response.status_code == 409
        assert f"Order {order.number} has gone on meanwhile" in response.content.decode()

    def test_sets_stock_and_price(self, shop):
        client, place = a_member(), f"/shop/desk/shelves/{shop['GT-1']}/"

        assert client.post(place, {"on_hand": 3, "price": "free"}).status_code == 422
        assert client.post(place, {"on_hand": -1, "price": "9.95"}).status_code == 422
        assert client.post(place, {"on_hand": 3, "price": "€10.50"}).status_code == 302

        page = Client().get(f"/shop/products/{shop['GT-1']}/").content.decode()
        assert "€10.50" in page
        assert "Only 3 left" in page

    def test_keeps_a_key_and_never_shows_it(self, shop):
        client = a_member()

        refused = client.post("/shop/desk/messages/key/", {"key": "with space"})
        kept = client.post("/shop/desk/messages/key/", {"key": "a-secret-write-key"})

        assert (refused.status_code, kept.status_code) == (422, 302)
        assert write_key() == "a-secret-write-key"
        assert "a-secret-write-key" not in client.get("/shop/desk/messages/").content.decode()

    def test_shows_what_was_refused_and_sends_it_again(self, shop):
        agreed(a_shopper()).get("/shop/")
        Message.objects.update(failed_at=NOW, problem="400 because <of> this")
        client = a_member()
        assert "No write key is set" in client.get("/shop/desk/").content.decode()
        client.post("/shop/desk/messages/key/", {"key": "a-secret-write-key"})
        assert "1 message was refused" in client.get("/shop/desk/").content.decode()
        assert "400 because &lt;of&gt; this" in client.get("/shop/desk/messages/").content.decode()

        client.post("/shop/desk/messages/again/")

        assert Message.objects.get().failed_at is None
