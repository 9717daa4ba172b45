"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.personal import Impersonal

PERSONAL = (
    Impersonal(ProductReference, "A name of a product."),
    Impersonal(Product, "What the shop sells."),
)
