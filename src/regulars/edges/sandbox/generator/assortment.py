"""What the demo shop sells, read from ``assortment.csv`` beside this file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

SOURCE = Path(__file__).with_name("assortment.csv")
SAMPLES = "samples"
CONSUMABLES = ("beans", "ground", "capsules", "black tea", "green tea", "herbal tea")


@dataclass(frozen=True)
class Product:
    """One article: money in minor units, ``lasts_days`` how long a pack lasts one household.

    ``goes_with`` is what buyers often add to it.
    """

    product_id: str
    product_name: str
    category: str
    size: str | None
    price_minor: int
    cost_minor: int
    lasts_days: int | None
    popularity: int
    goes_with: str | None


def _product(row: dict[str, str]) -> Product:
    return Product(
        product_id=row["product_id"],
        product_name=row["product_name"],
        category=row["category"],
        size=row["size"] or None,
        price_minor=int(row["price_minor"]),
        cost_minor=int(row["cost_minor"]),
        lasts_days=int(row["lasts_days"]) if row["lasts_days"] else None,
        popularity=int(row["popularity"]),
        goes_with=row["goes_with"] or None,
    )


@cache
def assortment() -> tuple[Product, ...]:
    """Every article of the shop; the last one is the sample that is given away."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return tuple(_product(row) for row in csv.DictReader(file))


def column(name: str) -> np.ndarray:
    """One attribute of every article, in the order of :func:`assortment`."""
    return np.array([getattr(product, name) for product in assortment()])


def companions() -> np.ndarray:
    """The number of the article that goes with each, its own where none does; shape (articles,)."""
    places = {product.product_id: place for place, product in enumerate(assortment())}
    return np.array(
        [places[product.goes_with or product.product_id] for product in assortment()], np.uint8
    )


def products_table() -> pa.Table:
    """The articles as the catalogue a merchant would export: no popularity, which buyers decide."""
    return pa.table(
        {
            "product_id": pa.array(column("product_id"), pa.string()),
            "product_name": pa.array(column("product_name"), pa.string()),
            "category": pa.array(column("category"), pa.string()),
            "size": pa.array([product.size for product in assortment()], pa.string()),
            "price_minor": pa.array(column("price_minor"), pa.int64()),
            "cost_minor": pa.array(column("cost_minor"), pa.int64()),
            "lasts_days": pa.array([product.lasts_days for product in assortment()], pa.int32()),
        }
    )
