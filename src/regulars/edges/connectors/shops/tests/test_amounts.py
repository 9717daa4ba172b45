from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from regulars.edges.connectors.shops.amounts import (
    currency_of,
    fitted,
    minor_of,
    number_of,
    quantity_of,
    returned,
)
from regulars.edges.connectors.shops.types import Item, Purchase, Return, Unusable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEA, CUP = Item("1", 1000), Item("2", 500)
AMOUNTS = some.integers(-10_000, 1_000_000)


def purchase(*items: Item, **fields: Any) -> Purchase:
    return Purchase("7", NOON, "EUR", items, **fields)


def parts(told: Purchase) -> tuple[list[int], int, int]:
    found = fitted(told)
    return [minor for _, minor in found.items], found.shipping_minor, found.tax_minor


class TestAnOrder:
    def test_that_adds_up_stays_as_it_is(self):
        told = purchase(TEA, CUP, total_minor=2340, shipping_minor=500, tax_minor=340)

        assert parts(told) == ([1000, 500], 500, 340)

    def test_whose_prices_hold_the_tax_has_none_on_top(self):
        told = purchase(
            TEA, CUP, total_minor=2000, shipping_minor=500, tax_minor=340, tax_is_included=True
        )

        assert parts(told) == ([1000, 500], 500, 340)

    def test_without_a_total_comes_to_its_parts(self):
        assert parts(purchase(TEA, Item("fee", -100), shipping_minor=10)) == ([900], 10, 0)

    def test_has_what_it_does_not_come_to_divided(self):
        assert parts(purchase(TEA, CUP, total_minor=1501)) == ([1001, 500], 0, 0)
        assert parts(purchase(TEA, CUP, total_minor=900)) == ([600, 300], 0, 0)

    def test_that_owes_less_than_its_shipping_owes_it_for_the_goods(self):
        told = purchase(TEA, CUP, total_minor=300, shipping_minor=500, tax_minor=100)

        assert parts(told) == ([200, 100], 0, 0)

    def test_of_gifts_divides_evenly(self):
        assert parts(purchase(Item("1", 0), Item("2", 0), total_minor=5)) == ([3, 2], 0, 0)

    def test_without_goods_has_one_line(self):
        (item, minor) = fitted(purchase(total_minor=700, shipping_minor=700)).items[0]

        assert (item.key, minor) == ("order", 0)

    @given(
        amounts=some.lists(AMOUNTS, max_size=6),
        shipping=some.integers(0, 10_000),
        tax=some.integers(0, 10_000),
        total=some.integers(0, 3_000_000),
        tax_is_included=some.booleans(),
    )
    def test_comes_to_its_total_whatever_its_parts_are(
        self, amounts, shipping, tax, total, tax_is_included
    ):
        items = [Item(str(place), amount) for place, amount in enumerate(amounts)]
        told = purchase(
            *items,
            total_minor=total,
            shipping_minor=shipping,
            tax_minor=tax,
            tax_is_included=tax_is_included,
        )

        goods, carriage, levy = parts(told)

        assert sum(goods) + carriage + (0 if tax_is_included else levy) == total
        assert min(goods) >= 0
        assert min(carriage, levy) >= 0


class TestWhatWasTakenBack:
    def told(self, amount: int, *items: Item) -> list[tuple[str, int]]:
        found = returned(Return("7", "r1", NOON, "EUR", amount, items))
        return [(item.key, minor) for item, minor in found]

    def test_is_of_its_items(self):
        assert self.told(1500, TEA, CUP) == [("1", 1000), ("2", 500)]

    def test_is_of_no_item_in_particular_beyond_them(self):
        assert self.told(1700, TEA, CUP) == [("1", 1000), ("2", 500), ("", 200)]
        assert self.told(300) == [("", 300)]

    def test_is_no_more_than_was_paid_back(self):
        assert self.told(300, TEA, CUP) == [("1", 200), ("2", 100)]


class TestValues:
    def test_are_numbers_however_they_are_written(self):
        told = ["12.50", 12.5, Decimal("12.50"), " 12.5 "]

        assert {number_of(one, "total", thing="order 7") for one in told} == {Decimal("12.5")}
        assert number_of(None, "total", thing="order 7") == 0
        assert minor_of(0.1 + 0.2, "total", "EUR", thing="order 7") == 30

    @pytest.mark.parametrize(
        "value", ["much", True, [], {}, "NaN", "Infinity", "1e13", -(10**13)], ids=str
    )
    def test_that_are_none_are_refused(self, value):
        with pytest.raises(Unusable) as refusal:
            number_of(value, "total", thing="order 7")

        assert str(refusal.value) == "total of order 7 is missing or cannot be used."

    @pytest.mark.parametrize("value", ["tea", "", None, 7], ids=str)
    def test_have_a_currency(self, value):
        assert currency_of("eur", thing="order 7") == "EUR"
        with pytest.raises(Unusable):
            currency_of(value, thing="order 7")

    def test_have_quantities_that_go_either_way(self):
        quantities = [quantity_of(one, "quantity", thing="order 7") for one in (-2, "0.5", 0, None)]

        assert quantities == [Decimal(2), Decimal("0.5"), Decimal(1), Decimal(1)]
