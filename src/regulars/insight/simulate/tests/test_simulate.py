from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.simulate import SimulationInputs, simulate
from regulars.insight.simulate.estimates import jackknife_error
from regulars.insight.simulate.levers import STEPS
from regulars.insight.simulate.shifts import Trade
from regulars.insight.simulate.store import Store
from regulars.insight.simulate.tests.test_observation import a_month
from regulars.insight.types import Month, Unit

YEAR = tuple(a_month(number, new=100, returning=10 * (number - 1)) for number in range(1, 13))
STEADY = SimulationInputs(YEAR, date(2024, 1, 1), date(2024, 12, 31))
# One order per customer and month: every month says exactly the same of the store.
EVEN = tuple(
    replace(month, returning_orders=month.returning_customers, returning_revenue_minor=value)
    for month in YEAR
    for value in [month.returning_customers * 1_000]
)


def times(month: Month, factor: int) -> Month:
    figures = {name: value * factor for name, value in vars(month).items() if name != "month"}
    return replace(month, **figures)


class TestSimulate:
    def test_shows_the_textbook_pair_whatever_the_store(self):
        empty = simulate(SimulationInputs((), date(2024, 1, 1), date(2024, 1, 1)))

        assert [store.monthly_retention for store in empty.textbook] == [0.05, 0.10]
        assert [store.points[0].revenue_minor for store in empty.textbook] == [100_000, 100_000]
        assert [store.points[-1].customers for store in empty.textbook] == pytest.approx([155, 210])
        assert (empty.store, empty.levers, empty.observed_months) == ((), (), 0)

    def test_continues_the_store_as_it_is(self):
        as_is, improved = simulate(STEADY).store

        assert as_is.monthly_retention == pytest.approx(0.10)
        assert as_is.monthly_lapse == 0
        assert as_is.points[0].customers == pytest.approx(100 + 120)  # as a thirteenth month would
        assert improved.monthly_retention == pytest.approx(0.15)
        assert improved.points[0].customers == pytest.approx(100 + 180)

    def test_never_improves_beyond_everybody(self):
        full = tuple(a_month(number, new=10, returning=10 * (number - 1)) for number in range(1, 8))

        result = simulate(SimulationInputs(full, date(2024, 1, 1), date(2024, 7, 31)))

        assert [store.monthly_retention for store in result.store] == [1.0, 1.0]
        assert result.levers[0].extra_revenue_minor == 0

    def test_says_nothing_of_a_store_with_one_whole_month(self):
        result = simulate(SimulationInputs(YEAR[:2], date(2024, 1, 1), date(2024, 2, 29)))

        assert (result.store, result.levers) == ((), ())

    def test_says_nothing_of_months_without_orders(self):
        idle = [Month(date(2024, number, 1), 0, 0, 0, 0, 0, 0, 0, 0) for number in (2, 3, 4)]

        result = simulate(SimulationInputs((YEAR[0], *idle), date(2024, 1, 1), date(2024, 4, 30)))

        assert (result.store, result.levers) == ((), ())


class TestLevers:
    def test_pull_each_measure_by_a_tenth(self):
        store = Store(0.10, 100.0, 1000.0, orders_per_customer=2.0, earlier_customers=1000.0)
        trade = Trade(store, returned=0.20)

        extra = {code: trade.extra_minor({code: shift}) for code, shift in STEPS.items()}

        customers = 12 * 100 + 0.10 * (12 * 1000 + 100 * 66)
        assert extra == pytest.approx(
            {
                "monthly_retention": 0.01 * 18_600 * 2_000,
                "purchase_frequency": customers * 200,
                "average_order_value": customers * 200,
                "new_customers": (120 + 66) * 2_000,
                # 20 of 100 sold come back; two fewer on 80 kept
                "returned_share": customers * 2_000 * 2 / 80,
            }
        )
        assert trade.shifted(STEPS).returned == pytest.approx(0.18)

    def test_have_units_to_read_them_by(self):
        levers = simulate(replace(STEADY, returned_minor=1_000)).levers

        assert [(lever.code, lever.unit) for lever in levers] == [
            ("monthly_retention", Unit.SHARE),
            ("purchase_frequency", Unit.RATIO),
            ("average_order_value", Unit.MONEY),
            ("new_customers", Unit.COUNT),
            ("returned_share", Unit.SHARE),
        ]

    def test_leave_returns_out_where_nothing_was_taken_back(self):
        assert "returned_share" not in {lever.code for lever in simulate(STEADY).levers}

    def test_hold_their_estimate_within_the_interval(self):
        for lever in simulate(STEADY).levers:
            assert 0 <= lever.low_minor <= lever.extra_revenue_minor <= lever.high_minor

    def test_are_known_no_better_than_the_orders_behind_them_allow(self):
        orders = sum(month.new_orders + month.returning_orders for month in EVEN[1:])

        for lever in simulate(replace(STEADY, months=EVEN)).levers:
            least = 1.812 * lever.extra_revenue_minor / math.sqrt(orders)
            assert lever.high_minor - lever.extra_revenue_minor == pytest.approx(least)
            assert lever.extra_revenue_minor - lever.low_minor == pytest.approx(least)

    def test_are_vague_for_a_small_store_and_sharp_for_a_large_one(self):
        small = simulate(replace(STEADY, months=EVEN)).levers[0]
        large = simulate(replace(STEADY, months=tuple(times(m, 100) for m in EVEN))).levers[0]

        assert large.extra_revenue_minor == pytest.approx(100 * small.extra_revenue_minor)
        vague = small.high_minor / small.extra_revenue_minor
        sharp = large.high_minor / large.extra_revenue_minor
        assert sharp - 1 == pytest.approx((vague - 1) / 10)

    def test_are_vague_where_the_months_contradict_each_other(self):
        moody = tuple(times(month, 1 + 5 * (number % 2)) for number, month in enumerate(EVEN))

        for lever in simulate(replace(STEADY, months=moody)).levers[:4]:
            assert lever.high_minor > 1.25 * lever.extra_revenue_minor, lever

    def test_say_nothing_certain_after_three_months_of_a_handful_of_orders(self):
        few = tuple(a_month(number, new=2, returning=number // 2) for number in (1, 2, 3))

        levers = simulate(SimulationInputs(few, date(2024, 1, 1), date(2024, 3, 31))).levers

        assert [lever.low_minor for lever in levers] == [0, 0, 0, 0]
        assert all(lever.high_minor > 2 * lever.extra_revenue_minor for lever in levers)


class TestJackknifeError:
    def test_of_a_mean_is_its_standard_error(self):
        values = [3.0, 8.0, 1.0, 6.0]
        means = [(sum(values) - value) / 3 for value in values]

        spread = sum((value - 4.5) ** 2 for value in values) / 3
        assert jackknife_error(means) == pytest.approx(math.sqrt(spread / 4))
