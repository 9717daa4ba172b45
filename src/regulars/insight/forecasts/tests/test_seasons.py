"""A season is found where there is one, and moves purchases within the year only."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from regulars.insight.forecasts import Season
from regulars.insight.forecasts.seasons import LENGTHS, Months, Trade, learn_season
from regulars.insight.forecasts.tests.shops import START, Truth, shop
from regulars.insight.models import Histories, ImpossibleTime, Kind, expected_purchases
from regulars.insight.models.tests.factories import known

SEASON = Season((0.9,) * 11 + (2.08,), gain=0.5)
FLAT = known(Kind.POOLED, [0.01])  # everybody buys once in a hundred days
DAYS = 365


def trade(months: int, *, december: float = 1.0, each_day: float = 40.0, unrest: float = 0.0):
    """A store with newcomers on its first day only, who buy again as the calendar has it."""
    days = (np.datetime64("2024-01", "M") + months).astype("M8[D]") - np.datetime64(START, "D")
    calendar = np.datetime64(START, "D") + np.arange(days.astype(int)).astype("m8[D]")
    busy = np.where(calendar.astype("M8[M]").astype(int) % 12 == 11, december, 1.0)
    whims = np.random.default_rng(1).normal(0, unrest, len(busy) // 28 + 1)
    busy *= np.exp(whims[np.arange(len(busy)) // 28])
    newcomers = np.zeros(len(busy))
    newcomers[0] = each_day / 0.01
    purchases = np.random.default_rng(2).poisson(each_day * busy).astype(float)
    return Trade(START, purchases + newcomers, newcomers)


class TestDays:
    def test_count_as_their_months_do(self):
        assert SEASON.days(date(2026, 11, 29), date(2026, 11, 30)) == 0.9
        assert SEASON.days(date(2026, 11, 29), date(2026, 12, 2)) == pytest.approx(0.9 + 2 * 2.08)
        assert SEASON.days(date(2026, 12, 31), date(2027, 12, 31)) == pytest.approx(
            334 * 0.9 + 31 * 2.08
        )
        assert SEASON.days(date(2026, 5, 5), date(2026, 5, 5)) == 0
        assert SEASON.days(date(2026, 12, 2), date(2026, 11, 29)) == pytest.approx(-5.06)

    def test_reach_to_the_end_of_the_calendar(self):
        assert SEASON.days(date(9999, 12, 30), date.max) == 2.08
        assert SEASON.days(date(1970, 1, 1), date.max) == pytest.approx(
            sum(
                {2: 0.9, 12: 2.08}.get(day.month, 0.9)
                for day in (date(2026, 1, 1) + timedelta(days=step) for step in range(DAYS))
            )
            * 8030,
            rel=1e-3,
        )


class TestClocked:
    def test_tells_histories_in_days_of_trade(self):
        given = Histories.of([1, 0], [30, 0], [60, 31], as_of=date(2026, 12, 31))

        found = SEASON.clocked(given)

        # The first bought on 1 November and on 1 December, the second on 30 November.
        assert found.frequency.tolist() == [0, 1]
        assert found.recency == pytest.approx([0, 29 * 0.9 + 2.08])
        assert found.age == pytest.approx([31 * 2.08, 29 * 0.9 + 31 * 2.08])

    def test_keeps_order_and_unit_where_all_months_are_alike(self):
        given = Histories.of([2, 0, 1], [40, 0, 1], [60, 9, 700], as_of=date(2026, 12, 31))

        found = Season((1.0,) * 12, gain=0.1).clocked(given)

        for one, other in ((found.recency, given.recency), (found.age, given.age)):
            assert one.tolist() == other.tolist()

    def test_needs_a_day_of_observation(self):
        with pytest.raises(ImpossibleTime, match="the day of observation is unknown"):
            SEASON.clocked(Histories.of([0], [0], [9]))


class TestMonths:
    def test_expect_of_newcomers_what_is_ahead_of_them_by_the_clock(self):
        model, newcomers = known(Kind.BG_NBD, [0.4, 40, 0.8, 2.5]), np.zeros(91)

        def ahead(ages):
            said = [expected_purchases(model, Histories.new(), age).value[0] for age in ages]
            return np.array(said)

        newcomers[[0, 10]] = 3, 2

        busy = np.array([1.0, 2.0, *[1.0] * 10])

        found = Months.of(ahead, Trade(START, newcomers + 1, newcomers), busy)

        first, second = ahead([30, 88, 119]), ahead([20, 78, 109])
        until = 3 * np.array(first) + 2 * np.array(second)
        assert found.came.tolist() == [31, 29, 31]
        assert found.places.tolist() == [0, 1, 2]
        assert found.expected == pytest.approx(np.diff(np.append(0, until)), rel=1e-12)


class TestLearnSeason:
    def test_finds_a_december_and_leaves_the_year_as_long_as_it_is(self):
        found = learn_season(FLAT, trade(24, december=2.0))

        assert found is not None
        factors = np.array(found.months)
        assert LENGTHS @ factors == pytest.approx(365.25, rel=1e-12)
        assert factors[11] / factors[:11].mean() == pytest.approx(2.0, rel=0.02)
        assert factors[:11] == pytest.approx(np.full(11, factors[:11].mean()), rel=0.06)
        assert found.gain == pytest.approx(0.97, abs=0.02)

    @pytest.mark.parametrize(
        ("months", "december", "each_day", "unrest"),
        [(24, 1.0, 40, 0), (24, 1.0, 40, 0.2), (17, 2.0, 40, 0), (24, 1.3, 0.2, 0)],
        ids=["none", "none but unrest", "17 months", "too few purchases"],
    )
    def test_is_none_where_it_cannot_be_told(self, months, december, each_day, unrest):
        given = trade(months, december=december, each_day=each_day, unrest=unrest)

        assert learn_season(FLAT, given) is None

    @pytest.mark.parametrize("months", [18, 24, 30])
    @pytest.mark.parametrize("a_year", [1.5, 0.6])
    def test_does_not_take_growth_or_decline_for_a_season(self, a_year, months):
        steady = trade(months)
        grows = a_year ** (np.arange(len(steady.purchases)) / 365)
        chance = np.random.default_rng(3)
        purchases = chance.poisson(40 * grows) + steady.newcomers

        assert learn_season(FLAT, Trade(START, purchases, steady.newcomers)) is None

    def test_is_none_without_a_repeat_purchase(self):
        newcomers = np.ones(730)

        assert learn_season(FLAT, Trade(START, newcomers, newcomers)) is None

    def test_is_learnt_of_customers_who_come_and_go(self):
        truth = Truth(customers=4_000, days=730, ahead=0, december=2.0, alpha=40.0)
        made = shop(truth, seed=4)
        first = np.unique(made.who, return_index=True)[1]
        newcomers = np.bincount(made.day[first], minlength=730).astype(float)
        purchases = np.bincount(made.day, minlength=730).astype(float)
        model = known(Kind.BG_NBD, [truth.r, truth.alpha, truth.a, truth.b])

        found = learn_season(model, Trade(START, purchases, newcomers))

        assert found is not None
        factors = np.array(found.months)
        assert factors[11] / factors[:11].mean() == pytest.approx(2.0, rel=0.08)
