"""The parameters that a made shop was drawn from come out again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.insight.timing.components import learn_pace
from regulars.insight.timing.foretelling import foretold, summed
from regulars.insight.timing.learning import learn_from
from regulars.insight.timing.records import log_days
from regulars.insight.timing.tests.factories import Truth, shop

TRUTH = Truth(customers=400, products=40, days=1_500)


@pytest.fixture(scope="module")
def learnt():
    records, effects = shop(TRUTH)
    sums, squares = summed(records, np.zeros(records.customers))
    return records, effects, sums, learn_pace(sums, squares, products=TRUTH.products)


class TestLearnPace:
    def test_finds_the_variances(self, learnt):
        *_, pace = learnt

        assert np.sqrt(pace.error_variance) == pytest.approx(TRUTH.error, rel=0.03)
        assert np.sqrt(pace.pair_variance) == pytest.approx(TRUTH.pair, rel=0.08)
        assert np.sqrt(pace.customer_variance) == pytest.approx(TRUTH.customer, rel=0.08)
        assert np.sqrt(pace.product_variance) == pytest.approx(TRUTH.product, rel=0.25)

    def test_finds_the_products(self, learnt):
        _, effects, _, pace = learnt
        found = pace.mean + pace.products
        true = TRUTH.mean + effects["product"] + effects["customer"].mean()

        assert np.abs(found - true).max() < 0.2
        assert np.corrcoef(found, true)[0, 1] > 0.98

    def test_finds_the_customers_from_their_other_products(self, learnt):
        _, effects, sums, pace = learnt
        said, variance = pace.others(sums)
        off = said - effects["customer"][sums.customer]

        assert off.std() == pytest.approx(np.sqrt((variance - pace.pair_variance).mean()), rel=0.1)
        assert np.corrcoef(said, effects["customer"][sums.customer])[0, 1] > 0.85

    def test_foretells_each_gap_as_surely_as_it_says(self, learnt):
        records, _, sums, pace = learnt
        closed = ~records.is_open
        means, deviations = foretold(pace, records, sums)
        off = ((log_days(records) - means) / deviations)[closed]

        assert off.mean() == pytest.approx(0, abs=0.1)
        assert off.std() == pytest.approx(1, abs=0.05)
        assert (np.abs(off) < 1.2816).mean() == pytest.approx(0.8, abs=0.02)

    @pytest.mark.parametrize(("true", "found"), [(0.4, 0.4), (0.0, 0.0)])
    def test_finds_how_quantity_moves_the_gap_and_shrinks_it_to_0(self, true, found):
        records, _ = shop(replace(TRUTH, customers=100, elasticity=true), seed=3)
        sums, squares = summed(records, np.zeros(records.customers))

        pace = learn_pace(sums, squares, products=TRUTH.products)

        assert pace.elasticity == pytest.approx(found, abs=0.02)

    def test_leaves_one_product_without_effects_of_products_and_customers(self):
        records, _ = shop(Truth(customers=60, products=1, each=1))

        timing = learn_from(records)

        assert timing.own is None
        assert (timing.pace.customer_variance, timing.pace.product_variance) == (0, 0)
        assert timing.pace.pair_variance == pytest.approx(0.5**2 + 0.3**2, rel=0.4)

    def test_shrinks_a_customers_pace_the_less_the_more_is_known(self):
        records, _ = shop(Truth(customers=60))
        timing = learn_from(records)
        mean = timing.own.mean

        gaps = np.array([0.0, 1.0, 9.0, 99.0])
        found = timing.own_off(gaps, gaps * (mean + 1))

        assert found[0] == 0
        assert 0 < found[1] < found[2] < found[3] < 1
