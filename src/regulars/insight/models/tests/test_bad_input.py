"""However odd a shop is: a typed error, or an answer that is a number. One table of each."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.models import (
    Answer,
    Code,
    Histories,
    ImpossibleHistory,
    ImpossibleRate,
    ImpossibleTime,
    Kind,
    NothingToFit,
    UnknownKind,
    UnusableColumn,
    discounted_purchases,
    expected_purchases,
    expected_renewals,
    expected_spend,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_pareto_nbd,
    fit_purchases,
    fit_sbg,
    fit_spend,
    lifetime_value,
    probability_of,
    subscription_value,
)
from regulars.insight.models.groups import GroupedHistories, by_group, fit_groups
from regulars.insight.models.tests.factories import known
from regulars.insight.models.tests.odd import (
    CENTURY,
    CROWDED,
    KINDS,
    LEARNT,
    MODELS,
    POOLED,
    assert_sound,
    of,
)
from regulars.kernel.errors import Invalid

BG = known(Kind.BG_NBD, [0.8, 60, 0.8, 2.4])
BB = known(Kind.BG_BB, [1.2, 0.75, 0.66, 2.8])
NEW = Histories.new()
SBG = fit_sbg([100, 60, 40])
TEN = Answer(np.array([10.0]), lambda: np.zeros(1))
GROUP = ["web"]

REFUSED = [
    # histories
    (lambda: of([np.nan], [0], [9]), ImpossibleHistory, "is missing or infinite"),
    (lambda: of([1], [9], [np.inf]), ImpossibleHistory, "is missing or infinite"),
    (lambda: of([-1], [0], [9]), ImpossibleHistory, "is negative"),
    (lambda: of([0.5], [1], [9]), ImpossibleHistory, "no whole number"),
    (lambda: of([1], [10], [9]), ImpossibleHistory, "a recency beyond its age"),
    (lambda: of([0], [3], [9]), ImpossibleHistory, "a recency without a repeat purchase"),
    (lambda: of([2], [0], [9]), ImpossibleHistory, "at the moment of the first"),
    (lambda: Histories.of([1], [2], [9], [-1]), ImpossibleHistory, "is negative"),
    (lambda: Histories.of([1, 2], [2], [9, 9]), UnusableColumn, "recency has 1 rows where"),
    (lambda: Histories.of(["two"], [2], [9]), UnusableColumn, "something that is no number"),
    (lambda: GroupedHistories.of(GROUP, [1], [9], [2]), ImpossibleHistory, "beyond its age"),
    (lambda: GroupedHistories.of(GROUP * 2, [1], [2], [9]), UnusableColumn, "groups has 2 rows"),
    # fits
    (lambda: fit_bg_nbd(of([], [], [])), NothingToFit, "observed for some time"),
    (lambda: fit_pareto_nbd(of([0], [0], [0], 99)), NothingToFit, "observed for some time"),
    (lambda: fit_bg_bb(of([1], [2.5], [9])), ImpossibleHistory, "count no opportunities"),
    (lambda: fit_bg_bb(of([3], [2], [9])), ImpossibleHistory, "more purchases than"),
    (lambda: fit_bg_bb(of([1], [2], [50_001])), ImpossibleHistory, "more than 50,000 opport"),
    (lambda: fit_purchases(of([], [], []), "crystal ball"), UnknownKind, "Choose one of: bg_nbd"),
    (lambda: fit_gamma_gamma([0, 3], [5, 0]), NothingToFit, "spent something"),
    (lambda: fit_gamma_gamma([3], [-5]), NothingToFit, "spent something"),
    (lambda: fit_gamma_gamma([3, np.nan], [np.inf, 5]), NothingToFit, "spent something"),
    (lambda: fit_sbg([50, 60]), NothingToFit, "after each renewal"),
    # times
    (lambda: expected_purchases(BG, NEW, -1), ImpossibleTime, "negative or without end"),
    (lambda: expected_purchases(BG, NEW, np.nan), ImpossibleTime, "negative or without end"),
    (lambda: expected_purchases(BG, NEW, 1e15), ImpossibleTime, "negative or without end"),
    (lambda: expected_purchases(BG, NEW, timedelta(-1)), ImpossibleTime, "negative or without"),
    (lambda: expected_purchases(BG, NEW, date.max), ImpossibleTime, "observation is unknown"),
    (lambda: expected_purchases(BB, NEW, 50_001), ImpossibleTime, "than 50,000 opportunities"),
    (lambda: expected_renewals(SBG, [0], 50_001), ImpossibleTime, "of renewals from 0 to 50,000"),
    # rates
    (lambda: probability_of(BG, NEW, -1, 9), ImpossibleRate, "whole and not negative"),
    (lambda: probability_of(BG, NEW, np.inf, 9), ImpossibleRate, "whole and not negative"),
    (lambda: discounted_purchases(BG, NEW, 9, discount=-0.1), ImpossibleRate, "discount is -0.1"),
    (lambda: discounted_purchases(BG, NEW, 9, discount=np.nan), ImpossibleRate, "discount is nan"),
    (lambda: lifetime_value(BG, NEW, TEN, 9, margin=-0.1), ImpossibleRate, "margin is -0.1"),
    (lambda: lifetime_value(BG, NEW, TEN, 9, margin=40), ImpossibleRate, "between 0 and 1"),
    (lambda: lifetime_value(BG, NEW, TEN, 9, margin=np.nan), ImpossibleRate, "margin is nan"),
    (lambda: subscription_value(SBG, [0], 9, margin=1e15), ImpossibleRate, "below 10^15"),
    (lambda: TEN.interval(1), ImpossibleRate, "level is 1. Give a number between 0 and 1"),
    (lambda: TEN.interval(np.nan), ImpossibleRate, "level is nan"),
]

# Purchases, mean spend; the reasons given; what is expected of a new customer.
SPENT = {
    "empty": ([], [], [Code.NOBODY], 0.0),
    "nobody spent": ([3, 2], [0.0, 0.0], [Code.LEFT_OUT, Code.NOBODY], 0.0),
    "all took everything back": ([3, 2], [-5.0, -1.0], [Code.LEFT_OUT, Code.NOBODY], 0.0),
    "no numbers": ([1, 2], [np.nan, np.inf], [Code.LEFT_OUT, Code.NOBODY], 0.0),
    "beyond all money": ([1, 2], [1e15, 1e300], [Code.LEFT_OUT, Code.NOBODY], 0.0),
    "one customer": ([3], [20.0], [Code.FEW_BUYERS], 20.0),
    "one in a million": ([10**6], [20.0], [Code.FEW_BUYERS], 20.0),
    "all alike": ([1, 2, 3] * 20, [25.0] * 60, [Code.ADRIFT], pytest.approx(25.0, rel=1e-3)),
}


@pytest.mark.parametrize(("call", "error", "words"), REFUSED, ids=[row[2] for row in REFUSED])
class TestWhatCannotBe:
    def test_is_refused_in_words(self, call, error, words):
        with pytest.raises(error) as refusal:
            call()

        assert isinstance(refusal.value, Invalid)
        assert words in str(refusal.value)


@pytest.mark.parametrize("name", POOLED)
@pytest.mark.parametrize("kind", MODELS)
class TestTooLittle:
    def test_gets_a_reason_and_the_pooled_answer(self, name, kind):
        histories, reasons = POOLED[name]

        model = fit_purchases(histories, kind)

        assert [reason.code for reason in model.verdict.reasons] == reasons
        assert model.verdict.carries is False
        assert (model.kind, model.wanted) == (Kind.POOLED, kind)
        assert_sound(model, histories)


@pytest.mark.parametrize("name", LEARNT)
@pytest.mark.parametrize("kind", KINDS)
class TestLopsided:
    @pytest.mark.slow
    def test_is_answered(self, name, kind):
        model = fit_purchases(LEARNT[name], kind)

        assert model.kind is kind
        assert model.estimate.converged
        assert_sound(model, LEARNT[name])


@pytest.mark.parametrize("name", CROWDED)
@pytest.mark.parametrize("kind", MODELS)
class TestCrowded:
    def test_is_answered_unless_opportunities_are_counted(self, name, kind):
        if kind is Kind.BG_BB:
            with pytest.raises(ImpossibleHistory, match="more purchases than opportunities"):
                fit_purchases(CROWDED[name], kind)
            return

        model = fit_purchases(CROWDED[name], kind)

        assert model.kind is kind
        assert_sound(model, CROWDED[name])


@pytest.mark.parametrize("name", SPENT)
class TestSpend:
    def test_is_answered(self, name):
        purchases, mean, reasons, expected = SPENT[name]

        model = fit_spend(purchases, mean)
        answer = expected_spend(model, [0, 10**6, np.nan], [0.0, 1e14, np.inf])

        assert [reason.code for reason in model.verdict.reasons] == reasons
        assert answer.value[0] == answer.value[2] == expected
        assert np.isfinite([answer.value, *answer.interval()]).all()


ANY = st.one_of(
    st.sampled_from([0.0, 1.0, 2.0, 90.0, 1e6, 0.5, -1.0, np.nan, np.inf, -np.inf, 1e300]),
    st.integers(0, 40).map(float),
)
LEGAL = st.tuples(st.integers(0, 30), st.integers(1, 900), st.integers(0, 900)).map(
    lambda one: (one[0], one[1] if one[0] else 0, one[1] + one[2])
)


class TestRandomShops:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(ANY, ANY, ANY, ANY), max_size=4))
    def test_of_anything_are_refused_or_answered(self, rows):
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
        try:
            histories = Histories.of(*columns)
        except ImpossibleHistory:
            return
        for horizon in (0, CENTURY):
            answer = expected_purchases(fit_purchases(histories), histories, horizon)
            assert np.isfinite([answer.value, *answer.interval()]).all()

    @settings(max_examples=8, deadline=None)
    @given(st.lists(LEGAL, min_size=1, max_size=8), st.sampled_from(MODELS[:3]))
    def test_of_customers_that_come_many_times_are_answered(self, rows, kind):
        histories = Histories.of(*zip(*rows, strict=True), [30] * len(rows))

        model = fit_purchases(histories, kind)

        assert model.estimate.converged
        assert_sound(model, histories)

    @settings(max_examples=8, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(["a", "b", None]), LEGAL), min_size=1, max_size=10),
        st.sampled_from(MODELS[:2]),
    )
    def test_in_groups_are_answered(self, rows, kind):
        names, some = zip(*rows, strict=True)
        groups = GroupedHistories.of(names, *zip(*some, strict=True), [30] * len(rows))

        model = fit_groups(groups, kind)

        answer = by_group(model, groups, lambda one, each: expected_purchases(one, each, CENTURY))
        assert np.isfinite([answer.value, *answer.interval()]).all()
        for effect in (model.rate, model.leaving):
            assert np.isfinite([effect.value, *effect.interval()]).all()
            assert (effect.value > 0).all()
