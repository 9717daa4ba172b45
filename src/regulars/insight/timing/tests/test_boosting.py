"""Boosted trees answer where they have proven better, and nowhere else."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from regulars.insight.timing import Boosting, Timing
from regulars.insight.timing.boosting import features_of_gaps, features_of_pairs
from regulars.insight.timing.boosting.lessons import a_window_earlier
from regulars.insight.timing.errors import NobodyCameBack
from regulars.insight.timing.foretelling import paced
from regulars.insight.timing.grading import known_of
from regulars.insight.timing.learning import learn_from
from regulars.insight.timing.outlook import Outlook, outlook
from regulars.insight.timing.records import Records
from regulars.insight.timing.tests.factories import DAYS, LONG, SHORT, Truth, in_turns, shop


@pytest.fixture(scope="module")
def turns() -> Records:
    return in_turns()


@pytest.fixture(scope="module")
def boosted(turns: Records) -> Timing:
    return learn_from(turns, boost=True)


def ahead_of(timing: Timing, records: Records) -> Outlook:
    return outlook(timing, known_of(timing, records))


def last_gaps(records: Records) -> np.ndarray:
    """The last closed gap of each pair with two purchases or more."""
    last = np.append(records.firsts[1:], len(records.days)) - 1
    return records.days[last - 1]


class TestLearn:
    def test_sees_that_a_short_gap_follows_a_long_one(self, turns: Records, boosted: Timing):
        plain = ahead_of(learn_from(turns), turns)
        found = ahead_of(boosted, turns)

        was_long = last_gaps(turns) > (SHORT + LONG) / 2
        assert boosted.boosting is Boosting.BETTER
        assert found.is_corrected.all()
        assert not plain.is_corrected.any()
        assert np.median(found.typical_days[was_long]) == pytest.approx(SHORT, rel=0.1)
        assert np.median(found.typical_days[~was_long]) == pytest.approx(LONG, rel=0.1)
        assert np.median(plain.typical_days) == pytest.approx((SHORT * LONG) ** 0.5, rel=0.2)

    def test_keeps_its_windows_as_full_as_they_say(self, boosted: Timing):
        others = in_turns(seed=4)
        day = DAYS - 100  # all gaps opened by then have ended since
        is_last = (others.bought_on <= day) & (others.bought_on + others.days > day)
        past = replace(
            others, is_open=is_last, days=np.where(is_last, day - others.bought_on, others.days)
        )
        ahead = ahead_of(boosted, past.taken(others.bought_on <= day))

        came = (others.bought_on + others.days)[is_last]
        first, last = (edge.astype(np.int64) for edge in ahead.window(0.8))
        assert ((first <= came) & (came <= last)).mean() == pytest.approx(0.8, abs=0.06)

    def test_is_the_same_each_time(self, turns: Records, boosted: Timing):
        again = learn_from(turns, boost=True)

        assert again.correction == boosted.correction
        assert again.trials == boosted.trials

    def test_answers_for_the_classes_in_which_it_was_better(self, boosted: Timing):
        better = tuple(trial.kind for trial in boosted.trials if trial.is_better)

        assert boosted.correction.kinds == better
        for trial in boosted.trials:
            assert trial.is_better == (trial.alone - trial.corrected > 3 * trial.error)

    def test_leaves_the_shrunk_mean_alone_where_that_is_right(self):
        records, _ = shop(Truth(customers=1_500, products=1, each=1, mean=2.8, customer=0.0))

        timing = learn_from(records, boost=True)

        assert timing.boosting is Boosting.NOT_BETTER
        assert (timing.correction, bool(timing.trials)) == (None, True)

    def test_does_without_lightgbm_where_it_is_not_installed(
        self, turns: Records, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setitem(sys.modules, "lightgbm", None)

        timing = learn_from(turns, boost=True)

        assert timing.boosting is Boosting.NOT_INSTALLED
        assert timing.trials == ()
        plain = ahead_of(learn_from(turns), turns)
        assert ahead_of(timing, turns).typical_days.tolist() == plain.typical_days.tolist()

    def test_never_loads_lightgbm_unasked(self, turns: Records, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "lightgbm", None)

        assert learn_from(turns).boosting is Boosting.NOT_ASKED

    @pytest.mark.parametrize("customers", [1, 20])
    def test_takes_a_handful_of_gaps_for_too_few(self, customers: int):
        assert learn_from(in_turns(customers=customers), boost=True).boosting is Boosting.TOO_FEW

    def test_still_needs_somebody_who_came_back(self, turns: Records):
        firsts = turns.taken(turns.number == 1)
        never = replace(firsts, is_open=np.ones(len(firsts.days), bool))

        with pytest.raises(NobodyCameBack):
            learn_from(never, boost=True)


class TestFeatures:
    def test_of_an_open_gap_are_the_same_from_purchases_and_from_their_sums(self):
        records, _ = shop(Truth(customers=60, elasticity=0.3, stays=0.8))
        timing, found = learn_from(records), paced(records)

        each = features_of_gaps(found.pace, records, found.pace.base(found.sums))
        summed = features_of_pairs(timing.pace, known_of(timing, records))

        np.testing.assert_allclose(summed, each[records.is_open], atol=1e-6)

    def test_of_a_first_purchase_are_blank(self):
        records, _ = shop(Truth(customers=30, stays=0.5))
        found = paced(records)

        each = features_of_gaps(found.pace, records, found.pace.base(found.sums))

        first, second = each[records.number == 1], each[records.number == 2]
        assert (first[:, 0] == 0).all()
        assert np.isnan(first[:, 1:4]).all()
        assert np.isfinite(second[:, 1:3]).all()
        assert np.isnan(second[:, 3]).all()


class TestLessons:
    def test_know_nothing_of_what_other_products_told_later(self):
        records, _ = shop(Truth(customers=200, products=2, each=2))
        middle = DAYS_OF_SHOP - (DAYS_OF_SHOP - int(records.bought_on.min())) // 2
        later = (records.product == 1) & (records.bought_on > middle)
        without = without_rows(records, later)

        _, lessons = a_window_earlier(records)
        _, blind = a_window_earlier(without)

        of_first = records.product[asked(records, middle)] == 0
        np.testing.assert_allclose(lessons.features[of_first], blind.features)
        np.testing.assert_allclose(lessons.off[of_first], blind.off)

    def test_are_gaps_that_opened_after_the_day_and_have_closed(self):
        records, _ = shop(Truth(customers=100, products=2, each=2))
        middle = DAYS_OF_SHOP - (DAYS_OF_SHOP - int(records.bought_on.min())) // 2

        past, lessons = a_window_earlier(records)

        assert past.bought_on.max() <= middle
        assert (past.bought_on + past.days).max() == middle
        assert len(lessons.off) == asked(records, middle).sum()


DAYS_OF_SHOP = Truth().days


def asked(records: Records, middle: int) -> np.ndarray:
    soon = middle + (DAYS_OF_SHOP - middle) // 3
    return (records.bought_on > middle) & (records.bought_on <= soon) & ~records.is_open


def without_rows(records: Records, gone: np.ndarray) -> Records:
    """The records without some last purchases of pairs; the gaps before them stay open."""
    kept = records.taken(~gone)
    last = np.append(kept.pair[1:] != kept.pair[:-1], True)
    days = np.where(last, DAYS_OF_SHOP - kept.bought_on, kept.days)
    return replace(kept, is_open=last, days=days.astype(float))
