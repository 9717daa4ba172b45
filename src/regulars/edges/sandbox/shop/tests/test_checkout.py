"""What the checkout shows is what is ordered, and what was written is not written twice."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.edges.report.tests.pages import read_page
from regulars.edges.sandbox.shop.models import CartLine, Message, Order, Step, Visit
from regulars.edges.sandbox.shop.services import ordering, shelves
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    STEP,
    a_form,
    a_placing,
    a_shopper,
    an_account,
    ordered,
    told,
)
from regulars.edges.sandbox.shop.tests.placing import NOBODY, a_visit
from regulars.edges.sandbox.shop.types import OtherTotal

MOVED = "Meanwhile a price or your cart has changed. Nothing was ordered: look once more."


def totals_shown(client: Client) -> dict[str, str]:
    """What the checkout says that the order costs, by the fields that it sends along."""
    page = read_page(client.get("/shop/checkout/").content.decode())
    fields = [field.attributes for field in page.all("input")]
    named = {field["name"]: field.get("value", "") for field in fields}
    return {name: value for name, value in named.items() if name.startswith("total_")}


class TestTotal:
    def test_is_shown_for_every_delivery(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})

        assert totals_shown(client) == {
            "total_standard": "2380",
            "total_express": "2780",
            "total_pickup": "1990",
        }
        page = client.get("/shop/checkout/").content.decode()
        assert all(text in page for text in ("€23.80", "€27.80", "€19.90"))

    @pytest.mark.parametrize(
        ("delivery", "total"), [("standard", 2_380), ("express", 2_780), ("pickup", 1_990)]
    )
    def test_is_what_is_charged(self, shop, delivery, total):
        client = a_shopper(**{shop["GT-1"]: 2})

        order = ordered(client, delivery=delivery, **totals_shown(client))

        assert order.total_minor == total

    @pytest.mark.parametrize("card", ["4242 4242 4242 4242", STEP])
    def test_that_has_changed_is_shown_before_anything_is_ordered(self, shop, card):
        client = a_shopper(**{shop["GT-1"]: 2})
        shown = totals_shown(client)
        shelves.set_price(product=shop["GT-1"], price_minor=1_100)

        refused = client.post("/shop/checkout/", a_form(card=card, **shown))

        assert refused.status_code == 422
        assert MOVED in refused.content.decode()
        assert not Order.objects.exists()
        assert not Step.objects.exists()
        assert not Message.objects.exists()
        again = totals_shown(client)
        assert again["total_standard"] == "2590"
        assert ordered(client, **again).total_minor == 2_590

    def test_is_held_to_while_the_bank_asks(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})
        asked = client.post("/shop/checkout/", a_form(card=STEP))["Location"]
        client.post(f"/shop/cart/add/{shop['GT-1']}/", {"quantity": 1})

        assert "€23.80" in client.get(asked).content.decode()
        refused = client.post(asked, {"answer": "confirm"})

        assert refused.status_code == 409
        assert MOVED in refused.content.decode()
        assert not Order.objects.exists()
        assert CartLine.objects.get().quantity == 3

    def test_is_asked_of_the_verb_too(self, shop):
        visit = a_visit(**{shop["GT-1"]: 2})
        placing = {"visit": visit, "sender": NOBODY, "now": NOW}

        with pytest.raises(OtherTotal):
            ordering.place_order(placing=a_placing(total_minor=2_379), **placing)

        assert not Order.objects.exists()
        assert not Message.objects.exists()
        assert visit.lines.get().quantity == 2


class TestUnpaid:
    def test_keeps_who_and_where(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})
        form = a_form(card=STEP, name="Eve Else", delivery="express")
        asked = client.post("/shop/checkout/", form)["Location"]

        left = client.get("/shop/checkout/").content.decode()
        refused = client.post(asked, {"answer": "refuse"})["Location"]
        page = client.get(refused).content.decode()

        assert "Nothing was charged or ordered yet." in left
        assert refused == "/shop/checkout/?done=unpaid"
        assert "You did not pay: nothing was charged and nothing was ordered." in page
        for shown in (left, page):
            assert 'value="Eve Else"' in shown
            assert 'value="express" id="delivery_express" checked' in shown
            assert "4000" not in shown.split("Test cards")[0]
        assert not Order.objects.exists()

    def test_is_forgotten_with_the_order(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})
        client.post("/shop/checkout/", a_form(card=STEP, name="Eve Else"))

        ordered(client, token="e" * 32)

        assert Visit.objects.get().asked is None


class TestPhone:
    @pytest.mark.parametrize(
        ("written", "country", "kept"),
        [
            ("0171 2345678", "DE", "+491712345678"),
            ("(02) 123-4567", "BG", "+35921234567"),
            ("+359 2 123 4567", "DE", "+35921234567"),
            ("", "DE", ""),
        ],
    )
    def test_is_kept_as_the_country_writes_it_for_others(self, shop, written, country, kept):
        order = ordered(a_shopper(**{shop["GT-1"]: 1}), phone=written, country=country)

        assert order.phone == kept
        assert told()[0]["traits"].get("phone", "") == kept

    @pytest.mark.parametrize(("phone", "country"), [("12345", "US"), ("0888 1234567890", "BG")])
    def test_that_none_can_have_is_refused(self, shop, phone, country):
        client = a_shopper(**{shop["GT-1"]: 1})

        refused = client.post("/shop/checkout/", a_form(phone=phone, country=country))

        assert refused.status_code == 422
        assert "No number in that country is like this." in refused.content.decode()
        assert not Order.objects.exists()
        assert not Message.objects.exists()


class TestSigningIn:
    def test_leads_on_to_the_checkout(self, shop):
        an_account(Client())
        client = a_shopper(**{shop["GT-1"]: 1})
        page = client.get("/shop/checkout/").content.decode()
        way = "/shop/account/sign-in/?next=%2Fshop%2Fcheckout%2F"
        assert f'href="{way}"' in page

        given = {"email": "ann@example.com", "password": "not-the-password"}
        wrong = client.post(way, given)
        assert 'name="next" value="/shop/checkout/"' in wrong.content.decode()
        given |= {"password": "a-long-password", "next": "/shop/checkout/"}
        right = client.post("/shop/account/sign-in/", given)

        assert right["Location"] == "/shop/checkout/"
        assert 'value="ann@example.com"' in client.get("/shop/checkout/").content.decode()

    def test_leads_from_signing_in_to_signing_up(self, shop):
        page = Client().get("/shop/account/sign-in/?next=/shop/checkout/").content.decode()

        assert 'href="/shop/account/sign-up/?next=%2Fshop%2Fcheckout%2F"' in page

    @pytest.mark.parametrize(
        "elsewhere", ["//evil.example/shop/", "https://evil.example/", "/console/", ""]
    )
    def test_leads_nowhere_outside_the_shop(self, shop, elsewhere):
        an_account(Client())
        given = {"email": "ann@example.com", "password": "a-long-password", "next": elsewhere}

        assert Client().post("/shop/account/sign-in/", given)["Location"] == "/shop/account/"
