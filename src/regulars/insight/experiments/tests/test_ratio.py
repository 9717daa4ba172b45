"""A sample-ratio mismatch is seen, however often one looks, and not where there is none."""

from __future__ import annotations

from fractions import Fraction
from math import erfc, exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import (
    ImpossibleSetting,
    ImpossibleWeights,
    RatioVerdict,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
    check_ratio,
)


def drawn_from_an_urn(counts: list[int], weights: list[Fraction]) -> Fraction:
    """The Bayes factor exactly: one customer after the other, from an urn that fills up."""
    factor, urn = Fraction(1), [100 * weight for weight in weights]
    for arm, count in enumerate(counts):
        for _ in range(count):
            factor *= urn[arm] / sum(urn) / weights[arm]
            urn[arm] += 1
    return factor


class TestCheckRatio:
    @given(st.lists(st.integers(0, 25), min_size=2, max_size=4).filter(any))
    @settings(max_examples=40)
    def test_has_the_evidence_of_an_urn_in_exact_fractions(self, counts):
        parts = [Fraction(number + 1) for number in range(len(counts))]
        weights = [part / sum(parts) for part in parts]

        found = check_ratio(counts, [float(weight) for weight in weights])

        exact = drawn_from_an_urn(counts, weights)
        assert found.log_bayes_factor == pytest.approx(log(exact), abs=1e-9)
        assert found.p_value == pytest.approx(min(1.0, float(1 / exact)), rel=1e-9)

    def test_tells_what_was_expected_and_pearsons_test(self):
        found = check_ratio([880, 9_120], [0.1, 0.9])

        assert found.counts == (880, 9_120)
        assert found.expected == pytest.approx((1_000, 9_000))
        assert found.chi_square == pytest.approx(120**2 / 1_000 + 120**2 / 9_000)
        assert found.fixed_p_value == pytest.approx(erfc(sqrt(found.chi_square / 2)), rel=1e-9)
        assert found.verdict is RatioVerdict.MISMATCH

    def test_has_two_degrees_of_freedom_for_three_arms(self):
        found = check_ratio([30, 40, 50], [1 / 3, 1 / 3, 1 / 3])

        assert found.chi_square == pytest.approx(5)
        assert found.fixed_p_value == pytest.approx(exp(-2.5))
        assert found.verdict is RatioVerdict.AS_PLANNED

    def test_remembers_the_strongest_evidence_of_all_looks(self):
        looks = [[50, 50], [100, 200], [5_000, 5_000]]

        found = check_ratio(looks, [0.5, 0.5])

        second = check_ratio(looks[1], [0.5, 0.5])
        assert found.p_value == second.p_value < 1e-4
        assert found.verdict is RatioVerdict.MISMATCH
        assert found.log_bayes_factor == check_ratio(looks[2], [0.5, 0.5]).log_bayes_factor < 0

    def test_raises_few_false_alarms_at_a_thousand_looks(self):
        random = np.random.default_rng(1)
        alarms = 0
        for _ in range(300):
            first = np.cumsum(random.binomial(10, 0.3, 1_000))
            both = np.stack([first, 10 * np.arange(1, 1_001) - first], axis=1)
            found = check_ratio(both, [0.3, 0.7], false_alarms=0.05)
            alarms += found.verdict is RatioVerdict.MISMATCH

        assert alarms <= 15  # 5 % of 300

    def test_finds_the_loss_of_a_tenth_of_one_arm(self):
        random = np.random.default_rng(2)
        first = random.binomial(20_000, 0.45 / 0.95, 50)

        found = [check_ratio([one, 20_000 - one], [0.5, 0.5]).verdict for one in first]

        assert found == [RatioVerdict.MISMATCH] * 50

    @pytest.mark.parametrize("weights", [(1.0,), (0.5, 0.4), (0.0, 1.0)])
    def test_refuses_weights_that_are_no_shares(self, weights):
        with pytest.raises(ImpossibleWeights):
            check_ratio([10] * len(weights), weights)

    @pytest.mark.parametrize("counts", [[-1, 5], [1.5, 5], [np.nan, 5], [[5, 5], [4, 9]]])
    def test_refuses_counts_that_are_none(self, counts):
        with pytest.raises(UnusableValue, match="whole numbers of customers"):
            check_ratio(counts, [0.5, 0.5])

    def test_refuses_other_arms_than_weights(self):
        with pytest.raises(UnevenColumns, match="counts has 3 rows where 2 are expected"):
            check_ratio([1, 2, 3], [0.5, 0.5])

    @pytest.mark.parametrize("counts", [[0, 0], np.empty((0, 2))])
    def test_refuses_an_experiment_without_customers(self, counts):
        with pytest.raises(TooFewCustomers, match="whole group has 0 customers, and at least 1"):
            check_ratio(counts, [0.5, 0.5])

    @pytest.mark.parametrize("rate", [0, 1, -0.1, float("nan")])
    def test_refuses_a_rate_that_is_no_chance(self, rate):
        with pytest.raises(ImpossibleSetting, match="false alarms"):
            check_ratio([5, 5], [0.5, 0.5], false_alarms=rate)
