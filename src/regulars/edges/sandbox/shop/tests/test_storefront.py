"""Looking around in the shop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve

from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    a_shopper,
    agreed,
    ordered,
    told,
)
from regulars.kernel import clock


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

        for name in ("q", "utm_source", "key", "status", "page", "next", "done"):
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

    @pytest.mark.parametrize(
        ("address", "number"),
        [
            ("", 16),
            ("search/?q=a", 12),
            ("shelves/green-tea/", 13),
            ("cart/", 13),
            ("checkout/", 13),
        ],
    )
    def test_asks_the_database_a_fixed_number_of_times(
        self, shop, address, number, django_assert_num_queries
    ):
        client = agreed(a_shopper(**dict.fromkeys(shop.values(), 1)))

        with django_assert_num_queries(number):
            client.get(f"/shop/{address}")

    @pytest.mark.parametrize("language", ["en", "zh-hans", "ru", "bg", "th", "xx"])
    def test_speaks_to_readers_of_every_language(self, shop, language):
        client = agreed(a_shopper(**{shop["GT-1"]: 1}))

        for address in ("", f"products/{shop['GT-1']}/", "cart/", "checkout/"):
            response = client.get(f"/shop/{address}", headers={"accept-language": language})

            spoken = "en" if language == "xx" else language
            assert response.status_code == 200
            assert f'<html lang="{spoken}"' in response.content.decode()
            assert told()[-1]["context"]["locale"] == spoken

    def test_tells_of_no_page_that_only_its_head_is_asked_of(self, shop):
        assert agreed(Client()).head("/shop/").status_code == 200

        assert told() == []
