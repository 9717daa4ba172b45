"""What a product brought, when, from whom, and in which orders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.queries import products
from regulars.core.orders.queries.products import HoldingOrder, ProductBuyers, ProductSales
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import NOW, at, customer, document, line, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, int]:
    """The ids of tea and a pot, which nobody has bought yet."""
    drafts = [ProductDraft(reference=name, name=name.title()) for name in ("tea", "pot")]
    outcome = import_products(drafts=drafts, source="file", import_run=None, actor=SYSTEM, now=NOW)
    return outcome.ids


@pytest.fixture
def tea(made) -> int:
    """Bought by two, twice by one of them, once by nobody known, and once taken back."""

    def of(product: str, amount: int, when: str, key: str = "a") -> Any:
        return line(amount, when, key, product_id=made[product])

    ann, bob = customer("ann"), customer("bob")
    web = open_channels(codes=["web"])["web"]
    first = document("1", of("tea", 500, "2024-01-05"), of("tea", 300, "2024-01-05", "b"))
    first.sold_to, first.sold_through = ann, web
    store(
        first,
        document(
            "2",
            of("tea", 400, "2024-02-10 12:00"),
            of("pot", 900, "2024-02-10 12:00", "b"),
            of("tea", -400, "2024-03-01", "c"),
            customer=ann,
        ),
        document("3", of("tea", 600, "2024-02-11"), customer=bob),
        document("4", of("tea", 700, "2024-02-12")),
        document("5", of("tea", 0, "2024-02-13"), of("pot", 900, "2024-02-13", "b"), customer=bob),
    )
    store(document("6", of("tea", 100, "2024-02-14"), customer=bob), currency="USD")
    return made["tea"]


MONTHS = [at(f"2024-{month:02}-01") for month in (1, 2, 3, 4)]


class TestSales:
    def test_are_by_currency_and_after_what_was_taken_back(self, tea):
        found = products.sales_of(tea, moments=MONTHS)

        assert {name: sales.orders for name, sales in found.items()} == {"EUR": 4, "USD": 1}
        assert found["EUR"] == ProductSales(
            orders=4,
            pieces=Decimal(4),
            revenue_minor=2_100,
            refunded_minor=400,
            first_at=at("2024-01-05"),
            last_at=at("2024-02-12"),
            revenue_between=(800, 1_700, -400),
        )
        assert found["USD"].revenue_between == (0, 100, 0)

    def test_are_none_where_nothing_was_sold(self, made):
        assert products.sales_of(made["tea"], moments=MONTHS) == {}

    def test_are_two_queries(self, tea, django_assert_num_queries):
        with django_assert_num_queries(2):
            products.sales_of(tea, moments=MONTHS)

    def test_take_the_first_moment_in_and_leave_the_last_out(self, tea):
        moments = [at("2024-02-10 12:00"), at("2024-02-11"), at("2024-02-12")]

        found = products.sales_of(tea, moments=moments)

        assert found["EUR"].revenue_between == (400, 600)


class TestBuyers:
    def test_are_known_customers_and_those_with_a_second_order(self, tea, made):
        assert products.buyers_of(tea, currency="EUR") == ProductBuyers(number=2, again=1)
        assert products.buyers_of(tea, currency="USD") == ProductBuyers(number=1, again=0)
        assert products.buyers_of(made["pot"], currency="USD") == ProductBuyers(0, 0)


class TestOrdersHolding:
    def test_are_the_latest_with_what_they_hold(self, tea):
        found = products.orders_holding(tea, currency="EUR")

        assert [(order.number, order.pieces, order.amount_minor) for order in found] == [
            ("4", 1, 700),
            ("3", 1, 600),
            ("2", 1, 400),
            ("1", 2, 800),
        ]
        assert found[0].customer_id is None
        assert found[-1] == HoldingOrder(
            id=found[-1].id,
            public_id=found[-1].public_id,
            number="1",
            customer_id=found[-2].customer_id,
            channel="web",
            at=at("2024-01-05"),
            pieces=Decimal(2),
            amount_minor=800,
        )

    def test_are_no_more_than_asked_for(self, tea, django_assert_num_queries):
        with django_assert_num_queries(2):
            found = products.orders_holding(tea, currency="EUR", limit=2)

        assert [order.number for order in found] == ["4", "3"]

    def test_are_of_all_currencies_where_none_is_named(self, tea):
        found = products.orders_holding(tea, currency=None, limit=2)

        assert [order.number for order in found] == ["6", "4"]
