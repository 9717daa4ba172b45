"""No legal store fails, however odd; what cannot be learnt is said, and an answer is given."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.models import (
    Histories,
    Kind,
    Verdict,
    expected_purchases,
    fit_purchases,
    total_purchases,
)
from regulars.insight.models.tests.factories import lives
from regulars.insight.models.tests.odd import MODELS, assert_sound, of


class TestPooledRate:
    def test_is_purchases_over_time_with_a_weak_prior(self):
        model = fit_purchases(of([2, 1], [40, 9], [300, 200], 3), Kind.POOLED)

        assert model.verdict == Verdict()
        assert model.estimate.parameters == pytest.approx([9.5 / (1500 + 365.25 / 2)])
        total = total_purchases(model, Histories.new(), 365.25)
        assert total.value == pytest.approx(9.5 / 1682.625 * 365.25)
        assert total.chance**2 == pytest.approx(total.value)

    def test_knows_nothing_of_nobody(self):
        model = fit_purchases(of([], [], []))

        yearly = expected_purchases(model, Histories.new(), 365.25)

        assert yearly.value == pytest.approx([1.0])
        low, high = yearly.interval(0.9)
        assert (low[0], high[0]) == pytest.approx((0.0259, 38.6), rel=0.01)


def random_store(seed) -> Histories:
    """200 to 4,000 customers, from hardly a repeat to daily purchases, in whole days."""
    chance = np.random.default_rng(seed)
    count = int(np.exp(chance.uniform(np.log(200), np.log(4000))))
    longest = chance.uniform(30, 1500)
    parameters = np.exp(chance.uniform(np.log([0.05, 3, 0.05, 0.1]), np.log([5, 400, 5, 10])))
    ages = np.ceil(chance.uniform(0, longest, count))
    return lives(
        Kind.BG_NBD, parameters, ages=ages, horizon=0.0, seed=seed, whole_days=True
    ).histories


class TestRandomStores:
    @pytest.mark.slow
    @pytest.mark.parametrize("half", [range(75), range(75, 150)], ids=["first", "second"])
    def test_never_fail(self, half):
        for seed in half:
            histories = random_store(seed)
            model = fit_purchases(histories)

            assert model.estimate.converged
            assert model.verdict.carries or model.kind is Kind.POOLED
            answer = expected_purchases(model, histories, 365)
            low, high = answer.interval()
            assert np.isfinite([low, answer.value, high]).all()
            assert (answer.value >= 0).all()

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", [Kind.MBG_NBD, Kind.PARETO_NBD])
    def test_never_fail_by_other_models(self, kind):
        for seed in range(25):
            histories = random_store(seed)
            model = fit_purchases(histories, kind)

            assert model.estimate.converged
            assert_sound(model, histories)


def odd_days(chance) -> Histories:
    """Up to a dozen distinct histories of whole days, as lopsided as they come."""
    count = chance.integers(1, 12)
    age = np.ceil(chance.uniform(1, 10 ** chance.uniform(0, 3.5), count))
    often = chance.geometric(10 ** chance.uniform(-2.5, 0), count) - chance.integers(0, 2, count)
    x = np.where(chance.random(count) < chance.random(), 0, np.minimum(often, age))
    last = np.maximum(np.ceil(age * chance.random(count) ** 10 ** chance.uniform(-1, 1)), x)
    return Histories.of(x, last * (x > 0), age, np.ceil(10 ** chance.uniform(0, 4, count)))


def odd_moments(chance) -> Histories:
    """Histories of moments in any unit of time, from next to nothing to very long."""
    count, unit = chance.integers(1, 40), 10 ** chance.uniform(-4, 4)
    age = chance.random(count) ** 10 ** chance.uniform(-1, 1) * unit
    x = chance.poisson(10 ** chance.uniform(-2, 3), count)
    last = age * chance.uniform(1e-9, 1, count) ** 10 ** chance.uniform(-2, 2)
    x = np.where(last > 1e-12 * unit, x, 0)
    counts = np.ceil(10 ** chance.uniform(0, 4, count))
    return Histories.of(x, last * (x > 0), age, counts, days=400 / unit)


@pytest.mark.slow
class TestOddHistories:
    @pytest.mark.parametrize(("make", "kinds"), [(odd_days, MODELS), (odd_moments, MODELS[:3])])
    def test_are_answered(self, make, kinds):
        for seed in range(20):
            histories = make(np.random.default_rng(seed))
            for kind in kinds:
                model = fit_purchases(histories, kind)

                assert model.estimate.converged
                assert_sound(model, histories)
