"""Spend and lifetime value."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from regulars.insight.models import (
    Answer,
    Code,
    Histories,
    ImpossibleRate,
    Kind,
    expected_purchases,
    expected_spend,
    fit_spend,
    lifetime_value,
)
from regulars.insight.models.tests.factories import known

MODEL = known(Kind.BG_NBD, [0.8, 60, 0.8, 2.4], deviation=0.1)


def spenders(count=2000, seed=1):
    """Customers of Gamma-Gamma with p 6, q 4, v 15."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(1, 9, count)
    own = 1 / chance.gamma(4, 1 / 15, count)  # the scale of each customer's purchases
    return counts, chance.gamma(6 * counts, own) / counts


class TestSpend:
    def test_is_learnt(self):
        model = fit_spend(*spenders())

        assert model.verdict.reasons == ()
        off = np.log(model.estimate.parameters / [6, 4, 15])
        assert (np.abs(off) < 3 * np.sqrt(np.diag(model.estimate.covariance))).all()

    def test_lies_between_the_customers_own_and_everybodys(self):
        counts, means = spenders()
        model = fit_spend(counts, means)

        answer = expected_spend(model, [0, 1, 8], [0.0, 100.0, 100.0])

        everybody, once, often = answer.value
        assert everybody < once < often < 100
        low, high = answer.interval(0.9)
        assert (low < answer.value).all()
        assert (answer.value < high).all()
        assert high[0] / low[0] < 1.1

    def test_is_as_unsure_as_draws_of_the_parameters_make_it(self):
        model = fit_spend(*spenders())
        answer = expected_spend(model, [0, 1, 8], [0.0, 100.0, 100.0])

        p, q, v = model.estimate.draws(2000, seed=3).T[:, :, None]
        x, z = np.array([0, 1, 8]), np.array([0, 100, 100])
        drawn = np.log(p * (v + x * z) / (p * x + q - 1)).std(0)
        assert answer.deviation == pytest.approx(drawn, rel=0.1)

    def test_of_all_alike_is_that(self):
        model = fit_spend([1, 2, 3] * 20, [25.0] * 60)

        answer = expected_spend(model, [0, 5], [0, 25.0])

        assert answer.value == pytest.approx([25, 25], rel=1e-3)
        assert model.verdict.carries

    def test_leaves_out_who_says_nothing_and_counts_them(self):
        counts, means = spenders()
        odd = fit_spend([*counts, 0, 2, 2, 2, np.nan, 3], [*means, 0, 0, -7.5, np.nan, 5, np.inf])

        assert odd.estimate.parameters == pytest.approx(
            fit_spend(counts, means).estimate.parameters
        )
        assert [(reason.code, reason.value) for reason in odd.verdict.reasons] == [
            (Code.LEFT_OUT, 5)
        ]
        answer = expected_spend(odd, [0, 2, np.nan, 2], [0, np.nan, 5, -7.5])
        assert answer.value[:3].tolist() == [answer.value[0]] * 3
        assert 0 < answer.value[3] < answer.value[0]

    @pytest.mark.parametrize(
        ("purchases", "mean", "code", "value"),
        [
            ([], [], Code.NOBODY, 0.0),
            ([3, 0], [0.0, 0.0], Code.NOBODY, 0.0),
            ([3], [20.0], Code.FEW_BUYERS, 20.0),
            ([1, 3], [40.0, 20.0], Code.FEW_BUYERS, 25.0),
        ],
    )
    def test_of_too_few_is_the_average(self, purchases, mean, code, value):
        model = fit_spend(purchases, mean)

        answer = expected_spend(model, [0, 4], [0, 99])

        assert model.verdict.reasons[-1].code is code
        assert answer.value.tolist() == [value, value]
        low, high = answer.interval()
        assert (low <= answer.value).all()
        assert np.isfinite(high).all()

    def test_of_anything_is_a_number(self):
        odd = [0, -5, np.nan, np.inf, 1e-300, 1e300, -0.0, 0.01]
        for seed in range(100):
            chance = np.random.default_rng(seed)
            count = chance.integers(0, 200)
            x = chance.poisson(10 ** chance.uniform(-1, 2), count)
            z = np.exp(chance.normal(chance.uniform(-5, 20), 10 ** chance.uniform(-3, 1), count))
            z = np.where(chance.random(count) < 0.1, chance.choice(odd, count), z)
            model = fit_spend(x, z)

            answer = expected_spend(model, x, z)

            low, high = answer.interval()
            assert np.isfinite([low, answer.value, high]).all()
            assert (low <= answer.value * (1 + 1e-9)).all()
            assert (answer.value <= high * (1 + 1e-9)).all()
            assert (low >= 0).all()

    def test_is_the_same_of_customers_one_by_one_and_counted(self):
        purchases, mean = np.array([1, 2, 3, 1, 5]), np.array([10.0, 25.0, 18.0, 40.0, -3.0])
        many = np.array([30, 20, 10, 5, 2])

        counted = fit_spend(purchases, mean, many)
        each = fit_spend(np.repeat(purchases, many), np.repeat(mean, many))

        assert counted.verdict == each.verdict
        assert (counted.mean, counted.deviation) == pytest.approx((each.mean, each.deviation))
        assert counted.estimate.parameters == pytest.approx(each.estimate.parameters, rel=1e-6)
        assert counted.estimate.covariance == pytest.approx(each.estimate.covariance, rel=1e-5)

    def test_without_an_expectation_is_the_average(self):
        chance = np.random.default_rng(2)
        means = 10 / chance.gamma(0.6, 1, 3000)  # so uneven that they have no mean
        model = fit_spend(np.ones(3000), means)

        answer = expected_spend(model, [0, 1], [0, 10.0])

        assert [reason.code for reason in model.verdict.reasons][-1] is Code.NO_MEAN
        assert answer.value[0] == pytest.approx(means.mean())
        assert 0 < answer.value[1] < np.inf


