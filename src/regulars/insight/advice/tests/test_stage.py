from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.advice.stage import ORDER, stage_of, standing, trend_of
from regulars.insight.advice.types import Stage
from regulars.insight.types import Month

TRENDS = st.none() | st.floats(-1, 5)


def a_month(number: int, orders: int) -> Month:
    day = date(2023 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return Month(day, 0, 0, 0, 0, orders, 0, 0, 0)


class TestStageOf:
    @pytest.mark.parametrize(
        ("orders", "stage"),
        [
            (0, Stage.LAUNCHED),
            (29.9, Stage.LAUNCHED),
            (30, Stage.TRACTION),
            (149.9, Stage.TRACTION),
            (150, Stage.STEADY_GROWTH),
            (599.9, Stage.STEADY_GROWTH),
            (600, Stage.ESTABLISHED),
            (2_999.9, Stage.ESTABLISHED),
            (3_000, Stage.WELL_ESTABLISHED),
        ],
    )
    def test_goes_by_orders_per_month(self, orders: float, stage: Stage):
        assert stage_of(months_trading=60, orders_per_month=orders, trend=0.2) is stage

    @pytest.mark.parametrize(
        ("months", "stage"),
        [
            (5.4, Stage.TRACTION),
            (6, Stage.STEADY_GROWTH),
            (11.4, Stage.STEADY_GROWTH),
            (12, Stage.ESTABLISHED),
            (23.4, Stage.ESTABLISHED),
            (23.9, Stage.WELL_ESTABLISHED),  # 729 days are two years
        ],
    )
    def test_goes_no_higher_than_the_record_is_long(self, months: float, stage: Stage):
        assert stage_of(months_trading=months, orders_per_month=9_000, trend=None) is stage

    def test_settles_when_growth_ends(self):
        assert stage_of(months_trading=24, orders_per_month=200, trend=0.09) is Stage.ESTABLISHED
        assert stage_of(months_trading=24, orders_per_month=200, trend=0.10) is Stage.STEADY_GROWTH
        assert stage_of(months_trading=20, orders_per_month=200, trend=0.01) is Stage.STEADY_GROWTH

    @pytest.mark.parametrize("trend", [0.0, -0.61])
    def test_is_never_growth_without_growth(self, trend: float):
        old, young = (
            stage_of(months_trading=months, orders_per_month=200, trend=trend) for months in (18, 9)
        )

        assert (old, young) == (Stage.ESTABLISHED, Stage.TRACTION)

    def test_is_not_settled_while_growth_is_strong(self):
        assert stage_of(months_trading=24, orders_per_month=700, trend=0.5) is Stage.STEADY_GROWTH
        assert stage_of(months_trading=24, orders_per_month=700, trend=0.49) is Stage.ESTABLISHED

    @given(st.floats(0, 200), st.floats(0, 1e5), st.floats(0, 1e5), TRENDS)
    def test_never_falls_with_more_orders(
        self, months: float, orders: float, others: float, trend: float | None
    ):
        fewer, more = sorted((orders, others))
        if trend is not None and trend < 0.1:
            trend = 0.2  # a store that has stopped growing skips steady growth

        low = stage_of(months_trading=months, orders_per_month=fewer, trend=trend)
        high = stage_of(months_trading=months, orders_per_month=more, trend=trend)

        assert ORDER.index(low) <= ORDER.index(high)


class TestTrendOf:
    def test_compares_years_where_there_are_two(self):
        assert trend_of([1.0] * 6 + [10.0] * 12 + [15.0] * 12) == (0.5, 12)

    def test_compares_halves_where_there_are_not(self):
        assert trend_of([99.0, 10.0, 10.0, 10.0, 5.0, 5.0, 5.0]) == (-0.5, 3)

    @pytest.mark.parametrize("values", [[], [1.0] * 5, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]])
    def test_is_unknown_without_enough_to_compare(self, values: list[float]):
        assert trend_of(values) == (None, 0)


class TestStanding:
    def test_reads_the_last_twelve_whole_months(self):
        months = [a_month(number, 100 if number <= 12 else 200) for number in range(1, 25)]
        months.append(a_month(25, 3))  # January has begun

        place = standing(months, first_day=date(2023, 1, 1), as_of=date(2025, 1, 4))

        assert place.stage is Stage.STEADY_GROWTH
        assert place.orders_per_month == 200
        assert (place.trend, place.trend_months) == (1.0, 12)
        assert place.months_trading == pytest.approx(24.1, abs=0.1)

    @pytest.mark.parametrize(("orders", "is_declining"), [(89, True), (91, False)])
    def test_declines_where_a_tenth_is_gone_in_a_year(self, orders: int, is_declining: bool):
        months = [a_month(number, 100 if number <= 12 else orders) for number in range(1, 25)]

        place = standing(months, first_day=date(2023, 1, 1), as_of=date(2024, 12, 31))

        assert place.is_declining is is_declining

    @pytest.mark.parametrize(("orders", "is_declining"), [(50, True), (51, False)])
    def test_declines_where_half_is_gone_in_less(self, orders: int, is_declining: bool):
        months = [a_month(number, 100 if number <= 6 else orders) for number in range(1, 13)]

        place = standing(months, first_day=date(2023, 1, 1), as_of=date(2023, 12, 31))

        assert (place.is_declining, place.trend_months) == (is_declining, 6)

    def test_takes_what_there_is_of_a_store_a_week_old(self):
        place = standing([a_month(1, 40)], first_day=date(2023, 1, 10), as_of=date(2023, 1, 16))

        assert (place.stage, place.orders_per_month, place.trend) == (Stage.TRACTION, 40.0, None)
