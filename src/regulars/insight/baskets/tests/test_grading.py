from __future__ import annotations

from dataclasses import replace
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings

from regulars.insight.baskets import NoBaskets, UnusableSetting, fit_next_basket, grade
from regulars.insight.baskets.grading import grade_of
from regulars.insight.baskets.tests import oracle
from regulars.insight.baskets.tests.shops import ROWS, history_of, shop_of_habits


def graded_by_hand(rows, count):
    """The figures from the lists of a model of the rest, loop by loop."""
    shop = oracle.Shop.of(rows)
    rest, hidden = shop.rest(), shop.hidden()
    model = fit_next_basket(history_of(rows).held_out()[0])
    ranked = {name: [] for name in hidden}
    for row in model.suggestions(hidden, count=count).to_pylist():
        ranked[row["customer_id"]].append(row)
    popular = sorted(
        rest.bought() | dict.fromkeys(shop.bought(), 0), key=lambda one: (-rest.bought()[one], one)
    )
    recalls, gains, again, new, plain = [], [], [], [], []
    for name, held in hidden.items():
        rows_of = ranked[name]
        best = sorted(rows_of, key=lambda row: -row["chance"])[:count]
        hits = [at for at, row in enumerate(best, 1) if row["product_id"] in held]
        recalls.append(len(hits) / len(held))
        ideal = sum(1 / log2(at + 1) for at in range(1, min(len(held), count) + 1))
        gains.append(sum(1 / log2(at + 1) for at in hits) / ideal)
        had = rest.had(name)
        for kind, sought, found in (("again", held & had, again), ("new", held - had, new)):
            offered = {row["product_id"] for row in rows_of if row["list"] == kind}
            if sought:
                found.append(len(sought & offered) / len(sought))
        plain.append(len(held & set(popular[:count])) / len(held))
    return recalls, gains, again, new, plain


def mean(values):
    return sum(values) / len(values) if values else 0.0


class TestGrade:
    @settings(max_examples=15)
    @given(ROWS)
    def test_equals_the_count_by_hand(self, rows):
        if not oracle.Shop.of(rows).hidden():
            return
        recalls, gains, again, new, plain = graded_by_hand(rows, 2)

        found = grade(history_of(rows), count=2)

        assert found.customers == len(recalls)
        assert found.recall == pytest.approx(mean(recalls))
        assert found.ndcg == pytest.approx(mean(gains))
        assert found.again_recall == pytest.approx(mean(again))
        assert found.new_recall == pytest.approx(mean(new))
        assert found.popular_recall == pytest.approx(mean(plain))

    def test_refuses_where_everybody_bought_once(self):
        with pytest.raises(NoBaskets) as refusal:
            grade(history_of([("ann", 1.0, "tea"), ("bob", 1.0, "tea")]))

        assert "give customers with two baskets or more" in str(refusal.value)

    def test_refuses_to_foretell_nothing(self):
        with pytest.raises(UnusableSetting):
            grade(history_of([("ann", 1.0, "tea"), ("ann", 2.0, "tea")]), count=0)


@pytest.fixture(scope="module")
def halves():
    return shop_of_habits(seed=20261122).held_out()


@pytest.fixture(scope="module")
def found(halves):
    return grade_of(fit_next_basket(halves[0]), halves[1])


class TestSimulatedShop:
    """Customers have three favourites, each bought every other time, and a kind of product."""

    def test_finds_several_times_what_popularity_does(self, found):
        assert found.customers == 600
        assert found.recall > 2.5 * found.popular_recall
        assert found.again_recall > 0.95

    def test_finds_new_products_that_popularity_does_not(self, halves, found):
        rest, hidden = halves
        model = fit_next_basket(rest)
        plain = replace(
            model, weights=replace(model.weights, shares=np.array([1.0, 0.0, 0.0, 0.0]))
        )

        assert found.new_recall > 1.25 * grade_of(plain, hidden).new_recall

    def test_means_its_chances(self, found):
        assert found.foretold == pytest.approx(found.found, rel=0.05)
