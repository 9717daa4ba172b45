from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.months import known_orders
from regulars.insight.simulate import ImpossibleShare, SimulationInputs, simulate
from regulars.insight.simulate.tests.test_forecast import simulated, trade
from regulars.insight.simulate.tests.test_simulate import EVEN, STEADY, times
from regulars.insight.types import Month, SimulatedStore

T_10 = 1.812  # Student's t of eleven months
EVEN_STORE = replace(STEADY, months=EVEN)


def reaches(store: SimulatedStore) -> list[float]:
    """How far the band goes above the line, as a share of it."""
    return [point.high_minor / point.cumulative_revenue_minor - 1 for point in store.points]


class TestBands:
    def test_of_months_that_all_say_the_same_is_what_a_count_of_orders_allows(self):
        orders = sum(map(known_orders, EVEN[1:]))

        for store in simulate(EVEN_STORE).store:
            for point in store.points:
                revenue = point.cumulative_revenue_minor
                known = revenue / math.sqrt(orders)
                reach = T_10 * math.sqrt(known**2 + store.order_value_minor * revenue)
                assert point.high_minor - revenue == pytest.approx(reach)
                assert point.low_minor == pytest.approx(max(0.0, revenue - reach))

    def test_narrow_as_a_store_grows_tenfold_in_customers(self):
        hundredfold = replace(EVEN_STORE, months=tuple(times(month, 100) for month in EVEN))

        small, large = simulate(EVEN_STORE).store[0], simulate(hundredfold).store[0]

        assert reaches(large) == pytest.approx([reach / 10 for reach in reaches(small)])

    def test_are_as_wide_as_the_months_are_moody(self):
        moody = tuple(times(month, 1 + 5 * (number % 2)) for number, month in enumerate(EVEN))

        even, wild = simulate(EVEN_STORE), simulate(replace(STEADY, months=moody))

        assert reaches(wild.store[0])[-1] > 3 * reaches(even.store[0])[-1]

    def test_hold_last_years_miss(self):
        grown = simulated(trade(3, growth=0.25))
        miss = abs(grown.checked_minor / grown.observed_revenue_minor - 1)

        assert miss > 0.1
        assert all(reach > miss for store in grown.store for reach in reaches(store))

    def test_are_left_out_where_less_than_a_year_is_on_record(self):
        few = simulated(trade(4)[30:36])

        assert few.basis == "short"
        assert {(p.low_minor, p.high_minor) for s in few.store for p in s.points} == {(None, None)}

    def test_are_left_out_of_the_textbook(self):
        textbook = simulate(STEADY).textbook

        assert {point.low_minor for store in textbook for point in store.points} == {None}

    @pytest.mark.parametrize(
        "months",
        [
            pytest.param([times(month, 10**9) for month in EVEN], id="huge"),
            pytest.param([replace(m, new_revenue_minor=-9_000) for m in EVEN], id="taken back"),
            pytest.param([replace(m, returning_orders=0, new_orders=1) for m in EVEN], id="few"),
            pytest.param([EVEN[0], *[times(m, 0) for m in EVEN[1:-1]], EVEN[-1]], id="idle"),
        ],
    )
    def test_are_numbers_whatever_the_store(self, months: Sequence[Month]):
        stores = simulate(replace(STEADY, months=tuple(months))).store

        points = [point for store in stores for point in store.points]
        assert len(points) == 24
        for point in points:
            assert math.isfinite(point.low_minor + point.high_minor)
            assert point.low_minor <= point.cumulative_revenue_minor <= point.high_minor


class TestRetentionRates:
    def test_put_the_store_at_each_rate_beside_as_it_is(self):
        as_is, five, half = simulate(EVEN_STORE, retention_rates=(0.05, 0.5)).store

        assert [store.code for store in (five, half)] == [
            "retention_5_percent",
            "retention_50_percent",
        ]
        assert (as_is.code, as_is.monthly_retention) == ("as_is", pytest.approx(0.10))
        assert [store.monthly_retention for store in (five, half)] == [0.05, 0.5]
        assert half.points[0].customers == pytest.approx(100 + 0.5 * 1_200)
        assert all(point.low_minor < point.high_minor for point in half.points)

    def test_at_its_own_rate_is_the_store_as_it_is(self):
        own = simulate(EVEN_STORE).store[0].monthly_retention

        as_is, same = simulate(EVEN_STORE, retention_rates=(own,)).store

        lines = [
            [point.cumulative_revenue_minor for point in store.points] for store in (as_is, same)
        ]
        assert lines[0] == lines[1]

    @pytest.mark.parametrize("rate", [-0.1, 1.5, math.nan, math.inf])
    def test_are_shares_of_customers(self, rate: float):
        nobody = SimulationInputs((), date(2024, 1, 1), date(2024, 1, 1))

        with pytest.raises(ImpossibleShare, match="retention rate is"):
            simulate(nobody, retention_rates=(0.1, rate))
