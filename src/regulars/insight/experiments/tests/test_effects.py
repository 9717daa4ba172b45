"""An effect is right on average, sharper for what was known before, and held by no outlier."""

from __future__ import annotations

from statistics import covariance, fmean, variance

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import Arm, ImpossibleSetting, NothingVaries, mean_effect
from regulars.insight.experiments.effects import cap_of

NUMBERS = st.integers(-50, 50).map(float)
COLUMNS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=12).filter(
    lambda rows: len({row[0] for row in rows}) > 1 and len({row[1] for row in rows}) > 1
)


def adjusted_by_hand(acted, held):
    """CUPED of two lists of (before, value), with one covariate known of everybody."""
    arms = [list(zip(*rows, strict=True)) for rows in (acted, held)]
    shared = sum(covariance(x, y) / len(y) for x, y in arms)
    theta = shared / sum(variance(x) / len(x) for x, _ in arms)
    left = [[b - theta * a for a, b in zip(x, y, strict=True)] for x, y in arms]
    error = sum(variance(values) / len(values) for values in left) ** 0.5
    return fmean(left[0]) - fmean(left[1]), error


def simulated(random, customers, *, effect):
    """Customers with habits: what they spend before and after hangs together; a fifth are new."""
    habit = random.gamma(0.5, 20, customers)
    before, after = random.poisson(habit), random.poisson(habit).astype(float)
    acted = random.random(customers) < 0.7
    after[acted] += random.poisson(effect, int(acted.sum()))
    known = np.where(random.random(customers) < 0.8, before, np.nan)
    arms = [Arm.of(after[side], before=known[side]) for side in (acted, ~acted)]
    return arms[0], arms[1]


class TestAdjusting:
    @given(COLUMNS, COLUMNS)
    @settings(max_examples=40)
    def test_is_that_of_the_textbook_where_everybody_was_there_before(self, acted, held):
        arms = [
            Arm.of([value for _, value in rows], before=[before for before, _ in rows])
            for rows in (acted, held)
        ]

        found = mean_effect(*arms, quantile=1)

        difference, error = adjusted_by_hand(acted, held)
        plain = fmean(v for _, v in acted) - fmean(v for _, v in held)
        assert found.difference == pytest.approx(difference, abs=1e-9)
        assert found.standard_error == pytest.approx(error, rel=1e-6, abs=1e-4)
        assert found.plain_difference == pytest.approx(plain, abs=1e-12)
        assert 0 <= found.variance_removed <= 1

    def test_is_unbiased_and_honest_about_its_error(self):
        random = np.random.default_rng(3)

        found = [mean_effect(*simulated(random, 300, effect=1.0)) for _ in range(250)]

        differences = np.array([one.difference for one in found])
        errors = np.array([one.standard_error for one in found])
        assert abs(differences.mean() - 1.0) < 3 * differences.std() / 250**0.5
        assert np.sqrt((errors**2).mean()) == pytest.approx(differences.std(), rel=0.1)
        assert np.mean([one.variance_removed for one in found]) == pytest.approx(0.74, abs=0.02)
        within = np.abs(differences - 1.0) < 1.96 * errors
        assert 0.92 <= within.mean() <= 0.98

    def test_leaves_the_plain_difference_where_nothing_was_known(self):
        arms = Arm.of([1, 5, 3]), Arm.of([2, 2, 8])

        found = mean_effect(*arms, quantile=1)

        assert found.difference == found.plain_difference == -1
        assert found.standard_error == found.plain_standard_error == (4 / 3 + 12 / 3) ** 0.5
        assert found.variance_removed == 0

    @pytest.mark.parametrize("same", [[0, 0, 0], [7, 7, 7], [None, None, None]])
    def test_leaves_out_a_time_before_that_is_the_same_for_all(self, same):
        arms = Arm.of([1, 5, 3], before=same), Arm.of([2, 2, 8], before=same)

        found = mean_effect(*arms, quantile=1)

        assert found.difference == found.plain_difference
        assert found.variance_removed == pytest.approx(0, abs=1e-12)

    def test_compares_new_customers_with_new_ones(self):
        # Old customers bring 100 and new ones 10, whatever they get; the lot gave one arm more old.
        acted = Arm.of([100, 102, 98, 10], before=[50, 50, 50, None])
        held = Arm.of([99, 101, 11, 9], before=[50, 50, None, None])

        found = mean_effect(acted, held, quantile=1)

        assert found.plain_difference == 22.5
        assert abs(found.difference) < 0.5
        assert found.variance_removed > 0.99

    def test_needs_the_time_before_of_one_arm_only(self):
        found = mean_effect(Arm.of([1, 5, 3], before=[1, 4, 3]), Arm.of([2, 2, 8]), quantile=1)

        assert np.isfinite([found.difference, found.standard_error]).all()

    def test_never_claims_to_know_exactly(self):
        values = [1.0, 5.0, 3.0]

        found = mean_effect(
            Arm.of(values, before=values), Arm.of([2, 8], before=[2, 8]), quantile=1
        )

        assert found.difference == pytest.approx(0, abs=1e-9)
        assert found.standard_error == 1e-6 * found.plain_standard_error > 0


