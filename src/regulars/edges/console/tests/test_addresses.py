"""Whatever stands in an address, the console answers; it never falls over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps

from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    import_orders,
    signed_in,
    some_customers,
    stored_figures,
    taken_back,
)
from regulars.edges.console.tests.test_access import ADDRESSES

LISTS = ("customers", "orders", "refunds", "products", "channels", "imports", "events", "staff")
WORDS = (
    "",
    "x",
    "a\0b",
    "-1",
    "9" * 20,
    "9" * 5_000,
    "\u0661\u0662",
    "\U0010ffff" * 3,
    "%" * 30_000,
    "' OR 1=1 --",
    "0001-01-01T00:00:00+23:59_order_1",
    "9999-12-31T23:59:59-23:59_order_1",
    f"2026-01-01T00:00:00+00:00_order_{'9' * 18}",
    "2026-13-01",
    "0001-01-01",
    "9999-12-31",
)


def a_mark(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FIRST = ("x", "a\0b", 10**30, -(10**30), True, None, [], WORDS[10][:-8], "2026-01-01T0")
MARKS = (
    *(a_mark(0, first, key) for first, key in product(FIRST, [1, 10**30, "a"])),
    *(a_mark(0, key) for key in [10**30, "a", None]),
    a_mark(),
    a_mark(10**30),
    "[" * 100_000,
    base64.b64encode(b"[" * 90_000).decode(),
)
MARKED = ("customers", "products", "events")  # by a moment, by a text, by a number
ON_LISTS = (  # those in one row are asked together
    ("after",),
    ("before",),
    ("q",),
    ("_to_field",),
    ("p", "o", "all", "e", "_popup", "_facets"),
    ("sort", "group", "currency"),
    ("channel__id__exact", "kind__exact", "role__id__exact", "is_active__exact", "about"),
    ("channel__isnull", "kind__isnull"),
    ("channel", "kind", "role", "email", "password", "pk__in", "customer__references__reference"),
)
# No page reads both what is chosen and where to go on.
ON_FIGURES = (("period", "next"), ("from", "to", "since"), ("channel",))


@pytest.fixture
def a_store(db: None) -> Any:
    """A customer with an order and a refund, figures, and an owner to look at them."""
    buyer = some_customers(1)["C-000"]
    import_orders(
        taken_back(an_order("1", buyer, at=NOW - timedelta(days=3)), 100, NOW - timedelta(days=1))
    )
    stored_figures()
    return signed_in()


def queried(names: Iterable[str], word: str) -> str:
    return "&".join(f"{name}={quote(word)}" for name in names)


def faults(client: Any, addresses: list[str]) -> list[str]:
    client.raise_request_exception = False
    return [address[:200] for address in addresses if client.get(address).status_code >= 500]


@pytest.mark.slow
@pytest.mark.each_database
class TestAddresses:
    @pytest.mark.parametrize("half", [0, 1])
    def test_answer_whatever_a_list_is_asked(self, a_store, half):
        asked = [
            f"/console/{place}/?{queried(names, word)}"
            for place, names, word in product(LISTS, ON_LISTS, WORDS)
        ]
        asked += [
            f"/console/{place}/?{name}={mark}"
            for place, name, mark in product(MARKED, ("after", "before"), MARKS)
        ]

        assert faults(a_store, asked[half::2]) == []

    def test_answer_whatever_figures_are_asked(self, a_store):
        places = ("/console/", "/console/report/", "/console/figures/progress/")
        asked = [
            f"{place}?{'period=custom&' if 'from' in names else ''}{queried(names, word)}"
            for place, names, word in product(places, ON_FIGURES, WORDS)
        ]

        assert faults(a_store, asked) == []

    def test_answer_wherever_a_timeline_is_to_begin(self, a_store):
        [customer] = apps.get_model("customers", "Customer").objects.all()
        place = f"/console/customers/{customer.public_id}/"
        asked = [f"{place}?{queried(['before'], word)}" for word in WORDS]

        assert faults(a_store, asked) == []

    def test_answer_whatever_record_they_name(self, a_store):
        places = [f"/console/{name}/" for name in (*LISTS, "imports/new", "figures/progress")]
        words = [quote(word, safe="") for word in WORDS if word]
        asked = [f"{place}{word}/" for place in places for word in words]
        asked += [f"/console/imports/{word}/undo/" for word in words]
        asked += [f"/console/imports/{word}/errors.csv" for word in words]
        asked += [f"/console/report/tables/{word}.csv" for word in words]

        assert faults(a_store, asked) == []

    def test_answer_a_nul_with_a_sentence(self, a_store):
        for address, _permission in ADDRESSES:
            response = a_store.get(f"{address}?next=a%00b")

            assert response.status_code == 400
            assert "This address cannot be read." in response.content.decode()
        assert a_store.get("/console/customers/%00/").status_code == 400

    def test_narrow_a_list_only_by_what_it_offers(self, a_store):
        [order] = apps.get_model("orders", "Order").objects.all()
        offered = {"channel__id__exact": order.channel_id + 1}

        for asked, rows in [({"currency": "XXX"}, 1), ({"number": "2"}, 1), (offered, 0)]:
            response = a_store.get("/console/orders/", asked)

            assert len(response.context["cl"].result_list) == rows
