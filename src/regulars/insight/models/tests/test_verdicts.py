"""No legal store fails, however odd; what cannot be learnt is said, and an answer is given."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.models import (
    Code,
    Histories,
    ImpossibleHistory,
    Kind,
    UnknownKind,
    Verdict,
    discounted_purchases,
    expected_purchases,
    fit_purchases,
    probability_alive,
    probability_of,
    total_purchases,
)
from regulars.insight.models.tests.factories import lives

KINDS = [Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD, Kind.BG_BB, Kind.POOLED]
MODELS = KINDS[:4]
CENTURY = 36525


def of(frequency, recency, age, times=1) -> Histories:
    return Histories.of(
        *(np.tile(np.array(part, float), times) for part in (frequency, recency, age))
    )


ODD = {
    "empty": (of([], [], []), [Code.NOBODY]),
    "one customer": (of([3], [40], [90]), [Code.FEW_BUYERS, Code.FEW_REPEATERS]),
    "one order each": (of([0, 0], [0, 0], [90, 30], 80), [Code.NO_REPEATERS]),
    "all same day": (of([0, 0], [0, 0], [0, 0], 80), [Code.SAME_DAY]),
    "watched for a day": (of([0, 1], [0, 1], [1, 1], 80), [Code.SHORT_WATCH]),
    "few repeaters": (of([0] * 99 + [1], [0] * 99 + [9], [40] * 100), [Code.FEW_REPEATERS]),
}
EDGES = {
    "the same customer over and over": of([2], [40], [90], 500),
    "everybody back at once and never again": of([1], [1], [700], 500),
    "everybody back on the last day": of([1], [90], [90], 500),
    "every day": of([90], [90], [90], 60),
    "one buys a thousand times": of(
        [0] * 99 + [1] * 15 + [1000], [0] * 99 + [9] * 15 + [360], [365] * 115
    ),
}


def assert_sound(model, histories):
    """Every answer is a number, in its interval, and none takes for ever."""
    for horizon in (0, 90, CENTURY):
        answers = [
            expected_purchases(model, histories, horizon),
            discounted_purchases(model, histories, horizon, discount=0.1),
            probability_alive(model, histories),
            probability_of(model, histories, 0, horizon),
        ]
        for answer in answers:
            low, high = answer.interval()
            assert np.isfinite([low, answer.value, high]).all()
            assert (low <= answer.value * (1 + 1e-9)).all()
            assert (answer.value <= high * (1 + 1e-9) + 1e-300).all()
            assert (answer.value >= 0).all()
            assert not answer.is_chance or answer.value.max(initial=0) <= 1
        total = total_purchases(model, histories, horizon)
        assert np.isfinite([total.value, *total.expectation(), *total.outcome()]).all()


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("kind", MODELS)
class TestOddStore:
    def test_gets_a_reason_and_the_pooled_answer(self, name, kind):
        histories, reasons = ODD[name]
        model = fit_purchases(histories, kind)

        assert [reason.code for reason in model.verdict.reasons] == reasons
        assert model.verdict.carries is False
        assert (model.kind, model.wanted) == (Kind.POOLED, kind)
        assert_sound(model, histories)


@pytest.mark.parametrize("name", EDGES)
@pytest.mark.parametrize("kind", KINDS)
class TestEdge:
    def test_is_answered(self, name, kind):
        histories = EDGES[name]
        if kind is Kind.BG_BB and name == "one buys a thousand times":
            with pytest.raises(ImpossibleHistory, match="more purchases than opportunities"):
                fit_purchases(histories, kind)
            return

        model = fit_purchases(histories, kind)

        assert model.kind is kind
        assert_sound(model, histories)


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


class TestKind:
    def test_must_be_known(self):
        with pytest.raises(UnknownKind, match="Choose one of: bg_nbd, mbg_nbd"):
            fit_purchases(of([], [], []), "crystal ball")

    def test_of_opportunities_needs_whole_times(self):
        rows = of([1, 0], [2.5, 0], [9, 9], 60)

        with pytest.raises(ImpossibleHistory, match="count no opportunities"):
            fit_purchases(rows, Kind.BG_BB)


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
        for seed in range(50):
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
        for seed in range(40):
            histories = make(np.random.default_rng(seed))
            for kind in kinds:
                model = fit_purchases(histories, kind)

                assert model.estimate.converged
                assert_sound(model, histories)
