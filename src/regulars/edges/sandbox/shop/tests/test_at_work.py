"""The pages of the till and of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.edges.report.tests.pages import read_page
from regulars.edges.sandbox.shop.models import Account, Message, Order, Refund
from regulars.edges.sandbox.shop.services.outbox import write_key
from regulars.edges.sandbox.shop.tests.factories import (
    GOOD,
    NOW,
    TOKEN,
    a_member,
    a_shopper,
    agreed,
    an_account,
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

    @pytest.mark.parametrize(
        ("card", "said"),
        [
            ("2900000000099", "The last digit does not fit"),
            ("29000000004x1", "thirteen digits"),
            ("29", "thirteen digits"),
            ("2900000000421", "Nobody here has this card."),
        ],
    )
    def test_asks_again_for_a_card_that_is_nobodys(self, shop, card, said):
        client = a_member()
        client.post(f"/shop/till/pick/{shop['GT-1']}/", {})

        response = client.post("/shop/till/", {"token": TOKEN, "payment": "cash", "card": card})

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert ('name="unknown_card"' in page) == (card == "2900000000421")
        assert not Order.objects.exists()
        assert not Message.objects.exists()

    def test_takes_a_card_of_nobodys_where_that_is_said(self, shop):
        client = a_member()
        client.post(f"/shop/till/pick/{shop['GT-1']}/", {})
        sale = {"token": TOKEN, "payment": "cash", "card": "2900000000421", "unknown_card": "on"}

        client.post("/shop/till/", sale)

        assert Order.objects.get().card == "2900000000421"

    def test_takes_the_card_of_an_account(self, shop):
        an_account(Client())
        client, account = a_member(), Account.objects.get()
        client.post(f"/shop/till/pick/{shop['GT-1']}/", {})

        client.post("/shop/till/", {"token": TOKEN, "payment": "cash", "card": account.card})

        assert Order.objects.get().account == account

    def test_leads_back_to_what_was_pressed_and_says_what_is_picked(self, shop):
        client, tea = a_member(), shop["GT-1"]

        led = client.post(f"/shop/till/pick/{tea}/", {"q": "sen cha"})["Location"]

        assert led == f"/shop/till/?q=sen+cha#{tea}"
        page = client.get("/shop/till/").content.decode()
        assert f'<li id="{tea}">' in page
        assert "1 piece, €9.95" in page

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
        back = {"token": TOKEN, f"line_{line.pk}": 1, "restock": "on", "sure": "yes"}
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

    @pytest.mark.parametrize("day", ["2026-11-01", "2020-01-01", "2027-11-03", "9999-12-31"])
    def test_promises_no_day_that_is_over_or_far_away(self, shop, day):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        before = Message.objects.count()

        place = f"/shop/desk/orders/{order.number}/delay/"
        response = a_member().post(place, {"promised_on": day})

        assert response.status_code == 422
        assert "Choose a day from today on, within a year." in response.content.decode()
        order.refresh_from_db()
        assert str(order.promised_on) == "2026-11-06"
        assert Message.objects.count() == before

    def test_says_the_year_of_a_day_that_is_not_in_this_one(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/"
        assert "Fri, Nov 6<" in client.get(place).content.decode()

        client.post(place + "delay/", {"promised_on": "2027-01-04"})

        assert "Mon, Jan 4, 2027<" in client.get(place).content.decode()

    def test_shows_what_goes_back_before_it_does(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 3}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/refund/"
        line, before = order.lines.get(), Message.objects.count()
        back = {"token": TOKEN, f"line_{line.pk}": "2", "with_delivery": "on", "restock": "on"}

        asked = client.post(place, back)

        page = asked.content.decode()
        assert (asked.status_code, f"Take back of order {order.number}?" in page) == (200, True)
        assert all(text in page for text in ("2 × Sencha", "€23.80", "€3.90", "cannot be taken"))
        assert not Refund.objects.exists()
        assert Message.objects.count() == before
        fields = [field.attributes for field in read_page(page).all("input", type="hidden")]
        kept = {field["name"]: field["value"] for field in fields}
        assert kept.pop("csrfmiddlewaretoken")
        assert kept.pop("next") == ""  # of the languages
        assert kept == back

        done = [client.post(place, {**kept, "sure": "yes"}) for _ in "ab"]
        order.refresh_from_db()
        assert {answer["Location"] for answer in done} == {
            f"/shop/desk/orders/{order.number}/?done=refunded"
        }
        assert "The money is given back." in client.get(done[0]["Location"]).content.decode()
        assert order.refunded_minor == 2_380
        assert Refund.objects.count() == 1

    def test_gives_everything_back_once_however_often_it_is_pressed(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 3}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/refund/"
        back = {"token": TOKEN, f"line_{order.lines.get().pk}": "3", "sure": "yes"}

        answers = [client.post(place, back).status_code for _ in "ab"]

        assert answers == [302, 302]
        assert Refund.objects.get().amount_minor == 2_985

    def test_says_at_the_form_that_nothing_was_chosen(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        line, before = order.lines.get(), Message.objects.count()
        given = {"token": TOKEN, f"line_{line.pk}": "0", "restock": "on"}

        place = f"/shop/desk/orders/{order.number}/refund/"
        response = a_member().post(place, given)

        page = response.content.decode()
        assert response.status_code == 422
        assert f'<a href="#id_line_{line.pk}">Sencha</a>: Say how many pieces come back' in page
        assert not Refund.objects.exists()
        assert Message.objects.count() == before

    @pytest.mark.parametrize(
        ("payment", "card", "money"), [("card", GOOD, "€23.80"), ("transfer", "", "No money goes")]
    )
    def test_shows_what_calling_off_does_before_it_does(self, shop, payment, card, money):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}), payment=payment, card=card)
        client, place = a_member(), f"/shop/desk/orders/{order.number}/cancel/"
        before = Message.objects.count()

        page = client.post(place).content.decode()

        order.refresh_from_db()
        assert f"Cancel order {order.number}?" in page
        assert "2 × Sencha" in page
        assert money in page
        assert (order.status, on_hand(shop["GT-1"])) == ("placed", 38)
        assert Message.objects.count() == before
        client.post(place, {"sure": "yes"})
        order.refresh_from_db()
        assert (order.status, on_hand(shop["GT-1"])) == ("cancelled", 40)

    def test_leads_back_to_the_order_from_what_did_not_work(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/"
        client.post(place + "deliver/")

        response = client.post(place + "cancel/")

        assert response.status_code == 409
        assert f'<a class="button" href="{place}">' in response.content.decode()

    def test_is_no_page_of_a_shopper(self, shop):
        client = a_member()
        for place in ("till/", "desk/", "desk/shelves/", "desk/messages/", "desk/orders/S1/"):
            page = client.get(f"/shop/{place}").content.decode()

            assert "May we remember this browser?" not in page
            assert 'role="search" action="/shop/search/"' not in page
            assert "/shop/cart/" not in page
        assert "May we remember this browser?" in client.get("/shop/").content.decode()

    def test_says_what_comes_too_late(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        client, place = a_member(), f"/shop/desk/orders/{order.number}/"
        client.post(place + "cancel/", {"sure": "yes"})

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
