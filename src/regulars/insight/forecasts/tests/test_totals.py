"""Totals, revenue and their bands are what their definitions say, and what chance does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from regulars.insight.forecasts import Choice, Season, forecast
from regulars.insight.forecasts.hindsight import Trial, model_error, widened
from regulars.insight.forecasts.totals import purchases_until, revenue
from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import (
    Histories,
    ImpossibleRate,
    ImpossibleTime,
    Kind,
    Total,
    fit_purchases,
    fit_spend,
    total_purchases,
)
from regulars.insight.models.tests.factories import known

AS_OF = date(2026, 11, 30)
SOME = Histories.of([0, 1, 3], [0, 20, 90], [100, 60, 120], [400, 200, 100], as_of=AS_OF)
MODEL = known(Kind.BG_NBD, [0.4, 40, 0.8, 2.5], deviation=0.05, as_of=AS_OF)
MONTH = date(2026, 12, 31)


def choice(**more) -> Choice:
    worth = Worth(mean=2000.0, uncertainty=30.0, deviation=900.0)
    spend = fit_spend([1, 2], [1900.0, 2100.0])
    return Choice(AS_OF, MODEL, spend, SOME, worth, more.pop("seasonal", MODEL), **more)


def trial(said: float, came: int, *, doubt: float = 30.0) -> Trial:
    return Trial(MODEL, Total(said, doubt, doubt), came)


class TestForecast:
    def test_is_of_the_model_and_of_what_a_purchase_brings(self):
        bought = total_purchases(MODEL, SOME, MONTH)

        [point] = forecast(choice(), until=[MONTH], level=0.8)

        assert point.until == MONTH
        assert point.purchases == bought.value
        assert (point.purchases_low, point.purchases_high) == bought.outcome(0.8)
        assert point.revenue_minor == bought.value * 2000
        uncertainty = (bought.uncertainty * 2000) ** 2 + (bought.value * 30) ** 2
        chance = (bought.chance * 2000) ** 2 + bought.value * 900**2
        total = Total(point.revenue_minor, uncertainty**0.5, chance**0.5)
        assert (point.revenue_low_minor, point.revenue_high_minor) == pytest.approx(
            total.outcome(0.8), rel=1e-12
        )

    def test_adds_up_from_day_to_day(self):
        days = [AS_OF + timedelta(days=days) for days in (0, 1, 30, 90, 365, 36_525)]

        points = forecast(choice(), until=days)

        assert [point.until for point in points] == days
        assert (np.diff([point.purchases for point in points]) > 0).all()
        first = points[0]
        assert (first.purchases, first.purchases_high, first.revenue_high_minor) == (0, 0, 0)
        for point in points[1:]:
            assert 0 < point.purchases_low < point.purchases < point.purchases_high
            assert 0 < point.revenue_low_minor < point.revenue_minor < point.revenue_high_minor

    def test_by_a_season_moves_purchases_within_the_year_and_none_out_of_it(self):
        season = Season((0.9,) * 11 + ((365 - 334 * 0.9) / 31,), gain=0.5)
        seasonal = choice(season=season)
        months = [MONTH, date(2027, 6, 30), date(2027, 11, 30)]

        busy = forecast(seasonal, until=months)
        flat = forecast(choice(), until=months)

        assert busy[0].purchases > 1.8 * flat[0].purchases
        year = total_purchases(MODEL, season.clocked(SOME), 365)
        assert busy[2].purchases == pytest.approx(year.value, rel=1e-12)

    def test_is_as_unsure_as_the_past_was(self):
        plain, wide = choice(), choice(model_error=0.2)

        total = purchases_until(wide, MONTH)

        assert total.value == purchases_until(plain, MONTH).value
        assert total.uncertainty == pytest.approx(
            np.hypot(purchases_until(plain, MONTH).uncertainty, 0.2 * total.value), rel=1e-12
        )

    def test_is_refused_of_days_that_are_past_and_of_no_level(self):
        with pytest.raises(ImpossibleTime):
            forecast(choice(), until=[AS_OF - timedelta(days=1)])
        with pytest.raises(ImpossibleTime):
            forecast(choice(season=Season((1.0,) * 12, 0.1)), until=[AS_OF - timedelta(days=1)])
        for level in (0.0, 1.0, float("nan"), "x"):
            with pytest.raises(ImpossibleRate):
                forecast(choice(), until=[], level=level)

    def test_of_losses_has_its_band_around_them(self):
        loses = replace(choice(), worth=Worth(mean=-500.0, uncertainty=100.0, deviation=900.0))

        [point] = forecast(loses, until=[MONTH])

        assert point.revenue_low_minor < point.revenue_minor < point.revenue_high_minor
        assert point.revenue_minor == -500 * point.purchases


class TestRevenue:
    def test_varies_as_purchases_and_their_worth_do(self):
        chance = np.random.default_rng(8)
        shops = 20_000
        bought = chance.normal(chance.normal(400, 20, shops), 15)
        means = chance.normal(2000, 60, shops)
        brought = chance.normal(bought * means, 900 * np.sqrt(bought))

        total = revenue(Total(400.0, 20.0, 15.0), Worth(2000.0, 60.0, 900.0))

        assert total.value == 800_000
        assert np.hypot(total.uncertainty, total.chance) == pytest.approx(brought.std(), rel=0.02)


class TestWorth:
    def test_of_purchases_counts_customers_as_independent(self):
        purchases, mean, customers = np.array([1.0, 2.0]), np.array([10.0, 40.0]), np.ones(2) * 2

        found = Worth.of(purchases, mean, customers)

        assert found.mean == 30
        assert found.uncertainty == pytest.approx((2 * 20**2 + 2 * 20**2) ** 0.5 / 6)
        assert found.deviation == pytest.approx(((2 * 400 + 4 * 100) / 4) ** 0.5)

    def test_of_one_customer_is_hardly_known_and_of_nobody_is_nothing(self):
        nobody = np.zeros(0)

        assert Worth.of(np.array([3.0]), np.array([50.0]), np.ones(1)) == Worth(50, 50, 50)
        assert Worth.of(nobody, nobody, nobody) == Worth(0, 0, 0)


class TestModelError:
    def test_is_small_where_bands_held_and_smaller_the_more_of_them(self):
        held = trial(1000, 1040)

        found = [model_error([held] * windows) for windows in (0, 1, 3)]

        assert found == pytest.approx([0.05, 0.05 / 2**0.5, 0.025])

    def test_does_not_heed_windows_whose_data_carried_no_model(self):
        few = fit_purchases(Histories.of([0], [0], [9]))

        found = model_error([Trial(few, Total(10.0, 1.0, 1.0), 90), trial(1000, 1040)])

        assert found == model_error([trial(1000, 1040)])

    def test_explains_errors_beyond_the_bands(self):
        said = [trial(1000, 1000), trial(1000, 1300), trial(1000, 800), trial(1000, 1000)]

        found = model_error(said)

        plain = found / (2.1318 / 1.6449)  # Student's point with four degrees, and the normal one
        squares = np.log((np.array([1000, 1300, 800, 1000]) + 0.5) / 1000.5) ** 2
        known_variance = 2 * 30**2 / 1000.5**2
        assert (squares / (known_variance + plain**2)).sum() == pytest.approx(4, rel=1e-3)

    def test_heeds_sure_windows_more_than_unsure_ones(self):
        sure = model_error([trial(1000, 1200, doubt=5), trial(1000, 1000, doubt=300)])
        unsure = model_error([trial(1000, 1000, doubt=5), trial(1000, 1200, doubt=300)])

        assert sure > 0.1
        assert unsure == pytest.approx(0.05 / 3**0.5)

    def test_widens_the_uncertainty_only(self):
        assert widened(Total(100.0, 3.0, 10.0), 0.04) == Total(100.0, 5.0, 10.0)
