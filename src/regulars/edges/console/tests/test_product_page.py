"""A product's page: its months, who buys it again and how soon, what goes with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.queries.products import HoldingOrder
from regulars.core.orders.types import Document, LineDraft
from regulars.edges.console import product
from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
    stored_figures,
    text_of,
)
from regulars.insight.report.tests.factories import an_outlook
from regulars.insight.types import ReplenishedProduct, Replenishment
from regulars.kernel import clock

# the product and its references, the currencies, the sums (3), the months (2), the orders,
# what goes with it (2) and the pages of that with their references (2), the newest figures
QUERIES = SIGNED_IN + 12
PAIR = an_outlook().together[0]


@pytest.fixture
def made(db, monkeypatch) -> dict[str, int]:
    """The ids of three products, seen on the first of March."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    drafts = [
        ProductDraft(reference=name, name=f"{name.title()} jar", category="Jars")
        for name in ("mint", "sage", "dill")
    ]
    outcome = import_products(drafts=drafts, source="file", import_run=None, actor=SYSTEM, now=NOW)
    return outcome.ids


def an_order(number: int, buyer: int | None, days: int, **held: int) -> Document:
    """An order so many days ago that holds products by id for so much."""
    at = days_ago(days)
    lines = [
        LineDraft(
            key=name,
            at=at,
            day=at.date(),
            quantity=Decimal(2),
            amount_minor=amount,
            name=f"{name.title()} jar",
            product_id=PRODUCTS[name],
        )
        for name, amount in held.items()
    ]
    return Document(number=f"{number:02}", sold=lines, sold_to=buyer)


PRODUCTS: dict[str, int] = {}


@pytest.fixture
def mint(made) -> int:
    """Bought by three, by two of them again and again, with sage more often than with dill."""
    PRODUCTS.update(made)
    ann, bob, cat = some_customers(3).values()
    import_orders(
        *(an_order(place, ann, 20 * place, mint=500, sage=900) for place in range(4)),
        *(an_order(10 + place, bob, 30 * place, mint=500) for place in range(4)),
        an_order(20, cat, 70, mint=1_000, dill=100),
        an_order(21, None, 400, mint=700, sage=900),
        an_order(22, ann, 5, dill=300),
    )
    return made["mint"]


def text(product_id: int, role: str = "owner") -> str:
    record = apps.get_model("catalog", "Product").objects.get(pk=product_id)
    return text_of(signed_in(role).get(f"/console/products/{record.public_id}/"))


class TestSummary:
    def test_has_a_bar_for_each_of_the_last_twelve_months(self, mint):
        months = product.summary(mint, today=NOW.date())["months"]

        assert [month.first_on for month in months] == [
            *(date(2025, month, 1) for month in range(4, 13)),
            *(date(2026, month, 1) for month in range(1, 4)),
        ]
        assert [(month.revenue_minor, month.height) for month in months[-4:]] == [
            (2_500, 100),
            (1_000, 40),
            (500, 20),
            (1_000, 40),
        ]
        assert {month.revenue_minor for month in months[:8]} == {0}

    def test_has_who_bought_it_again_and_how_soon(self, mint):
        found = product.summary(mint, today=NOW.date())

        assert found["again"] == product.Again(3, 2, (20, 20, 20, 30, 30, 30))
        assert found["again"].share == pytest.approx(2 / 3)
        assert found["again"].typical_days == 25

    def test_names_what_stands_in_two_orders_with_it(self, mint):
        [sage] = product.summary(mint, today=NOW.date())["companions"]

        assert (sage.name, sage.orders) == ("Sage jar", 5)

    def test_is_empty_where_nothing_was_sold(self, made):
        assert product.summary(made["mint"], today=NOW.date()) == {"sales": None}


class TestAgain:
    def test_waits_for_enough_orders_to_say_how_soon(self):
        assert product.Again(9, 4, (1, 2, 3, 4)).typical_days is None
        assert product.Again(9, 4, (1, 2, 3, 4, 9)).typical_days == 3
        assert product.Again(0, 0, ()).share is None

    def test_measures_days_between_the_orders_of_one_customer(self):
        orders = [
            HoldingOrder(place, "", "", buyer, "", NOW - timedelta(days=days), Decimal(1), 100)
            for place, (buyer, days) in enumerate([(1, 3), (None, 4), (2, 5), (1, 10), (1, 30)])
        ]

        assert product.waits_of(orders) == (20, 7)


class TestDemand:
    def test_is_nothing_where_the_calendar_is_empty(self):
        empty = replace(an_outlook(), replenishment=Replenishment((), (), None))

        assert product.demand_for("mint", empty) is None


