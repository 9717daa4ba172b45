"""A deterministic coffee-and-tea shop whose true parameters are known."""

from regulars.edges.sandbox.generator.assortment import assortment, products_table
from regulars.edges.sandbox.generator.parameters import Campaign, ShopParameters
from regulars.edges.sandbox.generator.store import Books, Stretch, generate, stretches

__all__ = [
    "Books",
    "Campaign",
    "ShopParameters",
    "Stretch",
    "assortment",
    "generate",
    "products_table",
    "stretches",
]
