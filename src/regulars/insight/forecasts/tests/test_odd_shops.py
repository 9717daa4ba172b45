"""No legal store fails, however odd: a number for every question, or a documented refusal."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.errors import MissingColumns
from regulars.insight.forecasts import choose, forecast, look_back
from regulars.insight.models import Kind

AS_OF = date(2026, 11, 30)
AHEAD = [AS_OF, AS_OF + timedelta(days=1), AS_OF + timedelta(days=36_525), date.max]
SCHEMA = pa.schema(
    {
        "customer_id": pa.string(),
        "ordered_on": pa.date32(),
        "is_order": pa.bool_(),
        "amount_minor": pa.int64(),
    }
)


def store(customers, days_ago, amounts, is_order=True) -> pa.Table:
    count = len(customers)
    return pa.table(
        [
            pa.array(customers, pa.string()),
            pa.array([AS_OF - timedelta(days=int(day)) for day in days_ago], pa.date32()),
            pa.array(np.broadcast_to(is_order, count)),
            pa.array(np.broadcast_to(amounts, count).astype("int64")),
        ],
        schema=SCHEMA,
    )


def many(seed: int, *, rows: int, customers: int, days: int, amounts: tuple[int, int]) -> pa.Table:
    chance = np.random.default_rng(seed)
    who = chance.integers(0, customers, rows)
    ago = (chance.beta(*chance.uniform(0.3, 3, 2), rows) * days).astype(int)
    return store(
        [None if chance.random() < 0.05 else f"c{one}" for one in who],
        ago - 3,  # some lie ahead
        chance.integers(*amounts, rows),
        chance.random(rows) < 0.9,
    )


def assert_sound(table: pa.Table, *, days: int) -> None:
    """Every number is one, and every band is around something."""
    choice = choose(table, as_of=AS_OF)
    points = forecast(choice, until=AHEAD)
    past = look_back(table, as_of=AS_OF, days=days, times=1)
    for row in [*points, *past]:
        numbers = [value for value in asdict(row).values() if not isinstance(value, date)]
        assert all(math.isfinite(number) for number in numbers)
    for point in points:
        assert 0 <= point.purchases_low <= point.purchases_high
        assert point.revenue_low_minor <= point.revenue_high_minor
    for row in past:
        assert 0 <= row.low <= row.high
    for card in choice.scorecards:
        tenths = np.array(card.calibration)
        assert np.isfinite(tenths).all()
        assert tenths[:, 0].sum() == card.customers
        assert all(
            math.isfinite(number)
            for number in (card.said, card.low, card.high, card.mean_error, card.root_mean_square)
        )
    assert math.isfinite(choice.model_error)


ODD = {
    "empty": store([], [], []),
    "one order": store(["ann"], [9], 500),
    "all today": store([f"c{one}" for one in range(80)], [0] * 80, 500),
    "all on one day a year ago": store([f"c{one}" for one in range(80)], [365] * 80, 500),
    "all tomorrow": store(["ann", "bob"], [-1, -1], 500),
    "nobody known": store([None] * 90, range(90), 500),
    "nothing but returns": store(["ann"] * 90, range(90), -500, is_order=False),
    "more taken back than sold": store([f"c{one % 60}" for one in range(600)], range(600), -500),
    "everything for nothing": store([f"c{one % 60}" for one in range(600)], range(600), 0),
    "every day for two years": store(["ann"] * 730, range(730), 500),
    "half a century": store([f"c{one % 70}" for one in range(600)], np.arange(600) * 30, 500),
    "huge amounts": store([f"c{one % 60}" for one in range(600)], range(600), 10**15),
}


class TestOddShops:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ODD)
    def test_get_numbers_for_answers(self, name):
        assert_sound(ODD[name], days=90)

    @pytest.mark.slow
    @settings(max_examples=4, deadline=None)
    @given(
        seed=st.integers(0, 2**32 - 1),
        rows=st.integers(1, 4_000),
        customers=st.sampled_from([1, 60, 900, 4_000]),
        days=st.sampled_from([10, 100, 600, 1_500]),
        amounts=st.sampled_from([(1, 10_000), (-500, 500), (0, 1), (10**14, 10**15)]),
    )
    def test_made_at_random_get_numbers_for_answers(self, seed, rows, customers, days, amounts):
        table = many(seed, rows=rows, customers=customers, days=days, amounts=amounts)

        assert_sound(table, days=60)

    def test_without_purchases_expect_next_to_nothing_and_bring_nothing(self):
        choice = choose(ODD["empty"], as_of=AS_OF)

        assert choice.fitted.kind is Kind.POOLED
        for point in forecast(choice, until=AHEAD):
            assert (point.purchases, point.purchases_high, point.revenue_minor) == (0, 0, 0)

    def test_need_their_columns(self):
        with pytest.raises(MissingColumns, match="is_order, amount_minor"):
            choose(pa.table({"customer_id": ["a"], "ordered_on": [AS_OF]}), as_of=AS_OF)
