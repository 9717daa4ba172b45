"""What was given is looked at once: the exact words of a refusal, or what it is taken for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import numpy as np
import pytest

from regulars.insight.models import (
    Answer,
    Histories,
    ImpossibleDay,
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
    fit_bdw,
    fit_purchases,
    fit_sbg,
    lifetime_value,
    probability_of,
    subscription_value,
    survival,
    verdict_on_subscribers,
)
from regulars.insight.models.tests.factories import known

BG = known(Kind.BG_NBD, [0.8, 60, 0.8, 2.4])
NEW, SBG = Histories.new(), fit_sbg([100, 60, 40])
TEN = Answer(np.array([10.0]), lambda: np.zeros(1))
AS_OF = date(2024, 1, 31)
DAYS = "Give one day for each customer in every column."
NUMBERS = "Give one number for each customer in every column."
HISTORIES = (
    "Give whole repeat purchases, the time from the first purchase to the last, and the time since "
    "the first; times in one unit, none beyond the day of observation."
)
COUNTS = (
    "The column subscribers holds a number that is missing, infinite or beyond 10^15. "
    "Give how many there were at the start and after each renewal."
)
NOBODY = "There is nobody to learn from: give subscribers at the start and after each renewal."
NO_TIME = (
    "The time to look ahead is negative or without end, or no number. "
    "Give a duration of 0 or more, or a later day."
)


def between(first=("2024-01-01",), last=("2024-01-08",), frequency=(1,), as_of=AS_OF):
    return Histories.between(first, last, frequency, as_of)


REFUSED = [
    # days
    (
        lambda: between(first=["bogus"]),
        UnusableColumn,
        f"The column first holds something that is no day. {DAYS}",
    ),
    (
        lambda: between(last=[1.5]),
        UnusableColumn,
        f"The column last holds something that is no day. {DAYS}",
    ),
    (
        lambda: between(last=[["2024-01-08"]]),
        UnusableColumn,
        f"The column last is several columns. {DAYS}",
    ),
    (
        lambda: between(first=["2024-01-01"] * 3, last=["2024-01-08"] * 2, frequency=[1] * 3),
        UnusableColumn,
        f"The column last has 2 rows where first has 3. {NUMBERS}",
    ),
    (
        lambda: between(first=["NaT"]),
        ImpossibleHistory,
        f"Row 1 is missing or infinite. {HISTORIES}",
    ),
    (
        lambda: between(as_of="the end"),
        ImpossibleDay,
        "as_of is 'the end', which is no day. Give a day, such as 2025-12-31.",
    ),
    (
        lambda: Histories.of([1], [2], [9], days=0),
        ImpossibleRate,
        "days is 0. Give a number above 0, below 10^15.",
    ),
    (
        lambda: between(as_of="NaT"),
        ImpossibleDay,
        "as_of is 'NaT', which is no day. Give a day, such as 2025-12-31.",
    ),
    # times
    (lambda: expected_purchases(BG, NEW, None), ImpossibleTime, NO_TIME),
    (lambda: expected_purchases(BG, NEW, "long"), ImpossibleTime, NO_TIME),
    (lambda: expected_purchases(BG, NEW, 10**400), ImpossibleTime, NO_TIME),
    # numbers
    (
        lambda: probability_of(BG, NEW, "x", 9),
        ImpossibleRate,
        "count is x. Give a number that is whole and not negative, below 10^15.",
    ),
    (
        lambda: discounted_purchases(BG, NEW, 9, discount="0.1"),
        ImpossibleRate,
        "discount is 0.1. Give a number of 0 or more.",
    ),
    (
        lambda: expected_renewals(SBG, [0], 9, discount=None),
        ImpossibleRate,
        "discount is None. Give a number of 0 or more.",
    ),
    (
        lambda: lifetime_value(BG, NEW, TEN, 9, margin="all"),
        ImpossibleRate,
        "margin is all. Give a number between 0 and 1.",
    ),
    (
        lambda: subscription_value(SBG, [0], 9, margin=None),
        ImpossibleRate,
        "margin is None. Give a number of 0 or more, below 10^15.",
    ),
    (
        lambda: TEN.interval("most"),
        ImpossibleRate,
        "level is most. Give a number between 0 and 1.",
    ),
    (
        lambda: probability_of(BG, NEW, 1e300, 9),
        ImpossibleRate,
        "count is 1e+300. Give a number that is whole and not negative, below 10^15.",
    ),
    (
        lambda: fit_purchases(NEW, []),
        UnknownKind,
        "There is no model '[]'. Choose one of: bg_nbd, mbg_nbd, pareto_nbd, bg_bb, pooled.",
    ),
    # subscribers
    (
        lambda: survival(SBG, [10**400]),
        UnusableColumn,
        f"The column renewals holds something that is no number. {NUMBERS}",
    ),
    (
        lambda: survival(SBG, ["x"]),
        UnusableColumn,
        f"The column renewals holds something that is no number. {NUMBERS}",
    ),
    (lambda: fit_bdw([np.inf, 5]), UnusableColumn, COUNTS),
    (lambda: fit_sbg([np.inf, 5]), UnusableColumn, COUNTS),
    (lambda: fit_sbg([5, np.nan]), UnusableColumn, COUNTS),
    (lambda: fit_bdw([1e300, 5]), UnusableColumn, COUNTS),
    (lambda: verdict_on_subscribers([np.nan, 5], SBG), UnusableColumn, COUNTS),
    (lambda: verdict_on_subscribers([], SBG), NothingToFit, NOBODY),
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "sentence"), REFUSED)
class TestWhatIsRefused:
    def test_is_named_with_what_to_give(self, call, error, sentence):
        with pytest.raises(error) as refusal:
            call()

        assert str(refusal.value) == sentence


@pytest.mark.filterwarnings("error")
class TestDays:
    @pytest.mark.parametrize(
        "day",
        [
            "2024-01-31",
            AS_OF,
            datetime(2024, 1, 31, 23, 59, tzinfo=UTC),
            datetime(2024, 1, 31, 23, 59, tzinfo=timezone(timedelta(hours=-9))),
            np.datetime64("2024-01-31T23:59", "ns"),
        ],
    )
    def test_are_those_of_a_moment_on_its_own_clock(self, day):
        seen = between(first=[day], last=[day], frequency=[0], as_of=day)

        assert (seen.as_of, seen.age.tolist(), seen.recency.tolist()) == (AS_OF, [0.0], [0.0])

    def test_may_be_of_nobody(self):
        assert between(first=[], last=[], frequency=[]).total == 0

    def test_to_look_ahead_to_may_be_moments(self):
        seen = between()

        assert seen.duration(datetime(2024, 3, 1, 18, 30, tzinfo=UTC)) == 30
        assert seen.duration(date(2024, 3, 1)) == 30


class TestNumbers:
    def test_may_be_fractions_or_of_numpy(self):
        whole = lifetime_value(BG, NEW, TEN, np.int64(9), margin=1)

        half = lifetime_value(BG, NEW, TEN, 9, margin=Fraction(1, 2))

        assert half.value == pytest.approx(whole.value / 2)
        assert TEN.interval(np.array(0.9)) == TEN.interval()