class TestMainCurrency:
    def test_is_the_figures_own_where_it_can_be(self):
        assert product.main_currency({"EUR": 1, "USD": 9}) == "EUR"
        assert product.main_currency({"USD": 3, "JPY": 9}) == "JPY"


class TestPage:
    def test_shows_five_figures(self, mint):
        page = text(mint)

        figures = page.split('<dl class="c-figures">')[1].split("</dl>")[0]
        assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", figures) == [
            ("Net revenue", "€57.00"),
            ("Pieces sold", "20"),
            ("Buyers", "3"),
            ("Bought it again", "67%"),
            ("Taken back", "€0.00"),
        ]
        assert "In 10 orders since" in page

    def test_says_who_buys_it_again_and_leads_to_what_goes_with_it(self, mint, made):
        page = text(mint)

        sage = apps.get_model("catalog", "Product").objects.get(pk=made["sage"])
        assert '<p class="c-says">2 of 3 buyers</p> <p>Typically after 25 days.</p>' in page
        link = f'<a href="/console/products/{sage.public_id}/">Sage jar</a>'
        assert f'<strong>{link}</strong></p><span class="c-note">in 5 orders</span>' in page
        assert "Of the last 10 orders with it." in page
        assert page.count('<span class="r-number">€5.00</span>') == 5

    def test_says_how_sure_what_goes_with_it_is_and_puts_the_surest_first(self, mint, made):
        import_orders(*(an_order(40 + place, None, 9, mint=100, dill=100) for place in range(6)))
        pair = replace(PAIR, product_id="sage", companion_id="mint", lift=2.41)
        stored_figures(outlook=replace(an_outlook(), together=(pair,)))

        page = text(mint)

        assert re.findall(r">([A-Z][a-z]+) jar</a></strong>(?:<span>(.*?)</span>)?</p>", page) == [
            ("Sage", "2.4 times as often as by chance"),
            ("Dill", ""),
        ]

    def test_says_when_its_buyers_need_it_again(self, mint):
        week = date(2026, 3, 2)
        needed = ReplenishedProduct("mint", "Mint jar", 3, 25.0, 2, (1.25, 0.5))
        calendar = Replenishment((week, week + timedelta(days=7)), (needed,), None)
        stored_figures(outlook=replace(an_outlook(), as_of=week, replenishment=calendar))

        page = text(mint)

        assert '<p class="c-says">2 buyers are past their day</p>' in page
        until = '<time datetime="2026-03-15">Mar 15, 2026</time>'
        assert f"Expect 1.8 orders with it by {until} from those who have bought it." in page
        assert "buyers who will buy it again with a chance of a half or more." in page
        assert 'href="/console/ahead/#replenishment"' in page

    def test_says_why_its_usual_gap_is_not_the_middle_of_its_gaps(self, mint):
        week = date(2026, 3, 2)
        needed = ReplenishedProduct("mint", "Mint jar", 3, 67.8, 2, (1.04,))
        stored_figures(
            outlook=replace(an_outlook(), replenishment=Replenishment((week,), (needed,), None))
        )

        page = text(mint)

        assert "Expect 1 order with it by" in page
        assert "Typically after 25 days." in page
        assert (
            "The usual gap of 68 days counts each customer once. The middle of the gaps that are "
            "over is mostly shorter, as those who buy often have most of them."
        ) in page

    def test_says_nothing_ahead_of_a_product_that_the_figures_do_not_foresee(self, mint):
        stored_figures()

        page = text(mint)

        assert "When it is needed again" not in page
        assert "as often as by chance" not in page

    def test_says_its_months_in_a_table_too(self, mint):
        page = text(mint)

        assert page.count('<rect width="10"') == 12
        assert '<th scope="row">December 2025</th><td class="r-number">€25.00</td>' in page

    def test_says_what_shows_after_the_first_order(self, made):
        page = text(made["mint"])

        assert "<h2>Not sold yet</h2>" in page
        assert "c-figures" not in page

    def test_keeps_orders_from_those_who_may_not_see_them(self, mint):
        role = apps.get_model("staff", "Role").objects.get(code="analyst")
        role.permissions.filter(permission="orders.view").delete()

        page = text(mint, "analyst")

        assert "Mint jar" in page
        assert "c-figures" not in page
        assert "Not sold yet" not in page

    def test_asks_a_fixed_number_of_queries(self, mint, django_assert_num_queries):
        client = signed_in()
        record = apps.get_model("catalog", "Product").objects.get(pk=mint)

        with django_assert_num_queries(QUERIES):
            client.get(f"/console/products/{record.public_id}/")
