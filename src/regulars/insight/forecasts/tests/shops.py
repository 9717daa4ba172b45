"""Stores whose truth is known: customers who live as a model has it, on a calendar of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

START = date(2024, 1, 1)


@dataclass(frozen=True)
class Truth:
    """What a store is drawn from, by BG/NBD: the mean pace is r / alpha a day.

    With ``s`` and ``beta`` customers leave by Pareto/NBD's story. ``december`` is how much busier
    that month is than the others, which are alike; ``restless`` how much weeks differ by nothing
    but whim, as a deviation of logarithms.
    """

    customers: int = 1_000
    days: int = 540  # of the history; whoever buys first does so within them
    ahead: int = 90  # days after it that are known too
    r: float = 0.4
    alpha: float = 60.0
    a: float = 0.8
    b: float = 2.5
    s: float | None = None
    beta: float = 60.0
    december: float = 1.0
    restless: float = 0.0

    @property
    def as_of(self) -> date:
        """The last day of the history."""
        return START + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Shop:
    """Purchases: who, and on which day since the start; one row for each customer and day."""

    who: np.ndarray
    day: np.ndarray

    def table(self) -> pa.Table:
        """As transactions."""
        days = np.datetime64(START, "D") + self.day.astype("m8[D]")
        count = len(self.who)
        spent = 1000 + 100 * (self.who % 7) + 10 * (self.day % 11)
        return pa.table(
            {
                "customer_id": pa.array([f"c{who}" for who in self.who], pa.string()),
                "ordered_on": pa.array(days, pa.date32()),
                "is_order": pa.array(np.ones(count, bool)),
                "amount_minor": pa.array(spent, pa.int64()),
            }
        )


def shop(truth: Truth, *, seed: int) -> Shop:
    """Let the customers of a store live, newcomers evenly spread over the days of its trade."""
    chance = np.random.default_rng(seed)
    length = truth.days + truth.ahead
    passed = _clock(truth, length, chance)
    edges = np.arange(length + 1)
    now = chance.uniform(0, passed[truth.days], truth.customers)
    pace = chance.gamma(truth.r, 1 / truth.alpha, truth.customers)
    leaving, gone = chance.beta(truth.a, truth.b, truth.customers), np.full(truth.customers, np.inf)
    if truth.s is not None:
        leaving[:] = 0.0
        each = chance.gamma(truth.s, 1 / truth.beta, truth.customers)
        gone = now + chance.exponential(1 / np.maximum(each, 1e-300))
    active, rows = np.arange(truth.customers), []
    while len(active):
        day = np.interp(now[active], passed, edges).astype(np.int64)
        rows.append(np.stack([active, np.minimum(day, length - 1)]))
        now[active] += chance.exponential(1 / np.maximum(pace[active], 1e-300))
        stays = (chance.random(len(active)) >= leaving[active]) | (len(rows) == 1)
        active = active[stays & (now[active] < np.minimum(gone[active], passed[-1]))]
    who, day = np.unique(np.concatenate(rows, 1), axis=1)
    return Shop(who, day)


def _clock(truth: Truth, length: int, chance: np.random.Generator) -> np.ndarray:
    """Days of trade that have passed at the beginning of each day, and at the end of the last."""
    days = np.datetime64(START, "D") + np.arange(length).astype("m8[D]")
    is_december = days.astype("M8[M]").astype(int) % 12 == 11
    whims, week = np.zeros(length // 7 + 1), 0.0
    for place, shock in enumerate(chance.normal(0, truth.restless, len(whims))):
        week = whims[place] = 0.8 * week + 0.6 * shock
    busy = np.where(is_december, truth.december, 1.0) * np.exp(whims[np.arange(length) // 7])
    return np.append(0.0, np.cumsum(busy / busy.mean()))
