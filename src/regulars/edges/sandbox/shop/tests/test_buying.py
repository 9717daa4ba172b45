"""The pages of the checkout, of orders and of accounts."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.edges.sandbox.shop.models import Account, CartLine, Message, Order, Step
from regulars.edges.sandbox.shop.rules import loyalty_card
from regulars.edges.sandbox.shop.tests.factories import (
    DECLINED,
    NOW,
    STEP,
    TOKEN,
    a_form,
    a_member,
    a_shopper,
    an_account,
    on_hand,
    ordered,
)
from regulars.kernel import clock


class TestOrders:
    def test_are_shown_to_those_whose_they_are(self, shop):
        guest = a_shopper(**{shop["GT-1"]: 2})
        customer = an_account(a_shopper(**{shop["BN-1"]: 1}), "eve@example.com")
        theirs, hers = ordered(guest), ordered(customer, token="e" * 32)
        strangers = [Client(), an_account(Client(), "bob@example.com"), a_member("viewer")]

        assert guest.get(f"/shop/orders/{theirs.number}/").status_code == 200
        assert customer.get(f"/shop/orders/{hers.number}/").status_code == 200
        for order, client in [(theirs, customer), (hers, guest)]:
            assert client.get(f"/shop/orders/{order.number}/").status_code == 404
        for client in strangers:
            for order in (theirs, hers):
                assert client.get(f"/shop/orders/{order.number}/").status_code == 404
                assert client.post(f"/shop/orders/{order.number}/again/").status_code == 404

    def test_are_found_by_number_and_email_for_an_hour(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        other = ordered(a_shopper(**{shop["BN-1"]: 1}), token="e" * 32)
        stranger = Client()

        wrong = stranger.post("/shop/orders/", {"number": order.number, "email": "b@example.com"})
        right = {"number": order.number.lower(), "email": "ANN@example.com"}
        with clock.using(lambda: NOW):
            found = stranger.post("/shop/orders/", right)["Location"]

        assert wrong.status_code == 404
        assert "Sencha" in stranger.get(found).content.decode()
        assert stranger.get(found.replace(order.number, other.number)).status_code == 404
        assert stranger.get(found + "x").status_code == 404

    def test_are_guessed_ten_times_at_most(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}))
        wrong = {"number": order.number, "email": "b@example.com"}
        right = {"number": order.number, "email": order.email}
        stranger = Client()

        answers = [stranger.post("/shop/orders/", wrong).status_code for _ in range(10)]

        assert answers == [404] * 10
        assert stranger.post("/shop/orders/", right).status_code == 409
        assert Client(REMOTE_ADDR="192.0.2.9").post("/shop/orders/", right).status_code == 302

    @pytest.mark.parametrize("number", ["S1", "x", "S" + "9" * 80, "S10000", "-"])
    def test_answer_whatever_number_is_asked(self, shop, number):
        assert a_member().get(f"/shop/desk/orders/{number}/").status_code == 404
        assert Client().get(f"/shop/orders/{number}/").status_code == 404

    def test_are_put_into_the_cart_again_as_far_as_they_are_there(self, shop):
        client = an_account(a_shopper(**{shop["GT-1"]: 25, shop["BN-1"]: 1}))
        order = ordered(client)

        response = client.post(f"/shop/orders/{order.number}/again/")

        assert response["Location"] == "/shop/cart/"
        lines = CartLine.objects.order_by("pk").values_list("product", "quantity")
        assert list(lines) == [(shop["GT-1"], 15), (shop["BN-1"], 1)]


class TestCheckout:
    def test_sends_the_same_form_twice_to_one_order(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})

        answers = [client.post("/shop/checkout/", a_form()) for _ in "ab"]

        order = Order.objects.get()
        assert [answer["Location"] for answer in answers] == [
            f"/shop/orders/{order.number}/?placed=yes"
        ] * 2
        assert on_hand(shop["GT-1"]) == 38

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"card": "4111 1111 1111 1111"}, "takes its test cards only"),
            ({"card": ""}, "Give the number of a test card"),
            ({"card": DECLINED}, "The card was declined"),
            ({"email": "nobody"}, "Write an e-mail address"),
            ({"phone": "call me"}, "Write the number in digits"),
            ({"country": "XX"}, "Choose one from the list"),
            ({"delivery": "drone"}, "Choose one from the list"),
            ({"token": "'; --"}, "valid value"),
            ({"name": "a\0b"}, "a character in it that cannot be used"),
        ],
    )
    def test_refuses_what_cannot_be_used(self, shop, changed, said):
        client = a_shopper(**{shop["GT-1"]: 2})

        response = client.post("/shop/checkout/", a_form(**changed))

        assert response.status_code == 422
        assert said in response.content.decode()
        assert not Order.objects.exists()
        assert not Message.objects.exists()
        assert CartLine.objects.get().quantity == 2

    def test_asks_a_second_time_for_some_cards(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})
        asked = client.post("/shop/checkout/", a_form(card=STEP))["Location"]
        assert asked == f"/shop/checkout/confirm/{TOKEN}/"
        assert "4000" not in str(Step.objects.values())
        assert not Order.objects.exists()
        assert Client().get(asked).status_code == 404
        assert a_shopper(**{shop["BN-1"]: 1}).post(asked, {"answer": "confirm"}).status_code == 404

        assert "€23.80" in client.get(asked).content.decode()
        answers = [client.post(asked, {"answer": "confirm"}) for _ in "ab"]

        order = Order.objects.get()
        assert [answer["Location"].partition("?")[0] for answer in answers] == [
            f"/shop/orders/{order.number}/"
        ] * 2
        assert not Step.objects.exists()

    def test_keeps_nothing_of_a_payment_that_was_not_confirmed(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})
        asked = client.post("/shop/checkout/", a_form(card=STEP))["Location"]

        client.post(asked, {"answer": "refuse"})

        assert not Step.objects.exists()
        assert not Order.objects.exists()
        assert CartLine.objects.get().quantity == 2

    def test_takes_a_transfer_that_is_paid_later(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 2}), payment="transfer", card="")

        assert (order.payment, order.paid_at) == ("transfer", None)

    def test_says_what_is_sold_out_meanwhile(self, shop):
        client = a_shopper(**{shop["GT-1"]: 30})
        ordered(a_shopper(**{shop["GT-1"]: 30}))

        response = client.post("/shop/checkout/", a_form(token="e" * 32))

        assert response.status_code == 409
        assert "Of Sencha, 10 can be had" in response.content.decode()
        assert Order.objects.count() == 1


class TestAccount:
    def test_shows_orders_and_card_and_is_left(self, shop):
        client = an_account(a_shopper(**{shop["GT-1"]: 2}))
        order = ordered(client)
        page = client.get("/shop/account/").content.decode()
        assert order.number in page
        assert loyalty_card(Account.objects.get().pk) in page

        client.post("/shop/account/sign-out/")

        assert client.get("/shop/account/")["Location"] == "/shop/account/sign-in/"
        assert client.get(f"/shop/orders/{order.number}/").status_code == 404

    def test_is_opened_by_its_password_and_keeps_the_cart(self, shop):
        an_account(Client())
        client = a_shopper(**{shop["GT-1"]: 2})
        given = {"email": "ann@example.com", "password": "not-the-password"}

        refused = client.post("/shop/account/sign-in/", given)
        before = client.cookies["shop_visit"].value
        opened = client.post("/shop/account/sign-in/", {**given, "password": "a-long-password"})

        assert (refused.status_code, opened.status_code) == (422, 302)
        assert "do not belong together" in refused.content.decode()
        assert "not-the-password" not in refused.content.decode()
        assert client.cookies["shop_visit"].value != before
        assert "Sencha" in client.get("/shop/cart/").content.decode()

    def test_is_one_to_an_email(self, shop):
        an_account(Client())
        client = Client()

        given = {"name": "B", "email": "Ann@Example.com", "password": "another-password"}
        response = client.post("/shop/account/sign-up/", given)

        assert response.status_code == 409
        assert Account.objects.count() == 1

    def test_is_nothing_of_the_console(self, shop):
        client = an_account(a_member("viewer"))

        assert client.get("/console/").status_code == 200
        client.post("/shop/account/sign-out/")
        assert client.get("/console/").status_code == 200
        assert client.get("/shop/desk/").status_code == 403
