"""The demo shop's books: the same every time, and as large as the figures of its page say."""

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from regulars.edges.sandbox.generator import (
    ShopParameters,
    generate,
    products_table,
    stretches,
)
from regulars.edges.sandbox.generator.calendar import till_calendar, web_calendar
from regulars.edges.sandbox.tests.factories import SHOP, anonymous_sales, orders_of

PAGE = Path(__file__).parents[5] / "docs/reference/demo-shop.md"


def digest(table):
    seal = sha256()
    for name in table.column_names:
        seal.update(name.encode())
        seal.update(repr(table[name].to_pylist()).encode())
    return seal.hexdigest()


class TestSameSeed:
    def test_gives_the_same_tables_always(self, shop):
        assert (
            digest(shop.order_lines)
            == "9bd978c898c85931a4379d845e7a58b76fc60d053aa94c3cbb4bf8ae14bf9b75"
        )
        assert (
            digest(shop.customers)
            == "84d5bb9f688d3f5300de117596305e7359e627f23a379e2b7c97f2cc6cb30b23"
        )
        assert (
            digest(products_table())
            == "8f73ec92bddd49c03be2862273584846d19ca73a5a8e3cbfbad2a787c162a029"
        )

    def test_gives_the_same_files_twice(self, tmp_path):
        small = replace(SHOP, customers=50)
        (tmp_path / "again").mkdir()

        books, again = generate(small, tmp_path), generate(small, tmp_path / "again")

        assert books.lines.read_bytes() == again.lines.read_bytes()
        assert books.customers.read_bytes() == again.customers.read_bytes()

    def test_other_seeds_give_other_shops(self):
        (one,) = stretches(replace(SHOP, customers=50))
        (other,) = stretches(replace(SHOP, customers=50, seed=7))

        assert digest(one.order_lines) != digest(other.order_lines)


class TestFigures:
    """Of the shop that ``regulars demo`` shows, had its history ended on 31 October 2026."""

    def test_counts_customers_orders_and_lines(self, shop):
        assert shop.customers.num_rows == 5_000
        assert (shop.orders, shop.credit_notes) == (12_362, 969)
        assert shop.order_lines.num_rows == 26_502

    def test_two_in_five_customers_come_back(self, shop):
        assert np.mean(orders_of(shop).to_numpy() > 1) == 0.4052

    def test_a_third_of_till_orders_are_anonymous(self, lines):
        at_till = lines["channel"] == "till"
        till = set(lines["order_id"][at_till & (lines["amount_minor"] > 0)])
        nobody = lines["customer_id"] == None  # noqa: E711 - elementwise
        anonymous = set(lines["order_id"][nobody & (lines["amount_minor"] > 0)])

        assert anonymous < till
        assert (len(anonymous), len(till)) == (1_528, 4_366)
        assert round(len(anonymous) / len(till), 4) == 0.35

    def test_about_four_lines_in_a_hundred_are_taken_back(self, lines):
        back, sold = (lines["amount_minor"] < 0).sum(), (lines["amount_minor"] > 0).sum()

        assert (back, sold) == (1009, 24_899)
        assert 0.035 < back / sold < 0.045

    def test_december_is_busiest_and_summer_quietest(self, lines):
        moments = lines["ordered_at"][anonymous_sales(lines)]
        months = np.bincount(moments.astype("datetime64[M]").astype(int) % 12, minlength=12)

        assert months.tolist() == [111, 99, 136, 122, 104, 92, 92, 105, 97, 156, 192, 222]

    def test_codes_are_used_while_they_run(self, lines):
        coded = lines["discount_code"] == "NOVEMBER20"
        days = {
            str(day)
            for day in lines["ordered_at"][coded & (lines["amount_minor"] > 0)].astype(
                "datetime64[D]"
            )
        }

        assert min(days) == "2024-11-22"
        assert max(days) == "2025-11-30"
        assert {day[5:] for day in days} <= {f"11-{day}" for day in range(22, 31)}


class TestCalendar:
    @pytest.mark.parametrize("calendar", [web_calendar(SHOP), till_calendar(SHOP)])
    def test_business_days_average_a_calendar_day(self, calendar):
        assert calendar.length == pytest.approx(SHOP.days)

    def test_goes_there_and_back(self):
        calendar = web_calendar(SHOP)
        days = np.linspace(0, 729, 50)

        assert calendar.business_days(calendar.moments(days)) == pytest.approx(days, abs=1e-3)


class TestParameters:
    @pytest.mark.parametrize(
        ("end", "start"),
        [
            (date(2026, 10, 31), date(2024, 11, 1)),
            (date(2026, 11, 21), date(2024, 11, 22)),
            (date(2028, 2, 29), date(2026, 3, 1)),
            (date(2026, 8, 30), date(2024, 8, 31)),
            (date(2028, 2, 28), date(2026, 2, 28)),
        ],
    )
    def test_the_history_is_24_months_long(self, end, start):
        assert ShopParameters(end=end).start == start

    def test_the_page_lists_every_parameter_with_its_value(self):
        text = PAGE.read_text(encoding="utf-8")

        for field in fields(ShopParameters):
            assert f"`{field.name}`" in text
            if isinstance(field.default, int | float | str):
                row = next(row for row in text.splitlines() if f"| `{field.name}` |" in row)
                value = (
                    f"{field.default:,}" if isinstance(field.default, int) else str(field.default)
                )
                assert f"| {value} |" in row, row


class TestCompanions:
    def test_lie_beside_what_they_go_with_in_about_the_share_that_is_asked(self, lines):
        baskets = defaultdict(list)
        for order, product in zip(lines["order_id"], lines["product_id"], strict=True):
            baskets[order].append(product)
        brewed = [basket for basket in baskets.values() if basket[0] == "GR-FILTER-250"]
        filled = [basket for basket in brewed if len(basket) > 1]

        beside = sum(basket[1] == "AC-PAPER-100" for basket in filled)
        elsewhere = sum(
            basket[1] == "AC-PAPER-100"
            for basket in baskets.values()
            if len(basket) > 1 and basket[0].startswith("HT-")
        )

        assert (beside, len(filled), elsewhere) == (70, 215, 12)
