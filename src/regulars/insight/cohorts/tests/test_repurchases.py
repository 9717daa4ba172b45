from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.cohorts import repurchases
from regulars.insight.customers import customers
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import HISTORIES, answer, sale
from regulars.insight.transactions import numbered, transactions

Bought = tuple[str, int, int, str | None]  # order, customer, day, product


def asked(lines: ir.Table, every: int) -> ir.Table:
    orders = numbered(transactions(lines))
    return repurchases(orders, customers(orders), lines=lines, every=every)


def counted(bought: list[Bought], *, every: int = 1) -> dict[str, Any]:
    lines = [
        sale(order, f"c{customer}", f"2025-01-{day:02}", product_name=product)
        for order, customer, day, product in bought
    ]
    [row] = answer(lines, asked, every)
    return row


class TestRepurchases:
    @pytest.mark.slow
    @settings(max_examples=40, deadline=None)
    @given(HISTORIES, st.integers(1, 3))
    def test_equal_the_oracle_on_random_histories(self, lines, every):
        [row] = answer(lines, asked, every)

        assert row == oracle.repurchases(lines, oracle.deals_of(lines), every)

    def test_count_products_had_in_an_earlier_order(self):
        found = counted(
            [
                ("1", 7, 1, "tea"),
                ("1", 7, 1, "tea"),  # twice in one order is one purchase
                ("2", 7, 5, "tea"),
                ("2", 7, 5, "cup"),
                ("3", 7, 9, "tea"),
                ("3", 7, 9, "Postage"),
                ("4", 8, 2, "tea"),  # came once
            ]
        )

        assert found == {"again": 2, "later": 3, "followed": 1, "steady": 1}

    def test_count_nothing_of_products_nobody_names(self):
        found = counted([("1", 7, 1, None), ("2", 7, 5, None)])

        assert found == {"again": 0, "later": 0, "followed": 0, "steady": 0}

    @pytest.mark.parametrize(("every", "later"), [(1, 3), (2, 2), (3, 1)])
    def test_ask_as_many_as_are_wanted(self, every: int, later: int):
        bought = [(f"{c}-{day}", c, day, "tea") for c in (2, 3, 4) for day in (1, 2)]

        found = counted(bought, every=every)

        assert (found["again"], found["later"]) == (later, later)

    @pytest.mark.parametrize(
        ("days", "followed", "steady"),
        [
            ((1, 5), 0, 0),  # one gap has none before it
            ((1, 5, 9, 13), 2, 2),
            ((1, 5, 11), 1, 1),  # 4 days, then 6: half as long again
            ((1, 7, 11), 1, 1),  # the other way round
            ((1, 5, 12), 1, 0),  # 4 days, then 7
            ((1, 8, 12), 1, 0),
            ((1, 5, 5, 9), 1, 1),  # twice on a day is once
        ],
    )
    def test_find_a_rhythm_where_gaps_are_about_as_long_as_the_one_before(
        self, days: tuple[int, ...], followed: int, steady: int
    ):
        bought = [(f"{place}", 7, day, "tea") for place, day in enumerate(days)]

        found = counted(bought)

        assert (found["followed"], found["steady"]) == (followed, steady)

    def test_follow_each_product_of_each_customer_by_itself(self):
        tea = [(f"7-{day}", 7, day, "tea") for day in (1, 11, 21)]
        cups = [(f"7-{day}", 7, day, "cup") for day in (3, 4, 20)]
        other = [(f"8-{day}", 8, day, "tea") for day in (2, 6, 26)]

        found = counted([*tea, *cups, *other])

        assert (found["followed"], found["steady"]) == (3, 1)
