"""A store whose files do not name what was sold, to whom, or where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from regulars.core.orders.types import Document
from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    import_orders,
    signed_in,
    some_customers,
    taken_back,
    text_of,
)


def without_names(document: Document) -> Document:
    for line in [*document.sold, *(line for back in document.taken_back.values() for line in back)]:
        line.name = ""
    return document


@pytest.fixture
def order(db: None) -> Any:
    """An order of which something came back the day after."""
    buyer = some_customers(1)["C-000"]
    document = taken_back(an_order("1001", buyer, at=NOW), 400, NOW + timedelta(days=1))
    import_orders(without_names(document))
    return apps.get_model("orders.Order").objects.select_related("customer").get()


class TestUnnamed:
    def test_are_called_so_on_the_page_of_an_order_and_of_a_refund(self, order):
        client = signed_in()
        refund = order.refunds.get()

        bought = text_of(client.get(f"/console/orders/{order.public_id}/"))
        back = text_of(client.get(f"/console/refunds/{refund.pk}/"))

        assert bought.count('<th scope="row">Unnamed product</th>') == 2
        assert back.count('<th scope="row">Unnamed product</th>') == 1

    def test_are_called_the_same_on_the_timeline(self, order):
        text = text_of(signed_in().get(f"/console/customers/{order.customer.public_id}/"))

        assert text.count('<span class="c-named">Unnamed product</span>') == 2
        assert text.count('<li><span>Unnamed product</span><span class="c-times">') == 2


class TestEmptyLists:
    @pytest.mark.parametrize(
        ("page", "named"),
        [("products", "products"), ("channels", "channels"), ("customers", "customers")],
    )
    def test_say_what_the_files_of_the_orders_do_not(self, db, page, named):
        document = without_names(an_order("1", None, at=NOW))
        document.sold_through = None
        import_orders(document)
        apps.get_model("orders.Channel").objects.all().delete()

        text = text_of(signed_in().get(f"/console/{page}/"))
        asking = text_of(signed_in("support").get(f"/console/{page}/"))

        assert f"Your orders are here, but their files name no {named}." in text
        assert "Nothing here yet" not in text
        assert text.count('<a class="c-button" href="/console/imports/new/">Import a file</a>') == 2
        assert f"their files name no {named}." in asking
        assert "<p>Ask a manager to do so.</p>" in asking

    @pytest.mark.parametrize("page", ["products", "channels", "customers"])
    def test_ask_for_the_order_history_before_there_is_any(self, db, page):
        text = text_of(signed_in().get(f"/console/{page}/"))

        assert "<h2>Nothing here yet</h2>" in text
        assert "their files name no" not in text


class TestBeginning:
    @pytest.mark.parametrize("page", ["", "customers/", "orders/", "products/"])
    def test_offers_every_way_to_begin(self, db, page, settings):
        settings.REGULARS_SANDBOX = False
        text = text_of(signed_in().get(f"/console/{page}"))

        for address, name in (
            ("/console/imports/new/", "Import a file"),
            ("/console/connections/new/", "Connect a shop"),
            ("/console/keys/add/", "Make a key"),
        ):
            assert f'href="{address}">{name}</a></li>' in text
        assert "Open the shop" not in text

    def test_leads_to_the_shop_to_try_things_where_there_is_one(self, db, settings):
        settings.REGULARS_SANDBOX = True

        text = text_of(signed_in().get("/console/customers/"))

        assert 'href="/shop/">Open the shop</a>' in text

    def test_offers_only_what_whoever_looks_may_do(self, db):
        support = text_of(signed_in("support").get("/console/customers/"))

        assert "Connect a shop" not in support
        assert "Ask a manager to import the order history, or to connect the shop." in support


class TestFavourites:
    def test_are_left_out_where_no_line_has_a_name(self, order):
        text = text_of(signed_in().get(f"/console/customers/{order.customer.public_id}/"))

        assert "What they buy most" not in text
        assert "No predictions yet" in text

    def test_are_those_with_a_name(self, order):
        import_orders(an_order("1002", order.customer.pk, at=NOW))

        response = signed_in().get(f"/console/customers/{order.customer.public_id}/")

        assert [(item.name, item.orders) for item in response.context["favourites"]] == [
            ("Green tea", 1)
        ]
