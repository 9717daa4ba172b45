"""What is asked of an engine of tables: baskets, bought together, popular and new."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import permutations

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from scipy.stats import gamma

from regulars.insight.baskets import (
    UnusableSetting,
    baskets,
    bought_together,
    new_products,
    popular,
)
from regulars.insight.baskets.tests import oracle
from regulars.insight.baskets.tests.shops import ROWS, table_of_rows
from regulars.insight.errors import FractionalAmounts, MissingColumns
from regulars.insight.tests.histories import DATES, HISTORIES, rows_of, sale, table_of_lines
from regulars.insight.tests.oracle.entries import SERVICES, product_of

EPOCH = pa.scalar(0, pa.int32()).cast(pa.date32()).as_py()


def day(number: int):
    return EPOCH + timedelta(days=number)


def held_by_hand(lines, as_of, strangers):
    """Quantity and amount of each customer, order of a stranger, day and product."""
    found = defaultdict(lambda: [0.0, 0])
    for line in lines:
        is_goods = not {line.product_id, line.product_name} & SERVICES
        product = product_of(line)
        known = line.customer_id is not None
        if line.amount_minor > 0 and is_goods and product and (known or strangers):
            on = line.ordered_at.date()
            if on <= as_of:
                order = None if known else line.order_id
                entry = found[line.customer_id, order, on, product]
                entry[0] += line.quantity
                entry[1] += line.amount_minor
    return {key: tuple(value) for key, value in found.items()}


def held(table):
    return {
        (row["customer_id"], row["order_id"], row["ordered_on"], row["product_id"]): (
            row["quantity"],
            row["amount_minor"],
        )
        for row in rows_of(table)
    }


class TestBaskets:
    @settings(max_examples=4)
    @given(HISTORIES, DATES)
    def test_are_those_of_the_definition(self, lines, as_of):
        table = table_of_lines(lines)

        for strangers in (False, True):
            found = held(baskets(table, as_of=as_of, strangers=strangers))
            assert found == held_by_hand(lines, as_of, strangers)

    def test_count_only_quantities_that_are_numbers_above_zero(self):
        lines = [
            sale("o1", "ann", "2024-01-05", product_id="tea", quantity=float("nan")),
            sale("o1", "ann", "2024-01-05", product_id="tea", quantity=2.0),
            sale("o1", "ann", "2024-01-05", product_id="tea", quantity=-1.0),
            sale("o1", "ann", "2024-01-05", product_id="pot", quantity=float("nan")),
        ]

        found = rows_of(baskets(table_of_lines(lines), as_of=day(20_000)).order_by("product_id"))

        assert [(row["product_id"], row["quantity"], row["amount_minor"]) for row in found] == [
            ("pot", None, 1000),
            ("tea", 2.0, 3000),
        ]

    def test_of_no_lines_are_none(self):
        assert rows_of(baskets(table_of_lines([]), as_of=day(0))) == []

    def test_refuse_lines_without_their_columns_or_with_fractions(self):
        with pytest.raises(MissingColumns):
            baskets(pa.table({"order_id": ["o1"]}), as_of=day(0))
        with pytest.raises(FractionalAmounts):
            baskets(table_of_lines([]).mutate(amount_minor=ibis.literal(0.5)), as_of=day(0))


def pairs_by_hand(rows, least, products):
    shop = oracle.Shop.of(rows)
    all_baskets, bought = shop.all_baskets(), shop.bought()
    best = sorted(bought, key=lambda one: (-bought[one], one))[:products]
    joint = Counter(pair for one in all_baskets for pair in permutations(sorted(one), 2))
    return {
        (first, second): (
            count,
            count / len(all_baskets),
            count / bought[first],
            count * len(all_baskets) / (bought[first] * bought[second]),
        )
        for (first, second), count in joint.items()
        if count >= least and {first, second} <= set(best)
    }


class TestBoughtTogether:
    @settings(max_examples=4)
    @given(ROWS)
    def test_counts_as_the_definition_says(self, rows):
        for least, products in ((1, 100), (2, 3)):
            table = bought_together(table_of_rows(rows * 2), least=least, products=products)

            found = {
                (row["product_id"], row["companion_id"]): (
                    row["baskets"],
                    row["support"],
                    row["confidence"],
                    row["lift"],
                )
                for row in rows_of(table)
            }
            expected = pairs_by_hand(rows, least, products)
            assert found.keys() == expected.keys()
            for pair, measures in expected.items():
                assert found[pair] == pytest.approx(measures)

    @pytest.mark.parametrize("together", [1, 5, 40])
    @pytest.mark.parametrize("prior", [4.0, 5.0])
    def test_bounds_the_lift_as_the_gamma_distribution_does(self, together, prior):
        rows = [(f"c{number}", 1.0, product) for number in range(together) for product in "ab"]
        rows += [(f"d{number}", 1.0, "c") for number in range(60)]

        [row, _] = rows_of(bought_together(table_of_rows(rows), least=1, prior=prior))

        chance = together**2 / (together + 60)
        exact = gamma.ppf(0.05, together + prior, scale=1 / (chance + prior))
        assert row["lift_low"] == pytest.approx(exact, rel=0.006)

    def test_lists_the_surest_companions_first(self):
        rows = [(f"c{number}", 1.0, product) for number in range(9) for product in "ab"]
        rows += [("d", 1.0, product) for product in "acd"] + [("e", 1.0, "c")]

        found = rows_of(bought_together(table_of_rows(rows), least=1))

        assert [row["companion_id"] for row in found if row["product_id"] == "a"] == ["b", "d", "c"]

    def test_keeps_baskets_of_strangers_apart(self):
        rows = [
            {"customer_id": None, "order_id": order, "ordered_on": day(1), "product_id": product}
            for order, product in [("o1", "tea"), ("o1", "pot"), ("o2", "tea")]
        ]

        found = rows_of(bought_together(pa.Table.from_pylist(rows), least=1))

        assert [(row["product_id"], row["confidence"]) for row in found] == [
            ("pot", 1.0),
            ("tea", 0.5),
        ]

    @pytest.mark.parametrize(
        ("setting", "value"), [("least", 0), ("products", 1), ("prior", 0), ("prior", float("nan"))]
    )
    def test_refuses_settings_without_sense(self, setting, value):
        with pytest.raises(UnusableSetting) as refusal:
            bought_together(table_of_rows([]), **{setting: value})

        assert refusal.value.name == setting

    def test_of_no_baskets_is_empty(self):
        assert rows_of(bought_together(table_of_rows([]))) == []


class TestPopular:
    @settings(max_examples=4)
    @given(ROWS)
    def test_weighs_baskets_by_their_age(self, rows):
        scores: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for _, on, product in set(rows):
            if on <= 7:
                scores[product] += 0.5 ** ((7 - on) / 3)
                counts[product] += 1

        found = rows_of(popular(table_of_rows(rows), as_of=day(7), half_life_days=3))

        assert {row["product_id"]: row["baskets"] for row in found} == counts
        assert {row["product_id"]: row["score"] for row in found} == pytest.approx(dict(scores))
        keys = [(-row["score"], -row["baskets"], row["product_id"]) for row in found]
        assert keys == sorted(keys)

    def test_refuses_a_half_life_of_nothing(self):
        with pytest.raises(UnusableSetting):
            popular(table_of_rows([]), as_of=day(0), half_life_days=0)


class TestNewProducts:
    @settings(max_examples=4)
    @given(ROWS)
    def test_are_those_first_sold_in_the_last_days(self, rows):
        sold = sorted({(on, product, name) for name, on, product in rows if on <= 8})
        first = {product: on for on, product, _ in reversed(sold)}
        began = min(first.values(), default=0)
        expected = {product: on for product, on in first.items() if 8 - on < 3 and on - began >= 3}

        found = rows_of(new_products(table_of_rows(rows), as_of=day(8), days=3))

        assert {row["product_id"]: row["first_on"] for row in found} == {
            product: day(int(on)) for product, on in expected.items()
        }
        assert {row["product_id"]: row["baskets"] for row in found} == Counter(
            product for _, product, _ in sold if product in expected
        )

    def test_refuses_to_look_at_no_days(self):
        with pytest.raises(UnusableSetting):
            new_products(table_of_rows([]), as_of=day(0), days=0)
