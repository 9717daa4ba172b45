"""The cart says what is wrong with a number, and where it can be put right."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.edges.sandbox.shop.models import CartLine, Message
from regulars.edges.sandbox.shop.services import shelves
from regulars.edges.sandbox.shop.tests.factories import a_shopper, agreed


def add(client: Client, product: str, quantity: str):
    return client.post(f"/shop/cart/add/{product}/", {"quantity": quantity})


def change(client: Client, product: str, quantity: str):
    return client.post(f"/shop/cart/change/{product}/", {"quantity": quantity})


class TestAdding:
    @pytest.mark.parametrize(
        ("quantity", "said"),
        [
            ("41", "40 can be had at this moment."),
            ("1000", "40 can be had at this moment."),
            ("0", "Enter 1 or more."),
            ("-3", "Enter 1 or more."),
            ("two", "Write a whole number."),
            ("", "Please fill this in."),
        ],
    )
    def test_says_beside_the_product_what_cannot_be_had(self, shop, quantity, said):
        client = agreed(a_shopper())
        before = Message.objects.count()

        response = add(client, shop["GT-1"], quantity)

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert "Sencha" in page
        assert f'action="/shop/cart/add/{shop["GT-1"]}/"' in page
        assert not CartLine.objects.exists()
        assert Message.objects.count() == before

    def test_counts_what_is_in_the_cart_already(self, shop):
        client = a_shopper(**{shop["GT-1"]: 38})

        response = add(client, shop["GT-1"], "3")

        assert "2 more can be had at this moment: 38 are in the cart" in response.content.decode()
        assert CartLine.objects.get().quantity == 38

    def test_offers_no_more_than_there_are(self, shop):
        page = Client().get(f"/shop/products/{shop['GT-1']}/").content.decode()

        assert 'min="1" max="40"' in page


class TestChanging:
    @pytest.mark.parametrize(
        ("quantity", "said"),
        [("41", "40 can be had at this moment."), ("-1", "Enter 0 or more."), ("", "fill this in")],
    )
    def test_says_beside_the_line_what_cannot_be_had(self, shop, quantity, said):
        client = agreed(a_shopper(**{shop["GT-1"]: 2, shop["BN-1"]: 1}))
        before = Message.objects.count()

        response = change(client, shop["GT-1"], quantity)

        assert response.status_code == 422
        assert said in response.content.decode()
        assert CartLine.objects.get(product=shop["GT-1"]).quantity == 2
        assert Message.objects.count() == before

    def test_takes_fewer_where_fewer_are_left_than_are_in_the_cart(self, shop):
        client = a_shopper(**{shop["GT-1"]: 20})
        shelves.set_stock(product=shop["GT-1"], on_hand=5)

        assert change(client, shop["GT-1"], "10").status_code == 302
        assert change(client, shop["GT-1"], "11").status_code == 422

        assert CartLine.objects.get().quantity == 10

    def test_has_no_code_to_ask_for(self, shop):
        client = a_shopper(**{shop["GT-1"]: 2})

        assert "code" not in client.get("/shop/cart/").content.decode().lower()
        assert client.post("/shop/cart/code/", {"code": "HELLO"}).status_code == 404
