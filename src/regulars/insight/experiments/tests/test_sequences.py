"""A confidence sequence covers at every look, and is no wider than it must be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import lambertw

from regulars.insight.experiments import (
    ConfidenceSequence,
    ImpossibleSetting,
    UnusableValue,
    course,
)
from regulars.insight.experiments.information import informative

WATCHED = ConfidenceSequence(planned=20_000)


def null_trials(count: int, *, seed: int, acted: float):
    """Customers of whom 6 % buy, with skewed spending, and an action that does nothing."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        spent = np.where(random.random(20_000) < 0.06, random.lognormal(7.5, 1.0, 20_000), 0.0)
        yield spent, random.random(20_000) < acted


def share_of_false_alarms(count: int, *, seed: int, acted: float = 0.5) -> tuple[float, float]:
    """How often 100 looks find an effect where there is none: by the sequence, and by 1.96."""
    looks = np.arange(200, 20_001, 200)
    alarms = np.zeros(2)
    for spent, flags in null_trials(count, seed=seed, acted=acted):
        seen = course(spent, flags, looks=looks, sequence=WATCHED)
        half = (seen.high - seen.low) / 2
        naive = np.abs(seen.difference) > 1.96 * half / WATCHED.multiple(looks)
        alarms += [seen.is_proven.any(), naive.any()]
    return tuple(alarms / count)


class TestRho:
    @pytest.mark.parametrize("rate", [0.2, 0.05, 0.01, 1e-6])
    def test_is_the_papers_by_lamberts_w(self, rate):
        found = ConfidenceSequence(planned=1_000, false_alarms=rate).rho_squared

        exact = -lambertw(-(rate**2) / np.e, -1).real - 1
        assert found == pytest.approx(exact / 1_000, rel=1e-12)

    @given(st.integers(2, 10**9), st.floats(0.1, 10))
    def test_makes_the_interval_narrowest_at_the_planned_size(self, planned, factor):
        best = ConfidenceSequence(planned=planned).multiple(planned)
        other = ConfidenceSequence(planned=max(2, round(planned * factor))).multiple(planned)

        assert best <= other * (1 + 1e-12)


class TestMultiple:
    def test_is_1_55_times_the_single_looks_at_the_planned_size(self):
        assert float(WATCHED.multiple(20_000)) / 1.959964 == pytest.approx(1.549, abs=0.001)

    def test_is_the_published_formula(self):
        n, rho2, alpha = 500.0, WATCHED.rho_squared, 0.05
        inner = np.log(np.sqrt(n * rho2 + 1) / alpha)
        margin = np.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * inner)  # of a unit-variance mean

        assert float(WATCHED.multiple(n)) == pytest.approx(margin * np.sqrt(n), rel=1e-12)

    def test_never_lets_an_interval_grow_with_customers(self):
        widths = [float(WATCHED.multiple(n)) / np.sqrt(n) for n in (2, 10, 10**3, 10**6, 10**9)]

        assert all(later < earlier for earlier, later in pairwise(widths))


class TestPValue:
    @given(st.floats(-100, 100), st.integers(4, 10**6))
    def test_is_below_the_rate_just_where_the_interval_leaves_out_zero(self, difference, customers):
        interval = WATCHED.interval(difference, standard_error=10, customers=customers)
        p_value = WATCHED.p_value(difference, standard_error=10, customers=customers)

        assert 0 <= p_value <= 1
        if abs(p_value - 0.05) > 1e-9:
            assert (p_value < 0.05) == (interval.is_above_zero or interval.is_below_zero)


class TestCourse:
    def test_is_what_each_look_would_have_said(self):
        random = np.random.default_rng(5)
        values, acted = random.gamma(1, 50, 400) + 1e6, random.random(400) < 0.3
        looks = [30, 177, 400]

        seen = course(values, acted, looks=looks, sequence=WATCHED)

        for number, look in enumerate(looks):
            one, other = values[:look][acted[:look]], values[:look][~acted[:look]]
            error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
            interval = WATCHED.interval(
                one.mean() - other.mean(), standard_error=error, customers=look
            )
            found = [seen.difference[number], seen.low[number], seen.high[number]]
            expected = [interval.estimate, interval.low, interval.high]
            told = min(informative(one), informative(other))
            assert seen.informative[number] == pytest.approx(told, rel=1e-6)
            assert found == pytest.approx(expected, rel=1e-6)

    def test_knows_nothing_where_an_arm_is_too_small_or_nobody_differs(self):
        seen = course([5, 5, 5, 5, 9], [1, 0, 1, 0, 1], looks=[1, 3, 4, 5], sequence=WATCHED)

        assert np.isinf(seen.high - seen.low).tolist() == [True, True, True, False]
        assert seen.is_proven.tolist() == [False] * 4
        assert seen.informative[:3].tolist() == [0, 0, 0]

    def test_raises_few_false_alarms_where_the_single_look_raises_many(self):
        watched, naive = share_of_false_alarms(100, seed=6)

        assert watched <= 0.05
        assert 0.25 < naive < 0.45

    @pytest.mark.slow
    @pytest.mark.parametrize("acted", [0.5, 0.9, 0.95])
    def test_raises_at_most_five_percent_false_alarms_in_1000_trials_of_100_looks(self, acted):
        watched, naive = share_of_false_alarms(1_000, seed=7, acted=acted)

        assert watched <= 0.05
        assert naive > 0.30

    def test_covers_the_effect_at_all_looks_together(self):
        random, looks = np.random.default_rng(8), np.arange(100, 4_001, 100)
        misses = 0
        for _ in range(200):
            acted = random.random(4_000) < 0.5
            values = random.exponential(10, 4_000) + 2 * acted
            seen = course(values, acted, looks=looks, sequence=ConfidenceSequence(planned=4_000))
            misses += not ((seen.low < 2) & (seen.high > 2)).all()

        assert misses <= 10  # 5 % of 200

    @pytest.mark.parametrize("look", [0, 6, 2.5, np.nan])
    def test_refuses_looks_beyond_the_customers(self, look):
        with pytest.raises(UnusableValue, match=r"of looks .* from 1 to 5"):
            course([1, 2, 3, 4, 5], [1, 0, 1, 0, 1], looks=[2, look], sequence=WATCHED)


class TestConfidenceSequence:
    @pytest.mark.parametrize("error", [0, -1, float("inf"), float("nan")])
    def test_refuses_an_error_that_is_none(self, error):
        for ask in (WATCHED.interval, WATCHED.p_value):
            with pytest.raises(ImpossibleSetting, match="standard error is"):
                ask(1.0, standard_error=error, customers=100)

    def test_refuses_to_speak_of_nobody(self):
        with pytest.raises(ImpossibleSetting, match="number of customers is 0"):
            WATCHED.multiple([5, 0])

    @pytest.mark.parametrize("planned", [1, 0, -5, 2.5, float("inf"), float("nan")])
    def test_refuses_a_plan_without_customers(self, planned):
        with pytest.raises(ImpossibleSetting, match="planned number of customers"):
            ConfidenceSequence(planned=planned)

    @pytest.mark.parametrize("rate", [0, 1, float("nan")])
    def test_refuses_a_rate_that_is_no_chance(self, rate):
        with pytest.raises(ImpossibleSetting, match="rate of false alarms"):
            ConfidenceSequence(planned=100, false_alarms=rate)
