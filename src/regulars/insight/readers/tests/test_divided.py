"""What a whole order brought, divided among its lines."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.readers import read
from regulars.insight.readers.tests.samples import dropped, rows, write
from regulars.kernel.money import allocate

MAPPING = {"unit_price": "unit_price", "order_subtotal": "order_subtotal"}
# Many orders in each of a few readings: a reading costs much and an order little.
MANY = {"min_size": 15, "max_size": 45}
ORDERS = st.lists(
    st.tuples(st.integers(-5_000, 5_000), st.lists(st.integers(0, 999), min_size=2, max_size=6)),
    **MANY,
)
SIGNED = st.lists(
    st.tuples(st.integers(-5_000, 5_000), st.lists(st.integers(-99, 999), min_size=2, max_size=6)),
    **MANY,
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
    @pytest.mark.slow
    @settings(max_examples=6, deadline=None)
    @given(ORDERS)
    def test_goes_to_the_largest_remainders_as_money_does(self, engine, orders):
        expected = [
            allocate(whole, prices if any(prices) else [1] * len(prices))
            for whole, prices in orders
        ]

        assert divided(orders, engine) == expected

    @pytest.mark.slow
    @settings(max_examples=6, deadline=None)
    @given(SIGNED)
    def test_adds_up_where_lines_take_something_off(self, engine, orders):
        parts = divided(orders, engine)

        assert [sum(amounts) for amounts in parts] == [whole for whole, _ in orders]

    def test_takes_off_a_line_below_zero_what_its_share_takes(self, engine):
        assert divided([(100, [100, -50]), (101, [100, 100, -50])], engine) == [
            [200, -100],
            [68, 67, -34],
        ]


SPREAD = st.tuples(
    st.integers(-5_000, 5_000),
    st.lists(st.integers(1, 999), min_size=2, max_size=6),
    st.integers(0, 6),  # the first line of the second file
    st.integers(0, 6),  # so many of its lines are in the first file too
)
SPREADS = st.lists(SPREAD, min_size=4, max_size=12)


def exported(
    whole: int, prices: list[int], begin: int, end: int, *, number: int = 1, **told: Any
) -> pa.Table:
    """Some lines of one order, each told with what the whole order brought."""
    lines = [
        {
            "order_id": f"o{number}",
            "customer": "ann",
            "date": "2024-05-01",
            "product_name": f"p{place}",
            "quantity": 1,
            "unit_price": price / 100,
            "order_subtotal": whole / 100,
            **told,
        }
        for place, price in enumerate(prices)
    ]
    return pa.Table.from_pylist(lines[begin:end], schema=pa.Table.from_pylist(lines).schema)


class TestOrderInTwoFiles:
    @pytest.mark.slow
    @settings(max_examples=6, deadline=None)
    @given(SPREADS)
    def test_is_divided_as_if_it_were_in_one(self, engine, spreads):
        first, second = [], []
        for number, (whole, prices, place, common) in enumerate(spreads):
            begin = min(place, len(prices) - 1)
            first.append(exported(whole, prices, 0, begin + common, number=number))
            second.append(exported(whole, prices, begin, len(prices), number=number))
        parts = [pa.concat_tables(part) for part in (first, second)]

        reading = read(
            [part for part in parts if len(part)],
            mapping=MAPPING,
            currency="EUR",
            connection=engine,
        )

        found = sorted(rows(reading, "order_id", "product_name", "amount_minor"))
        assert found == sorted(
            (f"o{number}", f"p{place}", amount)
            for number, (whole, prices, *_) in enumerate(spreads)
            for place, amount in enumerate(allocate(whole, prices))
        )

    def test_is_divided_as_if_it_were_in_one_file_of_text(self, tmp_path, engine):
        header = "Order,Customer,Date,Product,Quantity,Price,Order subtotal\n"
        lines = [f"o1,ann,2024-05-01,p{price},1,{price}.00,10.00\n" for price in (3, 4, 5)]
        first = write(tmp_path, header + "".join(lines[:2]), "first.csv")
        second = write(tmp_path, header + "".join(lines), "second.csv")
        mapping = {"unit_price": "Price", "order_subtotal": "Order subtotal"}

        reading = read([first, second], mapping=mapping, currency="EUR", connection=engine)

        assert sorted(amount for (amount,) in rows(reading, "amount_minor")) == [250, 333, 417]
        assert dropped(reading) == {"in_other_file": 2}

    @pytest.mark.parametrize(
        "told", [{"customer": "bob"}, {"date": "2024-05-02"}, {"order_subtotal": 12.0}]
    )
    def test_is_two_where_the_files_say_more_than_one_thing_of_it(self, engine, told):
        first = exported(1_000, [300, 400, 500], 0, 2)
        second = exported(1_000, [300, 400, 500], 2, 3, **told)

        reading = read([first, second], mapping=MAPPING, currency="EUR", connection=engine)

        amounts = dict(rows(reading, "product_name", "amount_minor"))
        alone = 1_200 if "order_subtotal" in told else 1_000
        assert amounts == {"p0": 429, "p1": 571, "p2": alone}

    def test_leaves_a_line_that_both_have_its_part_where_they_are_two_orders(self, engine):
        prices = [300, 400, 500]
        prices, alike = [300, 400, 500], "default"
        common = exported(1_000, prices, 0, 1, order_subtotal=None)  # told on the last line only
        first = pa.concat_tables([common, exported(1_000, prices, 1, 2)], promote_options=alike)
        second = pa.concat_tables([common, exported(2_000, prices, 2, 3)], promote_options=alike)

        reading = read([first, second], mapping=MAPPING, currency="EUR", connection=engine)

        amounts = dict(rows(reading, "product_name", "amount_minor"))
        assert amounts == {"p0": 429, "p1": 571, "p2": 1_250}


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


TOTALS = """\
Order,Customer,Date,Product,Order total
o1,ann,2024-05-01,Tea,30.00
o1,ann,2024-05-01,Tea,30.00
o1,ann,2024-05-01,Tea,30.00
o2,bob,2024-05-02,Cup,20.00
o2,bob,2024-05-02,Tea,20.00
o2,bob,2024-05-02,Tea,20.00
"""
PRICED = """\
Order,Customer,Date,Product,Qty,Unit price,Order discount
o1,ann,2024-05-01,Tea,1,10.00,3.00
o1,ann,2024-05-01,Tea,1,10.00,3.00
o1,ann,2024-05-01,Cup,1,20.00,3.00
"""


class TestRowsLeftOut:
    def test_copies_take_nothing_of_the_order(self, engine, tmp_path):
        path = write(tmp_path, TOTALS)

        reading = read(path, currency="EUR", connection=engine, drop_duplicates=True)

        assert rows(reading, "order_id", "product_name", "amount_minor") == [
            ("o1", "Tea", 3000),
            ("o2", "Cup", 1000),
            ("o2", "Tea", 1000),
        ]
        assert dropped(reading) == {"duplicate": 3}

    def test_copies_that_are_kept_share_the_order(self, engine, tmp_path):
        reading = read(write(tmp_path, TOTALS), currency="EUR", connection=engine)

        assert [amount for (amount,) in rows(reading, "amount_minor")] == [
            *(1000, 1000, 1000),
            *(667, 667, 666),
        ]
        assert dropped(reading) == {}

    def test_copies_take_nothing_of_a_discount(self, engine, tmp_path):
        path = write(tmp_path, PRICED)

        reading = read(path, currency="EUR", connection=engine, drop_duplicates=True)

        assert rows(reading, "product_name", "amount_minor", "discount_minor") == [
            ("Tea", 900, 100),
            ("Cup", 1800, 200),
        ]
        assert dropped(reading) == {"duplicate": 1}

    def test_rejected_rows_take_nothing_of_the_order(self, engine, tmp_path):
        text = TOTALS.replace("2024-05-01,Tea", "someday,Tea", 1)
        text = text.replace("Cup,20.00", "Cup,none")

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert rows(reading, "order_id", "amount_minor") == [
            *(("o1", 1500), ("o1", 1500)),
            *(("o2", 1000), ("o2", 1000)),
        ]
        assert dropped(reading) == {"unreadable_date": 1, "unreadable_amount": 1}

    def test_rejected_rows_take_nothing_of_a_discount(self, engine, tmp_path):
        text = PRICED.replace("Tea,1,10.00", "Tea,lots,10.00", 1)

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert rows(reading, "product_name", "amount_minor", "discount_minor") == [
            ("Tea", 900, 100),
            ("Cup", 1800, 200),
        ]
        assert dropped(reading) == {"unreadable_quantity": 1}

    def test_rows_beyond_belief_take_nothing_of_the_order(self, engine, tmp_path):
        text = PRICED.replace("Tea,1,10.00", "Tea,1,99999999999999.00", 1)

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert rows(reading, "product_name", "amount_minor", "discount_minor") == [
            ("Tea", 900, 100),
            ("Cup", 1800, 200),
        ]
        assert dropped(reading) == {"absurd_amount": 1}

    def test_an_order_in_another_currency_is_left_out_as_that(self, engine, tmp_path):
        lines = TOTALS.splitlines()
        marks = ["Currency", *["USD"] * 3, *["EUR"] * 3]
        text = "\n".join(f"{line},{mark}" for line, mark in zip(lines, marks, strict=True))

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert [amount for (amount,) in rows(reading, "amount_minor")] == [667, 667, 666]
        assert dropped(reading) == {"other_currency": 3}

    def test_rows_of_another_file_keep_the_part_that_is_counted_there(self, engine, tmp_path):
        head = "Order,Customer,Date,Product,Order total\n"
        lines = [f"o1,ann,2024-05-01,{name},30.00\n" for name in ("Tea", "Cup", "Pot")]
        early = write(tmp_path, head + "".join(lines), "early.csv")
        late = write(tmp_path, head + "".join(lines), "late.csv")

        reading = read([early, late], currency="EUR", connection=engine)

        assert rows(reading, "source_file", "product_name", "amount_minor") == [
            ("early.csv", "Tea", 1000),
            ("early.csv", "Cup", 1000),
            ("early.csv", "Pot", 1000),
        ]
        assert dropped(reading) == {"in_other_file": 3}
