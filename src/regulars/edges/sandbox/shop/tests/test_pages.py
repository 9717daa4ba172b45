"""Every page, for everybody who may ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import resolve

from regulars.config import urls as real_urls
from regulars.core.staff.models import RolePermission
from regulars.edges.sandbox.shop.models import Account, CartLine, Message, Order, Refund, Step
from regulars.edges.sandbox.shop.rules import loyalty_card
from regulars.edges.sandbox.shop.services.outbox import write_key
from regulars.edges.sandbox.shop.tests.factories import (
    DECLINED,
    NOW,
    STEP,
    TOKEN,
    a_form,
    a_member,
    a_shopper,
    agreed,
    an_account,
    named,
    on_hand,
    ordered,
    told,
)
from regulars.edges.sandbox.shop.urls import AT_WORK, BUYING, STOREFRONT, urlpatterns
from regulars.kernel import clock

OPEN = ("everybody",)
OPERATE = ("sandbox.operate",)
DEEDS = ("paid", "ship", "deliver", "delay", "refund", "cancel")
WITHOUT_AN_ORDER = {
    **dict.fromkeys((*DEEDS, "receipt", "desk_order"), 404),
    **dict.fromkeys(("pick", "send_again"), 302),
    "key": 422,
}


def answer_of(client, pattern, values, *, method="get"):
    address = "/shop/" + str(pattern.pattern)
    for name, value in values.items():
        for kind in ("slug", "str"):
            address = address.replace(f"<{kind}:{name}>", value)
    return getattr(client, method)(address)


@pytest.fixture
def values(shop):
    """What stands in the places of addresses."""
    return {
        "product": shop["GT-1"],
        "slug": "green-tea",
        "number": "S99999",
        "token": TOKEN,
    }


class TestRoutes:
    def test_declare_who_may_open_them(self):
        declared = {pattern.name: pattern.callback.permissions for pattern in urlpatterns}

        assert len(declared) == len(urlpatterns)
        assert {declared[pattern.name] for pattern in [*STOREFRONT, *BUYING]} == {OPEN}
        assert {declared[pattern.name] for pattern in AT_WORK} == {OPERATE}

    def test_are_not_there_unless_the_sandbox_is_on(self, client, db, settings):
        assert settings.REGULARS_SANDBOX is False
        assert "shop/" not in [str(pattern.pattern) for pattern in real_urls.urlpatterns]
        assert client.get("/shop/").status_code == 404
        assert client.get("/shop/desk/").status_code == 404

    def test_are_given_to_three_roles(self, db):
        roles = RolePermission.objects.filter(permission="sandbox.operate")

        assert set(roles.values_list("role__code", flat=True)) == {"owner", "manager", "support"}

    @pytest.mark.parametrize("pattern", AT_WORK, ids=lambda pattern: pattern.name)
    def test_at_work_open_for_those_who_hold_the_permission_alone(self, values, pattern):
        method = "get" if resolvable_by_get(pattern) else "post"
        visitor, customer = Client(), an_account(Client())
        analyst, support = a_member("analyst", "a@example.com"), a_member("support")

        for nobody in (visitor, customer):
            asked = answer_of(nobody, pattern, values, method=method)
            assert asked.status_code == 302
            assert asked["Location"].startswith("/console/login/?next=/shop/")
        assert answer_of(analyst, pattern, values, method=method).status_code == 403
        opened = answer_of(support, pattern, values, method=method)
        assert opened.status_code == WITHOUT_AN_ORDER.get(pattern.name, 200)
        assert "login" not in opened.headers.get("Location", "")
        assert not Refund.objects.exists()
        assert not Order.objects.exists()

    @pytest.mark.parametrize("role", ["visitor", "customer", "viewer", "support"])
    def test_of_the_shop_open_for_everybody(self, values, role):
        client = {"visitor": Client, "customer": lambda: an_account(Client())}.get(
            role, lambda: a_member(role)
        )()
        pages = ("front", "category", "search", "product", "picture", "cookies", "cart", "find")

        for pattern in [*STOREFRONT, *BUYING]:
            if pattern.name in pages:
                assert answer_of(client, pattern, values).status_code == 200
        assert client.get("/shop/account/sign-in/").status_code == 200

    def test_have_headers_that_let_nothing_in(self, shop):
        response = Client().get("/shop/")

        assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
        assert "script-src" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Frame-Options"] == "DENY"

    def test_refuse_forms_from_elsewhere(self, shop):
        client = Client(enforce_csrf_checks=True)

        response = client.post(f"/shop/cart/add/{shop['GT-1']}/", {"quantity": 1})

        assert response.status_code == 403
        assert not CartLine.objects.exists()


def resolvable_by_get(pattern):
    """Whether the address is one to look at."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return pattern.callback(request).status_code != 405


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
            ({"email": "nobody"}, "valid email"),
            ({"phone": "call me"}, "Write the number in digits"),
            ({"country": "XX"}, "valid choice"),
            ({"delivery": "drone"}, "valid choice"),
            ({"token": "'; --"}, "valid value"),
            ({"name": "a\0b"}, "Null characters"),
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
        assert f"Order {order.number} is cancelled" in response.content.decode()

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


