"""Stores made up from known parameters, in whole days, seeded, kept as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.processes import WORK

FOLDER = WORK / "models"
# Mean rates of a shop's: a third never returns, the busiest customer orders some 130 times.
BG_NBD = (0.9, 60.0, 0.8, 2.5)
PARETO_NBD = (0.9, 60.0, 0.7, 180.0)
SHOPS = 150


def store(name: str, customers: int) -> Path:
    """A file with frequency, recency, age, purchases and mean spend of each customer."""
    path = FOLDER / f"{name}-{customers}.npz"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        chance = np.random.default_rng(20261122)
        x, last, age = LIVES[name](chance, customers)
        bought = np.maximum(x, 1)
        spend = chance.gamma(6.0 * bought, 1 / chance.gamma(4, 1 / 15, customers)) / bought
        np.savez(path, frequency=x, recency=last, age=age, spend=spend)
    return path


def shops() -> Path:
    """A file with 150 random shops of 200 to 10,000 customers, one after the other."""
    path = FOLDER / "shops.npz"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        rows = [_shop(np.random.default_rng(seed)) for seed in range(SHOPS)]
        x, last, age = (np.concatenate(part) for part in zip(*rows, strict=True))
        ends = np.cumsum([len(row[0]) for row in rows])
        np.savez(path, frequency=x, recency=last, age=age, ends=ends)
    return path


def shop_of(columns: Mapping[str, np.ndarray], shop: int) -> list[np.ndarray]:
    """Frequency, recency and age of one of them."""
    start, end = (0, *columns["ends"])[shop : shop + 2]
    return [columns[name][start:end] for name in ("frequency", "recency", "age")]


def _shop(chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    customers = int(np.exp(chance.uniform(np.log(200), np.log(10_000))))
    longest = chance.uniform(30, 1500)
    low, high = np.log([0.05, 3, 0.05, 0.1]), np.log([5, 400, 5, 10])
    parameters = np.exp(chance.uniform(low, high))
    return _bg_nbd(chance, customers, tuple(parameters), (1, longest))


def _bg_nbd(
    chance: np.random.Generator,
    customers: int,
    parameters: tuple[float, ...] = BG_NBD,
    ages: tuple[float, float] = (30, 730),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Given how many chances to buy there were, they lie anywhere; leaving cuts them short."""
    r, alpha, a, b = parameters
    age = np.ceil(chance.uniform(*ages, customers))
    could = chance.poisson(chance.gamma(r, 1 / alpha, customers) * age)
    leaves = chance.geometric(np.maximum(chance.beta(a, b, customers), 1e-9))
    x = np.minimum(could, leaves).astype(float)
    last = np.where(x > 0, chance.beta(np.maximum(x, 1), could - x + 1), 0) * age
    return x, np.minimum(np.ceil(last), age), age


def _pareto_nbd(
    chance: np.random.Generator, customers: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r, alpha, s, beta = PARETO_NBD
    age = np.ceil(chance.uniform(30, 730, customers))
    stayed = np.minimum(chance.exponential(1 / chance.gamma(s, 1 / beta, customers)), age)
    x = chance.poisson(chance.gamma(r, 1 / alpha, customers) * stayed).astype(float)
    last = np.where(x > 0, chance.beta(np.maximum(x, 1), 1), 0) * stayed
    return x, np.minimum(np.ceil(last), age), age


LIVES = {"bg_nbd": _bg_nbd, "pareto_nbd": _pareto_nbd}
