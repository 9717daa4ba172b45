"""How often a band or an interval holds what comes, over stores whose numbers are known."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from regulars.insight.months import following, known_revenue
from regulars.insight.simulate import Shift, SimulationInputs, Store, simulate
from regulars.insight.simulate.shifts import Trade
from regulars.insight.simulate.tests.test_forecast import SEASON
from regulars.insight.types import Month, Simulation

STORES = 100
KNOWN = 24  # months on record
AS_SUPPOSED = Store(0.10, 150.0, 4_000.0, orders_per_customer=1.2, monthly_lapse=0.05)
SPREAD = 0.9  # of order values, as a share of their mean
POINTS = {"monthly_retention": Shift(plus=0.05), "average_order_value": Shift(times=1.1)}


@dataclass(frozen=True)
class Kind:
    """A kind of store: its own numbers, and what the simulator knows nothing of."""

    store: Store = AS_SUPPOSED
    season: bool = False
    mood: float = 0.0  # how much months vary beside chance, in logarithms
    growth: float = 0.0  # of new customers in a year


@dataclass(frozen=True)
class Life:
    """A store's months, and its customers when the known ones end."""

    months: tuple[Month, ...]
    earlier: int


def lived(kind: Kind, seed: int) -> Life:
    random, store = np.random.default_rng(seed), kind.store
    pool, months, month, earlier = 0, [], date(2020, 1, 1), 0
    for number in range(KNOWN + 12):
        earlier = pool if number == KNOWN else earlier
        busy = math.exp(random.normal(0, kind.mood)) * (SEASON[number % 12] if kind.season else 1)
        won = random.poisson(store.new_customers * busy * (1 + kind.growth) ** (number / 12))
        back = random.binomial(pool, min(1.0, store.monthly_retention * busy))
        orders = [n + random.poisson((store.orders_per_customer - 1) * n) for n in (won, back)]
        sold = [
            round(n * store.order_value_minor * random.normal(1, SPREAD / math.sqrt(max(n, 1))))
            for n in orders
        ]
        months.append(Month(month, won, back, *orders, 0, *sold, 0))
        pool = random.binomial(pool, 1 - store.monthly_lapse) + won
        month = following(month)
    return Life(tuple(months), earlier)


@cache
def looked_at(kind: Kind, seed: int) -> tuple[Life, Simulation]:
    """A store's life, and what is said of it when the known months end."""
    life = lived(kind, seed)
    known = life.months[:KNOWN]
    inputs = SimulationInputs(
        known,
        known[0].month,
        following(known[-1].month) - timedelta(days=1),
        may_begin_in_midlife=False,
    )
    return life, simulate(inputs, shifts=POINTS)


def held_by_bands(kind: Kind) -> list[int]:
    """Of the stores, how many had their revenue in the band after 3, 6 and 12 months."""
    held = np.zeros(3, int)
    for seed in range(STORES):
        life, said = looked_at(kind, seed)
        came = np.cumsum([known_revenue(month) for month in life.months[KNOWN:]])
        points = said.store[0].points
        held += [
            points[month - 1].low_minor <= came[month - 1] <= points[month - 1].high_minor
            for month in (3, 6, 12)
        ]
    return held.tolist()


def held_by_intervals(kind: Kind) -> tuple[int, int]:
    """Of the stores, for how many the lever of retention, and two moves at once, hold the truth."""
    held = np.zeros(2, int)
    for seed in range(STORES):
        life, said = looked_at(kind, seed)
        truth = Trade(replace(kind.store, earlier_customers=life.earlier), returned=0.0)
        tenth = truth.extra_minor({"monthly_retention": Shift(times=1.1)})
        both = truth.extra_minor(POINTS)
        held += [
            said.levers[0].low_minor <= tenth <= said.levers[0].high_minor,
            said.what_if.low_minor <= both <= said.what_if.high_minor,
        ]
    return tuple(held.tolist())


@pytest.mark.slow
class TestCalibration:
    @pytest.mark.parametrize(
        ("kind", "held"),
        [
            pytest.param(Kind(), [97, 96, 93], id="as supposed"),
            pytest.param(Kind(mood=0.15), [95, 93, 95], id="moody months"),
            pytest.param(Kind(season=True), [100, 98, 100], id="a season"),
            pytest.param(Kind(growth=0.10), [92, 84, 71], id="growing by a tenth"),
            pytest.param(Kind(growth=0.25), [82, 65, 33], id="growing by a quarter"),
            pytest.param(Kind(growth=-0.20), [98, 90, 79], id="shrinking by a fifth"),
        ],
    )
    def test_bands_hold_what_comes_in_so_many_of_100_stores(self, kind: Kind, held: list[int]):
        assert held_by_bands(kind) == held

    @pytest.mark.parametrize(
        ("kind", "held"),
        [
            pytest.param(Kind(), (88, 90), id="as supposed"),
            pytest.param(Kind(mood=0.15), (96, 89), id="moody months"),
        ],
    )
    def test_intervals_hold_what_measures_earn_in_so_many_of_100_stores(
        self, kind: Kind, held: tuple[int, int]
    ):
        assert held_by_intervals(kind) == held
