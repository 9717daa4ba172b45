"""Looking back says what would have been said, knowing nothing later, and what came."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.insight.forecasts import (
    ImpossibleWindow,
    choose,
    forecast,
    look_back,
    purchases_between,
)
from regulars.insight.forecasts.hindsight import Trial, model_error
from regulars.insight.forecasts.pasts import Window
from regulars.insight.forecasts.tests.shops import START, Truth, shop
from regulars.insight.models import total_purchases
from regulars.insight.types.outlook import PastForecast

TRUTH = Truth(customers=2_500, days=820, ahead=0, december=2.5)
AS_OF = TRUTH.as_of


@pytest.fixture(scope="module")
def purchases() -> pa.Table:
    """Two years and a quarter, with two busy Decembers."""
    return shop(TRUTH, seed=11).table()


@pytest.fixture(scope="module")
def past(purchases) -> tuple[PastForecast, ...]:
    return look_back(purchases, as_of=AS_OF, days=61, times=3)


class TestLookBack:
    def test_goes_back_window_by_window(self, past):
        days = [AS_OF - timedelta(days=61 * step) for step in range(4)]

        assert [row.until for row in past] == days[:3]
        assert [row.made_on for row in past] == days[1:]

    def test_says_what_was_said_by_who_knew_nothing_later(self, past, purchases):
        for row in past[:2]:
            known = purchases.filter(pc.less_equal(purchases["ordered_on"], row.made_on))
            choice = choose(known, as_of=row.made_on, days=61)
            [point] = forecast(choice, until=[row.until])

            assert (row.said, row.low, row.high) == pytest.approx(
                (point.purchases, point.purchases_low, point.purchases_high), rel=1e-9
            )
            assert (choice.season is not None) == (row.made_on > date(2025, 12, 31))

    @pytest.mark.slow
    def test_is_as_unsure_as_what_had_been_said_each_time_without_a_season_that_came_later(
        self, purchases
    ):
        made_on = AS_OF - timedelta(days=61)
        known = purchases.filter(pc.less_equal(purchases["ordered_on"], made_on))

        found = choose(known, as_of=made_on, days=61)

        trials = []
        for step in range(1, 5):
            window = Window(
                made_on - timedelta(days=61 * step), made_on - timedelta(days=61 * (step - 1))
            )
            earlier = purchases.filter(pc.less_equal(purchases["ordered_on"], window.known_by))
            then = choose(earlier, as_of=window.known_by, days=61)
            assert then.season is None
            said = total_purchases(then.fitted, then.histories, 61)
            came = purchases_between(known, known_by=window.known_by, until=window.until)
            trials.append(Trial(then.fitted, said, came))
        assert np.argmax(found.season.months) == 11  # December
        assert found.model_error == pytest.approx(model_error(trials), rel=1e-9)

    def test_counts_what_came(self, past, purchases):
        for row in past:
            came = purchases_between(purchases, known_by=row.made_on, until=row.until)
            assert row.came == came

    def test_knows_the_season_once_it_has_come_twice(self, past, purchases):
        after, before = past[:2]
        choice = choose(purchases, as_of=after.made_on, days=61)
        plain = total_purchases(choice.fitted, choice.histories, 61)

        assert abs(after.said - after.came) < abs(plain.value - after.came)
        assert before.high < before.came  # December 2025, when only one had been seen

    def test_stops_where_too_little_lies_before(self, purchases):
        few = look_back(purchases, as_of=START + timedelta(days=200), days=90, times=9)

        assert [row.made_on for row in few] == [START + timedelta(days=110)]
        assert look_back(purchases, as_of=START + timedelta(days=100), days=90) == ()
        assert look_back(purchases, as_of=START - timedelta(days=1)) == ()

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"days": 0}, "days is 0. Give a whole number from 1 to 3650"),
            ({"days": 30.5}, "days is 30.5"),
            ({"times": 0}, "times is 0. Give a whole number from 1 to 100"),
            ({"times": 101}, "times is 101"),
        ],
    )
    def test_refuses_windows_that_are_none(self, purchases, asked, message):
        with pytest.raises(ImpossibleWindow, match=message):
            look_back(purchases, as_of=AS_OF, **asked)


class TestPurchasesBetween:
    def test_counts_days_of_customers_known_before(self):
        rows = [("ann", 1), ("ann", 5), ("ann", 6), ("bob", 6), ("bob", 7), ("cat", 2), ("cat", 9)]
        table = pa.table(
            {
                "customer_id": [who for who, _ in rows],
                "ordered_on": [START + timedelta(days=day) for _, day in rows],
                "is_order": [True, True, True, True, True, False, True],
                "amount_minor": [100] * 7,
            }
        )

        def between(first: int, last: int) -> int:
            days = (START + timedelta(days=day) for day in (first, last))
            return purchases_between(table, **dict(zip(("known_by", "until"), days, strict=True)))

        assert between(4, 9) == 2  # cat had only given something back, bob was not there
        assert between(6, 9) == 1
        assert between(9, 30) == 0
        assert between(0, 9) == 0
