"""How many come back, and what silence says of it."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.timing.comeback import (
    NO_SPREAD,
    Comeback,
    Gaps,
    Seen,
    learn_comeback,
)
from regulars.insight.timing.curves import class_of, counts_of
from regulars.insight.timing.learning import learn_from
from regulars.insight.timing.tests.factories import Truth, shop


def gaps(rng: np.random.Generator, *, size: int, chance: np.ndarray, watched: float) -> Gaps:
    """Pairs of one purchase each, product by product, watched for about so long (deviations)."""
    product = np.arange(size) % len(chance)
    comes = rng.random(size) < chance[product]
    wait, until = rng.normal(0, 1, size), rng.normal(watched, 1, size)
    is_open = ~comes | (wait > until)
    return Gaps(
        kind=np.zeros(size, np.int64),
        deviations=np.where(is_open, until, wait),
        is_open=is_open,
        product=product,
        customer=np.arange(size),
        pair=np.arange(size),
    )


class TestLearnComeback:
    def test_finds_the_chance_although_many_are_still_waited_for(self):
        rng = np.random.default_rng(11)
        found = gaps(rng, size=40_000, chance=np.array([0.6]), watched=1.5)

        comeback = learn_comeback(found, products=1)

        assert (~found.is_open).mean() < 0.55  # what a plain share would say
        assert comeback.chance(np.array([0]), np.ones(1)) == pytest.approx(0.6, abs=0.02)
        assert comeback.curves.back_by(np.array([0]), np.zeros(1)) == pytest.approx(0.5, abs=0.02)

    def test_finds_products_that_are_bought_again_more_than_others(self):
        chances = np.linspace(0.1, 0.8, 10)
        found = gaps(np.random.default_rng(2), size=30_000, chance=chances, watched=2.5)

        comeback = learn_comeback(found, products=10)

        kind = np.zeros(10, np.int64)
        said = comeback.chance(kind, comeback.factor(np.arange(10)))
        assert said == pytest.approx(chances, abs=0.04)

    def test_takes_no_noise_for_a_difference(self):
        found = gaps(np.random.default_rng(4), size=4_000, chance=np.full(200, 0.4), watched=2.5)

        comeback = learn_comeback(found, products=200)

        assert comeback.product_strength > 20
        assert np.abs(comeback.products - 1).max() < 0.3

    def test_finds_how_many_come_back_in_a_shop(self):
        records, _ = shop(Truth(customers=1_000, stays=0.7))

        comeback = learn_from(records).comeback

        said = comeback.chance(np.arange(5), np.ones(5))
        assert said[:3] == pytest.approx(0.7, abs=0.04)
        assert comeback.customer_strength > 10


class TestStill:
    def comeback(self) -> Comeback:
        records, _ = shop(Truth(customers=300, stays=0.7))
        return learn_from(records).comeback

    def test_falls_as_the_silence_grows(self):
        comeback = self.comeback()
        silence = np.linspace(-6, 3, 50)

        said = comeback.still(np.zeros(50, np.int64), np.ones(50), silence)

        assert (np.diff(said) <= 1e-12).all()
        assert said[0] == pytest.approx(comeback.chance(np.array([0]), np.ones(1))[0])
        assert said[-1] < 0.1


class TestCustomers:
    def test_are_told_by_their_other_products_only(self):
        records, _ = shop(Truth(customers=300, stays=0.7))
        comeback = learn_from(records).comeback
        strong = Comeback(
            comeback.risks, comeback.curves, comeback.products, comeback.product_strength, 2.0
        )
        customer, product = np.array([0, 0, 1]), np.ones(3)

        waiting = Seen(product, np.full(3, -6.0))
        gone = Seen(product, np.array([-6.0, 4.0, 4.0]))
        as_usual = strong.customers(customer, np.array([1, 1, 1]), waiting)
        silent = strong.customers(customer, np.array([1, 1, 1]), gone)
        busy = strong.customers(customer, np.array([1, 9, 1]), waiting)

        assert as_usual == pytest.approx(1)
        assert silent[0] < 1
        assert silent[1:] == pytest.approx(1)  # what the pair itself does is told by its class
        assert busy[0] > 1

    def test_are_alike_where_nothing_tells_them_apart(self):
        records, _ = shop(Truth(customers=60, products=1, each=1))
        comeback = learn_from(records).comeback

        found = comeback.customers(np.array([0, 0]), np.array([1, 5]), Seen(np.ones(2), np.ones(2)))

        assert comeback.customer_strength == NO_SPREAD
        assert found.tolist() == [1, 1]


class TestClasses:
    def test_count_every_closed_gap_once(self):
        purchases = np.arange(1, 40)

        counts = counts_of(purchases)

        assert counts.sum(axis=0).tolist() == (purchases - 1).tolist()
        for place, number in enumerate(purchases):
            expected = np.bincount(class_of(np.arange(1, number)), minlength=5)
            assert counts[:, place].tolist() == expected.tolist()
