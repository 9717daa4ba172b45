"""Simulated e-mails: whom they move is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mailing:
    """Customers, who got the e-mail by lot, who visited, and the e-mail's true effect on each."""

    columns: dict[str, NDArray[np.generic]]
    acted: NDArray[np.bool_]
    visited: Floats
    effect: Floats


def mailing(customers: int = 6_000, *, moves: float = 0.2, seed: int = 12) -> Mailing:
    """An e-mail that moves tea drinkers, the more the more recent they are, and nobody else."""
    random = np.random.default_rng(seed)
    recency = random.integers(1, 13, customers)
    buys = random.choice(["tea", "coffee", "cake"], customers)
    spent = random.lognormal(4, 1, customers)
    acted = random.random(customers) < 0.5
    effect = moves * (buys == "tea") * (13 - recency) / 12
    chance = 0.05 + 0.1 * (spent > 60) + effect * acted
    visited = (random.random(customers) < chance).astype(float)
    columns = {"recency": recency, "buys": buys, "spent": spent}
    return Mailing(columns, acted, visited, effect)
