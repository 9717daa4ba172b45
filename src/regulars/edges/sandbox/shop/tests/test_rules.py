from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.edges.sandbox.shop.rules import (
    loyalty_card,
    outcome_of,
    part_of_line,
    shipping_for,
    summed,
    tax_in,
    totals_of,
)
from regulars.edges.sandbox.shop.types import Item, Offer, Outcome, Totals

AMOUNTS = st.integers(0, 10_000_000)


def an_item(price: int, quantity: int) -> Item:
    return Item(Offer("prd_1", "S-1", "Tea", "tea", price, "EUR", 9), quantity)


class TestTotals:
    def test_add_up_to_the_cent(self):
        totals = totals_of([an_item(890, 2), an_item(995, 1)], "standard", "EUR")

        assert totals == Totals(
            subtotal_minor=2_775,
            shipping_minor=390,
            total_minor=3_165,
            tax_minor=528,
            shipping_tax_minor=65,
        )

    def test_of_nothing_are_nothing(self):
        assert totals_of([], "pickup", "EUR") == Totals(0, 0, 0, 0, 0)

    @pytest.mark.parametrize(
        ("code", "subtotal", "currency", "cost"),
        [
            ("standard", 3_999, "EUR", 390),
            ("standard", 4_000, "EUR", 0),
            ("express", 4_000, "EUR", 790),
            ("pickup", 1, "EUR", 0),
            ("", 1, "EUR", 0),
            ("express", 1, "JPY", 8),
        ],
    )
    def test_charge_for_the_delivery(self, code, subtotal, currency, cost):
        assert shipping_for(code, subtotal, currency) == cost

    @given(subtotal=AMOUNTS, shipping=AMOUNTS)
    def test_divide_the_tax_without_losing_any(self, subtotal, shipping):
        totals = summed(subtotal, shipping)

        assert totals.tax_minor == tax_in(subtotal + shipping)
        assert 0 <= totals.shipping_tax_minor <= totals.tax_minor
        goods_tax = totals.tax_minor - totals.shipping_tax_minor
        assert abs(goods_tax - tax_in(subtotal)) <= 1


class TestPartOfLine:
    @given(total=AMOUNTS, parts=st.lists(st.integers(0, 5), min_size=1, max_size=6))
    def test_gives_back_exactly_the_line_in_whatever_steps(self, total, parts):
        quantity = max(sum(parts), 1)
        steps = [*parts, quantity - sum(parts)]
        given_back, already = [], 0
        for step in steps:
            given_back.append(part_of_line(total, quantity, already, step))
            already += step

        assert sum(given_back) == total

    def test_gives_the_largest_remainders_first(self):
        assert [part_of_line(1_000, 3, place, 1) for place in range(3)] == [334, 333, 333]


class TestCards:
    @pytest.mark.parametrize(
        ("number", "outcome"),
        [
            ("4242424242424242", Outcome.PAID),
            ("5555-5555-5555-4444", Outcome.PAID),
            ("4000 0000 0000 0002", Outcome.DECLINED),
            ("4000002500003155", Outcome.NEEDS_STEP),
            ("4111111111111111", None),
            ("", None),
        ],
    )
    def test_do_what_the_list_says(self, number, outcome):
        assert outcome_of(number) == outcome

    @given(st.integers(1, 10**10 - 1))
    def test_of_loyalty_check_themselves(self, account_id):
        card = loyalty_card(account_id)

        assert len(card) == 13
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(card)) % 10 == 0