class TestLifetimeValue:
    ROWS = Histories.of([0, 3, 0], [0, 200, 0], [300, 210, 300], as_of=date(2024, 1, 31))

    def test_is_purchases_times_spend_times_margin(self):
        spend = Answer(np.array([10.0, 20, 30]), lambda: np.array([0.3, 0.2, 0.1]))

        value = lifetime_value(MODEL, self.ROWS, spend, timedelta(days=365), margin=0.4)

        bought = expected_purchases(MODEL, self.ROWS, date(2025, 1, 30)).at(self.ROWS.places)
        assert value.value == pytest.approx(0.4 * bought.value * spend.value)
        assert value.deviation == pytest.approx(np.hypot(bought.deviation, spend.deviation))
        assert value.value[2] == pytest.approx(3 * value.value[0])

    def test_is_less_the_later_it_comes(self):
        spend = Answer(np.full(2, 10.0), lambda: np.zeros(2))

        plain, less, least = (
            lifetime_value(MODEL, self.ROWS, spend, 730, discount=rate).value
            for rate in (0, 0.1, 1e9)
        )

        assert ((plain / 1.1**2 < less) & (less < plain)).all()
        assert ((least > 0) & (least < plain / 10)).all()

    def test_of_no_time_is_nothing(self):
        spend = Answer(np.full(2, 10.0), lambda: np.full(2, 0.1))

        value = lifetime_value(MODEL, self.ROWS, spend, 0, discount=0.1)

        assert value.value.tolist() == [0, 0]
        assert [end.tolist() for end in value.interval()] == [[0, 0], [0, 0]]

    def test_refuses_what_does_not_fit(self):
        with pytest.raises(ImpossibleRate, match="margin is -1"):
            lifetime_value(MODEL, self.ROWS, Answer(np.ones(2), list), 9, margin=-1)
        with pytest.raises(ImpossibleRate, match="rows of spend is 5"):
            lifetime_value(MODEL, self.ROWS, Answer(np.ones(5), list), 9)
