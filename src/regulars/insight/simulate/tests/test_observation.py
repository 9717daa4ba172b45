from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.simulate import (
    Basis,
    SimulationInputs,
    customers_ahead,
    estimate,
    observe,
    revenue_ahead,
)
from regulars.insight.simulate.observation import LAPSES
from regulars.insight.types import Month


def a_month(number: int, *, new: int, returning: int, value: int = 1_000) -> Month:
    return Month(
        month=date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1),
        new_customers=new,
        returning_customers=returning,
        new_orders=new,
        returning_orders=2 * returning,
        anonymous_orders=7,
        new_revenue_minor=new * value,
        returning_revenue_minor=2 * returning * value,
        anonymous_revenue_minor=7_777,
    )


def not_lapsed(won_before: list[int], lapse: float) -> float:
    """Customers left of those won before, the latest month first."""
    return sum(won * (1 - lapse) ** age for age, won in enumerate(won_before))


def inputs(*months: Month, last_day: date = date(2025, 12, 31)) -> SimulationInputs:
    return SimulationInputs(months, date(2024, 1, 1), last_day)


class TestObserve:
    def test_knows_who_was_won_before_each_month(self):
        months = [a_month(1, new=10, returning=0), a_month(2, new=20, returning=1)]
        months.append(a_month(3, new=30, returning=4))

        observation = observe(inputs(*months, last_day=date(2024, 3, 31)))

        window, half = observation.window, LAPSES.index(0.5)
        assert [month.pools[0] for month in window] == [10, 30]
        assert [month.pools[half] for month in window] == [10, 25]
        assert (observation.pools[0], observation.pools[half]) == (60, 42.5)
        assert [(month.new, month.returning, month.orders) for month in window] == [
            (20, 1, 22),
            (30, 4, 38),
        ]

    def test_leaves_out_a_month_cut_short_but_counts_whom_it_won(self):
        months = [a_month(number, new=10, returning=number) for number in range(1, 5)]

        window = observe(inputs(*months, last_day=date(2024, 4, 12))).window

        assert [month.returning for month in window] == [2, 3]

    def test_counts_a_month_without_trade(self):
        months = [a_month(1, new=10, returning=0), a_month(3, new=5, returning=2)]

        window = observe(inputs(*months, last_day=date(2024, 3, 31))).window

        assert [(month.pools[-1], month.orders) for month in window] == [(10, 0), (5, 9)]

    def test_looks_back_a_year_at_most(self):
        months = [a_month(number, new=10, returning=number) for number in range(1, 21)]

        window = observe(inputs(*months, last_day=date(2025, 8, 31))).window

        assert [month.returning for month in window] == list(range(9, 21))

    def test_is_empty_without_months(self):
        assert observe(inputs()).window == ()
        assert set(observe(inputs()).pools) == {0.0}


class TestEstimate:
    def test_divides_sums(self):
        months = [a_month(1, new=100, returning=0), a_month(2, new=60, returning=10)]
        months.append(a_month(3, new=40, returning=42))
        observation = observe(inputs(*months, last_day=date(2024, 3, 31)))

        store = estimate(observation.window, pools=observation.pools)

        assert store.monthly_retention == 52 / 260
        assert store.new_customers == 50
        assert store.orders_per_customer == (100 + 2 * 52) / 152
        assert store.order_value_minor == 1_000
        assert store.earlier_customers == 200
        assert store.monthly_lapse == 0  # two months cannot tell

    @given(
        lapse=st.sampled_from([0.0, 0.05, 0.20]),
        retention=st.sampled_from([0.1, 0.4]),
        season=st.lists(st.floats(0.5, 2.0), min_size=14, max_size=20),
    )
    def test_finds_the_lapse_a_store_was_made_with_whatever_its_season(
        self, lapse: float, retention: float, season: list[float]
    ):
        new = [round(400_000 * factor) for factor in season]
        months = [
            a_month(
                number,
                new=new[number - 1],
                returning=round(retention * factor * not_lapsed(new[: number - 1][::-1], lapse)),
            )
            for number, factor in enumerate(season, start=1)
        ]
        last_day = date(2024 + len(new) // 12, len(new) % 12 + 1, 1)

        observation = observe(inputs(*months, last_day=last_day))
        store = estimate(observation.window, pools=observation.pools)

        assert store.monthly_lapse == lapse
        assert 0.99 * min(season) < store.monthly_retention / retention < 1.01 * max(season)
        assert store.earlier_customers == pytest.approx(not_lapsed(new[::-1], lapse))

    def test_goes_on_with_the_average_month_where_the_history_begins_in_midlife(self):
        won = [900, 420, 380, 450, 300, 280, 240, 190, 170, 300, 360, 320]
        back = [0, 320, 380, 520, 560, 770, 750, 760, 770, 970, 1_000, 1_340]
        months = [
            a_month(number, new=new, returning=returning)
            for number, (new, returning) in enumerate(zip(won, back, strict=True), start=1)
        ]

        observation = observe(inputs(*months, last_day=date(2024, 12, 31)))
        window, pools = observation.window, observation.pools
        level = estimate(window, pools=pools, basis=observation.basis)

        assert observation.basis is Basis.MIDLIFE
        young = replace(inputs(*months, last_day=date(2024, 12, 31)), may_begin_in_midlife=False)
        assert observe(young).basis is Basis.FITTED
        brought = sum(month.revenue_minor for month in window)
        assert revenue_ahead(level) == pytest.approx(brought * 12 / 11)
        assert revenue_ahead(estimate(window, pools=pools)) > 1.3 * brought

    def test_goes_on_with_the_average_month_of_less_than_a_year(self):
        months = [a_month(number, new=100, returning=10 * number) for number in range(1, 9)]

        observation = observe(inputs(*months, last_day=date(2024, 8, 31)))
        store = estimate(observation.window, pools=observation.pools, basis=observation.basis)

        assert observation.basis is Basis.SHORT
        assert customers_ahead(store) == pytest.approx(12 * [100 + 50])

    def test_trusts_a_long_history_whatever_its_beginning(self):
        won = [900, 420, 380] + 34 * [200]
        months = [a_month(number, new=new, returning=100) for number, new in enumerate(won, 1)]

        observation = observe(inputs(*months, last_day=date(2027, 1, 31)))

        assert observation.basis is Basis.FITTED

    def test_sees_a_store_fade_to_which_nobody_new_comes(self):
        fading = [a_month(n, new=0, returning=round(400 * 0.95**n)) for n in range(2, 15)]

        observation = observe(inputs(a_month(1, new=5_000, returning=0), *fading))
        store = estimate(observation.window, pools=observation.pools, basis=observation.basis)

        assert (observation.basis, store.monthly_lapse) == (Basis.FITTED, 0.05)
        assert store.new_customers == 0

    def test_knows_a_store_to_which_nobody_returns(self):
        months = [a_month(number, new=50, returning=0) for number in range(1, 13)]

        observation = observe(inputs(*months, last_day=date(2024, 12, 31)))
        store = estimate(observation.window, pools=observation.pools)

        assert (store.monthly_retention, store.monthly_lapse) == (0.0, 0.0)
        assert store.earlier_customers == 600
