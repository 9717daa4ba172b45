from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.months import (
    all_orders,
    all_revenue,
    following,
    is_whole,
    known_orders,
    known_revenue,
    returned_share,
    whole_months,
    without_gaps,
)
from regulars.insight.types import Month

MARCH = Month(date(2025, 3, 1), 5, 4, 6, 7, 2, 600, 700, 50)


def a_month(year: int, month: int) -> Month:
    return Month(date(year, month, 1), 1, 0, 1, 0, 0, 100, 0, 0)


class TestSums:
    def test_tell_known_customers_from_everybody(self):
        assert (known_orders(MARCH), all_orders(MARCH)) == (13, 15)
        assert (known_revenue(MARCH), all_revenue(MARCH)) == (1_300, 1_350)


class TestFollowing:
    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    def test_is_the_first_day_of_the_next_month(self, day: date):
        first = day.replace(day=1)

        after = following(first)

        assert after.day == 1
        assert (after - timedelta(days=1)).month == first.month
        assert (after - timedelta(days=1)).year == first.year


class TestWithoutGaps:
    def test_fills_months_without_trade(self):
        filled = without_gaps([a_month(2025, 2), a_month(2024, 11)])

        assert [(month.month, all_orders(month)) for month in filled] == [
            (date(2024, 11, 1), 1),
            (date(2024, 12, 1), 0),
            (date(2025, 1, 1), 0),
            (date(2025, 2, 1), 1),
        ]

    def test_of_nothing_is_nothing(self):
        assert without_gaps([]) == ()


class TestWholeMonths:
    @pytest.mark.parametrize(
        ("first_day", "last_day", "whole"),
        [
            (date(2025, 3, 1), date(2025, 3, 31), True),
            (date(2025, 3, 4), date(2025, 3, 28), True),  # three quiet days at either edge
            (date(2025, 3, 5), date(2025, 3, 31), False),
            (date(2025, 3, 1), date(2025, 3, 27), False),
        ],
    )
    def test_allow_three_quiet_days(self, first_day: date, last_day: date, whole: bool):
        assert is_whole(date(2025, 3, 1), first_day=first_day, last_day=last_day) is whole

    def test_leave_out_what_is_cut_short(self):
        months = [a_month(2025, number) for number in (1, 2, 3, 4)]

        whole = whole_months(months, first_day=date(2025, 1, 20), last_day=date(2025, 4, 3))

        assert [month.month.month for month in whole] == [2, 3]


class TestReturnedShare:
    def test_is_of_what_was_sold_before_returns(self):
        assert returned_share([MARCH], returned_minor=150) == 150 / 1_500

    @pytest.mark.parametrize(("returned", "share"), [(0, 0.0), (-5, 0.0)])
    def test_is_nothing_where_nothing_came_back(self, returned: int, share: float):
        assert returned_share([MARCH], returned_minor=returned) == share

    def test_is_everything_where_more_came_back_than_was_sold(self):
        overdone = Month(date(2025, 3, 1), 0, 0, 0, 0, 0, -900, 0, 0)

        assert returned_share([overdone], returned_minor=1_000) == 1.0

    def test_is_nothing_where_nothing_was_sold(self):
        assert returned_share([], returned_minor=0) == 0.0
