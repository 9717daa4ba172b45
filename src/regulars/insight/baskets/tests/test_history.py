from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from regulars.insight.baskets import History, NoBaskets, UnusableBasket
from regulars.insight.baskets.tests import oracle
from regulars.insight.baskets.tests.shops import ROWS, history_of
from regulars.insight.errors import MissingColumns


def rows_back(history: History) -> list[tuple[str, float, str]]:
    owner = history.owner[history.basket]
    return list(
        zip(
            history.customers[owner],
            history.day[history.basket].tolist(),
            history.products[history.product],
            strict=True,
        )
    )


class TestOf:
    @given(ROWS)
    def test_holds_each_row_once_in_order(self, rows):
        assert rows_back(history_of(rows)) == sorted(set(rows))

    def test_makes_ids_text(self):
        history = History.of(np.array([7, 12]), [1, 2], [5.5, 3])

        assert (history.customers.tolist(), history.products.tolist()) == (
            ["12", "7"],
            ["3", "5.5"],
        )

    def test_takes_moments_as_days(self):
        moments = np.array(["1970-01-03T12:00", "1970-01-02"], "datetime64[ns]")

        assert History.of(["ann", "ann"], moments, ["tea", "tea"]).day.tolist() == [1.0, 2.5]

    def test_refuses_a_moment_that_is_none(self):
        with pytest.raises(UnusableBasket):
            History.of(["ann"], np.array(["NaT"], "datetime64[s]"), ["tea"])

    @given(ROWS)
    def test_numbers_the_baskets_of_each_customer(self, rows):
        history, shop = history_of(rows), oracle.Shop.of(rows)

        assert history.baskets_of.tolist() == [len(life) for life in shop.lives.values()] + [0]
        assert history.number.tolist() == [
            at for life in shop.lives.values() for at in range(len(life))
        ]

    @given(ROWS)
    def test_holds_out_the_last_basket_of_those_with_two(self, rows):
        shop = oracle.Shop.of(rows)

        rest, hidden = history_of(rows).held_out()

        assert rows_back(rest) == sorted(
            (name, day, product)
            for name, life in shop.rest().lives.items()
            for day, held in life
            for product in held
        )
        assert {(name, product) for name, _, product in rows_back(hidden)} == {
            (name, product) for name, held in shop.hidden().items() for product in held
        }

    @pytest.mark.parametrize(
        ("customers", "days", "products", "sentence"),
        [
            (["ann", None], [1, 2], ["tea", "tea"], "Row 2 of the baskets names no customer"),
            (["ann", "bob"], [1, np.nan], ["tea", "tea"], "Row 2 of the baskets has no day"),
            (["ann", "bob"], [np.inf, 1], ["tea", "tea"], "Row 1 of the baskets has no day"),
            (
                ["ann", "bob"],
                [1, "Monday"],
                ["tea", "tea"],
                "Row 2 of the baskets has Monday for a day, neither a number nor a moment",
            ),
            (["ann", "bob"], [1, 2], [None, "tea"], "Row 1 of the baskets names no product"),
            (["ann", "bob"], [1, 2], ["tea"], "Row 2 of the baskets is not in every column"),
        ],
    )
    def test_names_the_row_that_cannot_be(self, customers, days, products, sentence):
        with pytest.raises(UnusableBasket) as refusal:
            History.of(customers, days, products)

        assert str(refusal.value).startswith(f"{sentence}. Give a customer, a day and a product")

    def test_refuses_to_be_empty(self):
        with pytest.raises(NoBaskets):
            History.of([], [], [])


class TestOfBaskets:
    def test_leaves_strangers_out(self):
        table = pa.table(
            {
                "customer_id": ["ann", None],
                "order_id": [None, "o2"],
                "ordered_on": pa.array([1, 2], pa.int32()).cast(pa.date32()),
                "product_id": ["tea", "pot"],
            }
        )

        assert rows_back(History.of_baskets(table)) == [("ann", 1.0, "tea")]

    def test_names_missing_columns(self):
        with pytest.raises(MissingColumns) as refusal:
            History.of_baskets(pa.table({"customer_id": ["ann"]}))

        assert refusal.value.columns == ("ordered_on", "product_id")
