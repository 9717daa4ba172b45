"""What each model says of one customer, in plain Python: to live it through, and to judge it.

Nothing here shares a formula with the models. A customer's chances are averaged over all kinds of
customers by summing over a grid, where the models have closed forms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from regulars.insight.models import Histories

STEP = 0.1  # of the logarithms and log odds that are summed over
REACH = range(-900, 300)


def bg_nbd(r: float, alpha: float, a: float, b: float, *, customers: int, seed: int) -> Histories:
    """Customers who may leave after each repeat purchase."""
    return _geometric(r, alpha, a, b, customers=customers, seed=seed, leaves_at_once=False)


def mbg_nbd(r: float, alpha: float, a: float, b: float, *, customers: int, seed: int) -> Histories:
    """Customers who may leave after each purchase, the first included."""
    return _geometric(r, alpha, a, b, customers=customers, seed=seed, leaves_at_once=True)


def _geometric(
    r: float, alpha: float, a: float, b: float, *, customers: int, seed: int, leaves_at_once: bool
) -> Histories:
    chance = np.random.default_rng(seed)
    rows = []
    for age in chance.uniform(50, 100, customers):
        rate, leaving = chance.gamma(r, 1 / alpha), chance.beta(a, b)
        count, last = 0, 0.0
        is_there = not (leaves_at_once and chance.random() < leaving)
        while is_there and (moment := last + chance.exponential(1 / rate)) <= age:
            count, last = count + 1, moment
            is_there = chance.random() >= leaving
        rows.append((count, last, age))
    return Histories.of(*zip(*rows, strict=True))


def pareto_nbd(
    r: float, alpha: float, s: float, beta: float, *, customers: int, seed: int
) -> Histories:
    """Customers who may leave at any time."""
    chance = np.random.default_rng(seed)
    rows = []
    for age in chance.uniform(50, 100, customers):
        rate, leaving = chance.gamma(r, 1 / alpha), chance.gamma(s, 1 / beta)
        until = min(age, chance.exponential(1 / leaving))
        count, last = 0, 0.0
        while (moment := last + chance.exponential(1 / rate)) <= until:
            count, last = count + 1, moment
        rows.append((count, last, age))
    return Histories.of(*zip(*rows, strict=True))


def bg_bb(
    alpha: float, beta: float, gamma: float, delta: float, *, customers: int, seed: int
) -> Histories:
    """Customers who buy or not at each of 8 to 16 opportunities, and may leave before each."""
    chance = np.random.default_rng(seed)
    rows = []
    for turns in chance.integers(8, 17, customers):
        buying, leaving = chance.beta(alpha, beta), chance.beta(gamma, delta)
        count, last, turn = 0, 0, 1
        while turn <= turns and chance.random() >= leaving:
            if chance.random() < buying:
                count, last = count + 1, turn
            turn += 1
        rows.append((count, last, turns))
    return Histories.of(*zip(*rows, strict=True))


def gamma_gamma(
    p: float, q: float, v: float, *, customers: int, seed: int
) -> tuple[Sequence[int], Sequence[float]]:
    """How many purchases customers made, and what each was worth on average."""
    chance = np.random.default_rng(seed)
    counts = [int(count) for count in chance.geometric(0.3, customers)]
    rates = chance.gamma(q, 1 / v, customers)
    means = [
        float(chance.gamma(p, 1 / rate, count).mean())
        for count, rate in zip(counts, rates, strict=True)
    ]
    return counts, means


def over_gamma(shape: float, rate: float, chance: Callable[[float], float]) -> float:
    """The mean of what a chance is, over customers whose rates are gamma-distributed."""
    return sum(weight * chance(value) for value, weight in gamma_grid(shape, rate))


def gamma_grid(shape: float, rate: float) -> list[tuple[float, float]]:
    """Rates evenly spaced in logarithms, and the share of customers around each."""
    density = shape * math.log(rate) - math.lgamma(shape)
    logs = [STEP * place for place in REACH]
    grid = [(math.exp(x), density + shape * x - rate * math.exp(x)) for x in logs if x < 6]
    return [(value, STEP * math.exp(log)) for value, log in grid if log > -60]


def over_beta(a: float, b: float, chance: Callable[[float, float], float]) -> float:
    """The mean of what a chance is, over customers whose p and 1 - p are beta-distributed."""
    density = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    total = 0.0
    for x in (STEP * place for place in range(-600, 601)):
        p, rest = 1 / (1 + math.exp(-x)), 1 / (1 + math.exp(x))
        weight = density + a * math.log(p) + b * math.log(rest)
        total += STEP * math.exp(weight) * chance(p, rest)
    return total
