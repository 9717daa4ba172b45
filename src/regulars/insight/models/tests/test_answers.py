"""Times, units, places and intervals of answers."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from regulars.insight.models import (
    Histories,
    ImpossibleRate,
    ImpossibleTime,
    Kind,
    Total,
    discounted_purchases,
    expected_purchases,
    fit_purchases,
    probability_alive,
    probability_of,
    total_purchases,
)
from regulars.insight.models.tests.factories import known, lives

BG = [0.8, 60, 0.8, 2.4]


def store(seed=1, count=1000, kind=Kind.BG_NBD, parameters=BG, horizon=180.0):
    ages = np.random.default_rng(seed).uniform(100, 400, count)
    return lives(kind, parameters, ages=ages, horizon=horizon, seed=seed)


class TestHistories:
    def test_of_days(self):
        found = Histories.between(
            ["2024-01-01", "2024-01-20"], ["2024-01-08", "2024-01-20"], [1, 0], date(2024, 1, 31)
        )

        assert found.frequency.tolist() == [0, 1]
        assert found.recency.tolist() == [0, 7]
        assert found.age.tolist() == [11, 30]
        assert (found.as_of, found.places.tolist()) == (date(2024, 1, 31), [1, 0])

    @pytest.mark.parametrize(
        "time", [30, timedelta(days=30), date(2024, 3, 1)], ids=["number", "duration", "day"]
    )
    def test_take_a_time_in_any_form(self, time):
        rows = Histories.of([1], [20], [30], as_of=date(2024, 1, 31))

        assert rows.duration(time) == 30

    def test_refuse_a_day_where_today_is_unknown(self):
        with pytest.raises(ImpossibleTime, match="day of observation is unknown"):
            Histories.of([1], [20], [30]).duration(date(2024, 1, 31))

    @pytest.mark.parametrize("time", [-1, np.inf, np.nan, timedelta(days=-1), date(2024, 1, 30)])
    def test_refuse_what_is_no_time_ahead(self, time):
        rows = Histories.of([1], [20], [30], as_of=date(2024, 1, 31))

        with pytest.raises(ImpossibleTime, match="negative or without end"):
            expected_purchases(known(Kind.BG_NBD, BG), rows, time)

    def test_are_brought_to_the_unit_of_the_model(self):
        weeks = Histories.of([1, 4], [2, 9], [5, 10], days=7, as_of=date(2024, 1, 31))
        days = Histories.of([1, 4], [14, 63], [35, 70])
        model = known(Kind.BG_NBD, BG)

        by_days = expected_purchases(model, days, 28).value

        assert expected_purchases(model, weeks, timedelta(weeks=4)).value == pytest.approx(by_days)
        assert expected_purchases(model, weeks, date(2024, 2, 28)).value == pytest.approx(by_days)


@pytest.mark.parametrize("kind", [Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD])
class TestUnits:
    def test_do_not_change_the_future(self, kind):
        days = store().histories
        weeks = Histories(days.frequency, days.recency / 7, days.age / 7, days.customers, days=7)
        by_day, by_week = (fit_purchases(rows, kind) for rows in (days, weeks))
        month = timedelta(days=30)

        one, other = (
            discounted_purchases(model, days, month, discount=0.2) for model in (by_day, by_week)
        )

        assert other.value == pytest.approx(one.value, rel=1e-5)
        assert other.deviation == pytest.approx(one.deviation, rel=1e-3)


class TestAnswer:
    def test_is_in_the_order_customers_were_given(self):
        customers = [(3, 60, 80), (0, 0, 10), (3, 60, 80), (1, 5, 90)]
        rows = Histories.of(*zip(*customers, strict=True))
        model = known(Kind.BG_NBD, BG, deviation=0.1)

        answer = expected_purchases(model, rows, 90).at(rows.places)

        each = [
            expected_purchases(model, Histories.of(*([part] for part in one)), 90)
            for one in customers
        ]
        assert answer.value == pytest.approx([one.value[0] for one in each], rel=1e-9)
        assert answer.deviation == pytest.approx([one.deviation[0] for one in each], rel=1e-9)

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", [Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD])
    def test_is_as_unsure_as_draws_of_the_parameters_make_it(self, kind):
        parameters = [0.8, 60, 0.6, 90] if kind is Kind.PARETO_NBD else BG
        rows = Histories.of([0, 1, 3, 9], [0, 90, 200, 250], [300, 120, 220, 400])
        model = known(kind, parameters, deviation=0.02)
        draws = [known(kind, drawn) for drawn in model.estimate.draws(200, seed=5)]

        for ask in (
            lambda model: expected_purchases(model, rows, 90),
            lambda model: discounted_purchases(model, rows, 365, discount=0.1),
            lambda model: probability_of(model, rows, 1, 90),
            lambda model: probability_alive(model, rows),
        ):
            answer, drawn = ask(model), np.array([ask(one).value for one in draws])
            with np.errstate(divide="ignore"):
                scale = np.log(drawn / (1 - drawn)) if answer.is_chance else np.log(drawn)
            sure = np.isinf(scale).all(0)
            assert answer.deviation[sure].tolist() == [0.0] * sure.sum()
            spread = scale[:, ~sure].std(0)
            assert answer.deviation[~sure] == pytest.approx(spread, rel=0.2)

    def test_has_an_interval_around_it(self):
        customers = store().histories
        model = fit_purchases(customers)

        for answer in (
            expected_purchases(model, customers, 90),
            probability_alive(model, customers),
            probability_of(model, customers, 0, 90),
        ):
            low, high = answer.interval(0.9)
            wider = answer.interval(0.99)
            assert (low <= answer.value).all()
            assert (answer.value <= high).all()
            assert (wider[0] <= low).all()
            assert (high <= wider[1]).all()
            assert (low < high).sum() > 500
            assert not answer.is_chance or high.max() <= 1

    @pytest.mark.parametrize("level", [0, 1, -0.5, np.nan])
    def test_has_no_interval_of_an_impossible_level(self, level):
        with pytest.raises(ImpossibleRate, match=r"level is .* between 0 and 1"):
            expected_purchases(known(Kind.BG_NBD, BG), Histories.new(), 9).interval(level)

    @pytest.mark.parametrize("count", [-1, 1.5])
    def test_of_an_impossible_count_is_refused(self, count):
        with pytest.raises(ImpossibleRate, match="whole and not negative"):
            probability_of(known(Kind.BG_NBD, BG), Histories.new(), count, 9)

    @pytest.mark.parametrize("discount", [-0.1, np.inf, np.nan])
    def test_of_an_impossible_discount_is_refused(self, discount):
        with pytest.raises(ImpossibleRate, match=r"discount is .* 0 or more"):
            discounted_purchases(known(Kind.BG_NBD, BG), Histories.new(), 9, discount=discount)


class TestTotal:
    def test_tells_two_doubts_apart(self):
        total = Total(value=1000.0, uncertainty=30.0, chance=40.0)

        low, high = total.expectation(0.9)
        assert (low, high) == pytest.approx((951.9, 1050.6), abs=0.1)
        low, high = total.outcome(0.9)
        assert (low, high) == pytest.approx((919.2, 1083.6), abs=0.1)

    def test_of_nothing_is_nothing(self):
        total = Total(value=0.0, uncertainty=0.0, chance=0.0)

        assert total.expectation() == total.outcome() == (0.0, 0.0)

    def test_is_the_sum_over_customers(self):
        rows = store().histories
        model = fit_purchases(rows)

        total = total_purchases(model, rows, 90)

        each = expected_purchases(model, rows, 90).at(rows.places)
        assert total.value == pytest.approx(each.value.sum(), rel=1e-12)
        drawn = [
            total_purchases(known(Kind.BG_NBD, one), rows, 90).value
            for one in model.estimate.draws(100, seed=2)
        ]
        assert total.uncertainty == pytest.approx(np.std(drawn), rel=0.2)

    @pytest.mark.parametrize(
        ("kind", "parameters"),
        [
            pytest.param(Kind.BG_NBD, BG, marks=pytest.mark.slow),
            pytest.param(Kind.MBG_NBD, BG, marks=pytest.mark.slow),
            pytest.param(Kind.PARETO_NBD, [0.8, 60, 0.6, 90], marks=pytest.mark.slow),
        ],
    )
    def test_lies_where_it_was_said_to_in_nine_of_ten_stores(self, kind, parameters):
        stores, outcomes, expectations = 150, 0, 0

        for seed in range(stores):
            customers = store(seed, kind=kind, parameters=parameters)
            total = total_purchases(
                fit_purchases(customers.histories, kind), customers.histories, 180
            )
            truth = total_purchases(known(kind, parameters), customers.histories, 180).value
            low, high = total.outcome(0.9)
            outcomes += low <= customers.ahead.sum() <= high
            low, high = total.expectation(0.9)
            expectations += low <= truth <= high

        # two standard deviations of a count of 150 with chance .9 are 7.3
        assert outcomes == pytest.approx(135, abs=7)
        assert expectations == pytest.approx(135, abs=7)
