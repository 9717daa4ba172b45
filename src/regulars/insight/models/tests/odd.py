"""Histories as odd as they come, and what every answer to them must be."""

from __future__ import annotations

import numpy as np

from regulars.insight.models import (
    Answer,
    Code,
    Histories,
    Kind,
    discounted_purchases,
    expected_purchases,
    lifetime_value,
    probability_alive,
    probability_of,
    total_purchases,
)

KINDS = [Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD, Kind.BG_BB, Kind.POOLED]
MODELS = KINDS[:4]
CENTURY = 36525
MILLION = 1_000_000


def of(frequency, recency, age, times=1) -> Histories:
    return Histories.of(
        *(np.tile(np.array(part, float), times) for part in (frequency, recency, age))
    )


# What no model can be learnt from, with the reasons: the pooled rate answers.
POOLED = {
    "empty": (of([], [], []), [Code.NOBODY]),
    "one customer": (of([3], [40], [90]), [Code.FEW_BUYERS, Code.FEW_REPEATERS]),
    "one order each": (of([0, 0], [0, 0], [90, 30], 80), [Code.NO_REPEATERS]),
    "all same day": (of([0, 0], [0, 0], [0, 0], 80), [Code.SAME_DAY]),
    "watched for a day": (of([0, 1], [0, 1], [1, 1], 80), [Code.SHORT_WATCH]),
    "few repeaters": (of([0] * 99 + [1], [0] * 99 + [9], [40] * 100), [Code.FEW_REPEATERS]),
    "two customers, a million times each": (
        of([MILLION], [40], [90], 2),
        [Code.FEW_BUYERS, Code.FEW_REPEATERS],
    ),
}
# What a model can be learnt from, however lopsided: it answers.
LEARNT = {
    "the same customer over and over": of([2], [40], [90], 500),
    "everybody back at once and never again": of([1], [1], [700], 500),
    "everybody back on the last day": of([1], [90], [90], 500),
    "every day": of([90], [90], [90], 60),
    "one buys a thousand times": of(
        [0] * 99 + [1] * 15 + [1000], [0] * 99 + [9] * 15 + [1000], [1000] * 115
    ),
    "a million customers, three kinds of them": Histories.of(
        [0, 1, 3], [0, 20, 50], [90, 80, 70], [MILLION] * 3
    ),
}
# More purchases than BG/BB has opportunities for.
CROWDED = {
    "a million purchases each": of([MILLION, 999_999, 5], [3000, 2999, 100], [3000, 3001, 200], 20),
    "a million purchases of one": of(
        [0] * 99 + [1] * 15 + [MILLION], [0] * 99 + [9] * 15 + [3650], [3650] * 115
    ),
}


def assert_sound(model, histories):
    """Every answer is a number, in its interval, and none takes for ever."""
    spend = Answer(np.full(len(histories.age), 1e14), lambda: np.ones(len(histories.age)))
    for horizon in (0, 90, CENTURY):
        answers = [
            expected_purchases(model, histories, horizon),
            discounted_purchases(model, histories, horizon, discount=0.1),
            lifetime_value(model, histories, spend, horizon, margin=1, discount=1e300),
            probability_alive(model, histories),
            probability_of(model, histories, 0, horizon),
            probability_of(model, histories, MILLION, horizon),
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
        assert np.isfinite([*total.expectation(1 - 1e-15), *total.outcome(1 - 1e-15)]).all()
