"""Which product a buyer reaches for: draws weighted by popularity, season and occasion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.edges.sandbox.generator.assortment import CONSUMABLES, column
from regulars.edges.sandbox.generator.calendar import Floats, Integers
from regulars.edges.sandbox.generator.parameters import MONTHS_A_YEAR, ShopParameters

Codes = npt.NDArray[np.uint8]
SLOTS = 65_536  # shares are rounded to one slot; a draw is one look into a table


@dataclass(frozen=True)
class Preferences:
    """Tables to draw product numbers from; a product's number is its place in the assortment."""

    ordinary: Codes  # (month, slot)
    first: Codes  # (month, slot): the first line of a first order
    favourite: Codes  # (slot,): what a customer reorders

    def draw(self, table: Codes, months: Integers, rng: np.random.Generator) -> Codes:
        """One product for each month given."""
        slots = rng.integers(0, SLOTS, size=months.size, dtype=np.uint16)
        drawn: Codes = table.ravel()[months * SLOTS + slots]
        return drawn

    def draw_favourites(self, count: int, rng: np.random.Generator) -> Codes:
        """One consumable for each of so many customers."""
        drawn: Codes = self.favourite[rng.integers(0, SLOTS, size=count, dtype=np.uint16)]
        return drawn


def by_category(values: tuple[tuple[str, float], ...], *, otherwise: float) -> Floats:
    """A number for each product, from its category."""
    known = dict(values)
    return np.array([known.get(category, otherwise) for category in column("category")])


def product_shares(shop: ShopParameters) -> Floats:
    """Share of each product among ordinary draws, by month: shape (12, products)."""
    seasons = dict(shop.seasonal_categories)
    flat = (1.0,) * MONTHS_A_YEAR
    factors = np.array([seasons.get(category, flat) for category in column("category")]).T
    weights = column("popularity") * factors
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _slots(shares: Floats) -> Codes:
    """Spread product numbers over the slots in proportion to their shares."""
    edges = np.round(np.cumsum(shares) / shares.sum() * SLOTS).astype(np.int64)
    return np.repeat(np.arange(shares.size), np.diff(edges, prepend=0)).astype(np.uint8)


def preferences(shop: ShopParameters) -> Preferences:
    """The tables of this shop."""
    ordinary = product_shares(shop)
    first = ordinary * by_category(shop.first_order_categories, otherwise=1.0)
    reordered = ordinary.mean(axis=0) * np.isin(column("category"), CONSUMABLES)
    return Preferences(
        ordinary=np.stack([_slots(shares) for shares in ordinary]),
        first=np.stack([_slots(shares) for shares in first]),
        favourite=_slots(reordered),
    )
