"""What a whole order brought, divided among its lines."""

from __future__ import annotations

from itertools import accumulate

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.readers import read
from regulars.insight.readers.tests.samples import rows
from regulars.kernel.money import allocate

MAPPING = {"unit_price": "unit_price", "order_subtotal": "order_subtotal"}
ORDERS = st.lists(
    st.tuples(st.integers(-5_000, 5_000), st.lists(st.integers(0, 999), min_size=2, max_size=6)),
    min_size=1,
    max_size=8,
)
SIGNED = st.lists(
    st.tuples(st.integers(-5_000, 5_000), st.lists(st.integers(-99, 999), min_size=2, max_size=6)),
    min_size=1,
    max_size=8,
)


def divided(orders: list[tuple[int, list[int]]], engine) -> list[list[int]]:
    """The amounts of the lines, order by order; each order's subtotal is on all of its lines."""
    lines = [
        {
            "order_id": f"o{number}",
            "customer": "ann",
            "date": "2024-05-01",
            "quantity": 1,
            "unit_price": price / 100,
            "order_subtotal": whole / 100,
        }
        for number, (whole, prices) in enumerate(orders)
        for price in prices
    ]
    table = pa.Table.from_pylist(lines)
    reading = read(table, mapping=MAPPING, currency="EUR", connection=engine)
    amounts = [amount for (amount,) in rows(reading, "amount_minor")]
    ends = list(accumulate(len(prices) for _, prices in orders))
    return [amounts[end - len(prices) : end] for end, (_, prices) in zip(ends, orders, strict=True)]


class TestDivided:
    @settings(max_examples=25, deadline=None)
    @given(ORDERS)
    def test_goes_to_the_largest_remainders_as_money_does(self, engine, orders):
        expected = [
            allocate(whole, prices if any(prices) else [1] * len(prices))
            for whole, prices in orders
        ]

        assert divided(orders, engine) == expected

    @settings(max_examples=25, deadline=None)
    @given(SIGNED)
    def test_adds_up_where_lines_take_something_off(self, engine, orders):
        parts = divided(orders, engine)

        assert [sum(amounts) for amounts in parts] == [whole for whole, _ in orders]

    def test_takes_off_a_line_below_zero_what_its_share_takes(self, engine):
        assert divided([(100, [100, -50]), (101, [100, 100, -50])], engine) == [
            [200, -100],
            [68, 67, -34],
        ]


def discounted(discount: str, *prices: str, engine) -> list[tuple[int, int, float]]:
    """Amount, discount and quantity of the lines of one order with a discount on all of it."""
    lines = [
        {
            "Order": "o1",
            "Customer": "ann",
            "Date": "2024-05-01",
            "Product": f"p{number}",
            "Qty": "-1" if price.startswith("-") else "1",
            "Unit price": price.removeprefix("-"),
            "Order discount": discount,
        }
        for number, price in enumerate(prices)
    ]
    reading = read(pa.Table.from_pylist(lines), currency="EUR", connection=engine)
    return rows(reading, "amount_minor", "discount_minor", "quantity")


class TestOrderDiscount:
    def test_is_shared_by_the_amounts_of_the_lines(self, engine):
        assert discounted("1.20", "10.00", "2.00", engine=engine) == [
            (900, 100, 1.0),
            (180, 20, 1.0),
        ]

    def test_makes_an_order_free_at_most(self, engine):
        free = [(0, 1000, 1.0), (0, 200, 1.0)]

        assert discounted("12.00", "10.00", "2.00", engine=engine) == free
        assert discounted("15.00", "10.00", "2.00", engine=engine) == free

    def test_makes_what_is_taken_back_smaller(self, engine):
        assert discounted("1.20", "-10.00", "-2.00", engine=engine) == [
            (-900, -100, -1.0),
            (-180, -20, -1.0),
        ]

    def test_makes_nothing_of_what_is_taken_back_at_most(self, engine):
        assert discounted("15.00", "-10.00", "-2.00", engine=engine) == [
            (0, -1000, -1.0),
            (0, -200, -1.0),
        ]

    def test_takes_nothing_off_lines_that_come_to_nothing(self, engine):
        assert [amount for amount, *_ in discounted("3.00", "5.00", "-5.00", engine=engine)] == [
            0,
            0,
        ]