class TestStorefront:
    def test_says_what_to_do_where_nothing_is_sold(self, settings, standing, db):
        settings.ROOT_URLCONF = "regulars.edges.sandbox.shop.tests.urls"

        page = Client().get("/shop/").content.decode()

        assert "The shelves are still empty" in page

    @pytest.mark.parametrize(
        ("text", "found"), [("sencha", 1), ("GT-", 1), ("tea", 1), ("a", 3), ("zzz", 0), ("", 0)]
    )
    def test_finds_by_name_category_and_number(self, shop, text, found):
        response = Client().get("/shop/search/", {"q": text})

        assert len(response.context["offers"]) == found

    def test_escapes_what_is_searched(self, shop):
        page = Client().get("/shop/search/", {"q": "<script>x"}).content.decode()

        assert "<script>" not in page

    @pytest.mark.parametrize("word", ["a\0b", "9" * 5_000, "\U0010ffff" * 3, "' OR 1=1 --"])
    def test_answers_whatever_is_asked(self, shop, word):
        client = agreed(Client())

        for name in ("q", "utm_source", "key", "status", "code", "next"):
            for address in ("", "search/", "cart/"):
                assert client.get(f"/shop/{address}", {name: word}).status_code == 200

    def test_leads_back_within_the_shop_alone(self, shop):
        for asked, led in [
            ("/shop/cart/", "/shop/cart/"),
            ("//evil.example/shop/", "/shop/"),
            ("https://evil.example/", "/shop/"),
            ("/console/", "/shop/"),
        ]:
            given = {"choice": "no", "next": asked}
            assert Client().post("/shop/cookies/choose/", given)["Location"] == led
        assert Client().post("/shop/cookies/choose/", {"choice": "x"}).status_code == 400

    def test_draws_the_same_picture_for_the_same_product(self, shop):
        first, second = (Client().get(f"/shop/pictures/{shop['GT-1']}.svg") for _ in "ab")
        other = Client().get(f"/shop/pictures/{shop['BN-1']}.svg")

        assert first.headers["Content-Type"] == "image/svg+xml"
        assert first.content == second.content != other.content

    def test_shows_what_others_buy(self, shop):
        ordered(a_shopper(**{shop["EQ-1"]: 1}))
        with clock.using(lambda: NOW + timedelta(days=1)):
            page = Client().get("/shop/")

        assert [offer.sku for offer in page.context["liked"]] == ["EQ-1"]

    def test_knows_no_other_shelf(self, shop):
        assert Client().get("/shop/shelves/wine/").status_code == 404
        assert resolve("/shop/shelves/green-tea/", "regulars.edges.sandbox.shop.tests.urls")