class TestWinsorising:
    def test_caps_both_arms_at_the_same_size(self):
        acted, held = Arm.of([0, 10, 20, 1_000]), Arm.of([0, -400, 30, 40])

        found = mean_effect(acted, held, quantile=0.5)

        assert found.cap == 35  # the median of 10, 20, 30, 40, 400, 1,000
        assert (found.mean_acted, found.mean_held) == (65 / 4, 30 / 4)
        assert found.capped == 3
        assert (found.cut_acted, found.cut_held) == (965 / 4, (5 - 365) / 4)

    def test_holds_one_huge_order_off(self):
        random = np.random.default_rng(4)
        values = np.where(random.random(2_000) < 0.2, random.gamma(2, 1_000, 2_000), 0)
        whale = values.copy()
        whale[0] = 1e9
        held = Arm.of(np.roll(values, 1))

        calm, wild = (mean_effect(Arm.of(one), held) for one in (values, whale))

        assert (wild.capped, calm.capped) == (7, 8)  # of some 800 buyers
        assert wild.difference == pytest.approx(calm.difference, abs=5)

    def test_caps_the_time_before_as_well(self):
        acted, held = [1, 2, 3, 4, 6], [2, 3, 4, 5, 7, 9]

        wild, calm = (
            mean_effect(
                Arm.of(acted, before=[1, 2, 3, 4, largest]),
                Arm.of(held, before=[1, 2, 3, 4, 5, second]),
                quantile=0.8,  # of eleven sizes: the ninth, which is 5
            )
            for largest, second in ((1e12, 6), (5, 5))
        )

        assert wild == calm
        assert wild.variance_removed > 0.5

    def test_is_of_who_bought(self):
        assert cap_of(np.array([0.0] * 990 + [5.0] * 10), quantile=0.99) == 5

    def test_caps_nothing_where_nobody_bought(self):
        assert cap_of(np.zeros(3), np.array([np.nan]), quantile=0.99) == np.inf

    @pytest.mark.parametrize("quantile", [0, -1, 1.01, float("nan")])
    def test_refuses_a_quantile_that_is_none(self, quantile):
        with pytest.raises(ImpossibleSetting, match=r"quantile is .* above 0 and at most 1"):
            mean_effect(Arm.of([1, 2]), Arm.of([3, 4]), quantile=quantile)


class TestInformative:
    def test_counts_the_buyers_of_the_poorer_arm(self):
        # n / kurtosis of one value among n - 1 others: n p (1 - p) / (1 - 3 p (1 - p))
        acted, held = Arm.of([1] * 50 + [0] * 50), Arm.of([1] * 2 + [0] * 98)

        found = mean_effect(acted, held, quantile=1)

        assert found.informative == pytest.approx(100 * 0.0196 / (1 - 3 * 0.0196))

    def test_is_none_where_an_arm_has_one_value(self):
        assert mean_effect(Arm.of([1, 0, 1]), Arm.of([0, 0])).informative == 0

    def test_bears_amounts_whose_fourth_power_is_beyond_a_float(self):
        small, large = (
            mean_effect(Arm.of([0, unit, 2 * unit]), Arm.of([0, unit, 0]), quantile=1).informative
            for unit in (1.0, 1e100)
        )

        assert large == pytest.approx(small)

    def test_refuses_two_arms_of_one_value(self):
        with pytest.raises(NothingVaries, match="same values, so there is no effect to be seen"):
            mean_effect(Arm.of([3, 3]), Arm.of([3, 3, 3]))
