"""Long lists of products come page by page, and nothing of them is left out in silence."""

from __future__ import annotations

import pytest
from django.test import Client

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.edges.sandbox.shop.tests.factories import NOW, a_member

PLACES = ("shelves/cups/", "search/?q=cup", "till/", "till/?q=cup", "desk/shelves/?q=cup")


@pytest.fixture
def cups(shop) -> list[str]:
    """The names of more products than fit on a page."""
    names = [f"Cup {place:03}" for place in range(65)]
    drafts = [
        ProductDraft(name, name=name, category="cups", price_minor=500, currency="EUR")
        for name in names
    ]
    import_products(drafts=drafts, source="shop", import_run=None, actor=SYSTEM, now=NOW)
    return names


def following(client: Client, place: str) -> list[list[str]]:
    """The names on each page, as one goes on from the first to the last."""
    found, address = [], f"/shop/{place}"
    while address:
        response = client.get(address)
        found.append([offer.name for offer in response.context["offers"]])
        later = response.context["listed"].later
        _, mark, rest = response.content.decode().partition('rel="next" href="')
        assert bool(later) == bool(mark)
        way = rest.partition('"')[0].replace("&amp;", "&")
        address = f"/shop/{place.partition('?')[0]}{way}" if mark else ""
    return found


class TestPages:
    @pytest.mark.parametrize("place", PLACES)
    def test_hold_every_product_once(self, cups, place):
        pages = following(a_member(), place)

        assert [len(page) for page in pages] == [60, 8 if place == "till/" else 5]
        assert [name for page in pages for name in page if name.startswith("Cup")] == cups

    def test_say_how_much_there_is(self, cups):
        first, last = (
            Client().get(f"/shop/search/?q=cup&page={page}").content.decode() for page in (1, 2)
        )

        assert "65 products for “cup”" in first
        assert "1 to 60 of 65" in first
        assert "61 to 65 of 65" in last
        assert 'rel="prev" href="?q=cup&amp;page=1"' in last

    @pytest.mark.parametrize("page", ["3", "999999"])
    def test_end_with_the_last(self, cups, page):
        assert Client().get(f"/shop/search/?q=cup&page={page}").status_code == 404

    @pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 400])
    def test_begin_with_the_first_whatever_is_asked(self, cups, page):
        response = Client().get("/shop/search/", {"q": "cup", "page": page})

        assert [offer.name for offer in response.context["offers"]] == cups[:60]

    def test_are_not_spoken_of_where_one_holds_everything(self, shop):
        assert "Those after" not in Client().get("/shop/shelves/green-tea/").content.decode()

    def test_say_that_there_is_nothing_before_anything_is_sold(self, settings, standing, db):
        settings.ROOT_URLCONF = "regulars.edges.sandbox.shop.tests.urls"
        client = a_member()

        for place in ("till/", "desk/shelves/"):
            page = client.get(f"/shop/{place}").content.decode()
            assert "There are no products yet." in page
            assert "Nothing fits." not in page
