"""Products: named by orders, or listed in a file of their own."""

from __future__ import annotations

from regulars.core.catalog import services as catalog
from regulars.core.catalog.types import ProductDraft
from regulars.edges.connectors.files.ordered import Row
from regulars.edges.connectors.files.stages.batches import short
from regulars.edges.connectors.files.stages.things import Kind, Listed, NamedByOrders
from regulars.edges.connectors.files.tables import KNOWN_BY

PRODUCTS: Kind[ProductDraft] = Kind("products", catalog.import_products, catalog.preview_products)


class ProductsOfOrders(NamedByOrders[ProductDraft]):
    """The products that an order file names."""

    kind = PRODUCTS
    columns = ("product_id", "product_name", "category")

    def draft(self, row: Row) -> ProductDraft:
        """What the lines of one product tell."""
        reference, name, category = row
        return ProductDraft(
            reference=reference, name=short(name, "product"), category=short(category, "category")
        )


class Products(Listed[ProductDraft]):
    """The rows of a file of products, known by number, or by name without one."""

    kind = PRODUCTS
    known_by = KNOWN_BY["products"]
    columns = (
        "reference",
        "source_row",
        "name",
        "category",
        "price_minor",
        "cost_minor",
        "is_active",
    )

    def draft(self, row: Row) -> ProductDraft:
        """What one row tells."""
        reference, _, name, category, price_minor, cost_minor, is_active = row
        return ProductDraft(
            reference=reference,
            name=short(name, "product"),
            category=short(category, "category"),
            price_minor=price_minor,
            cost_minor=cost_minor,
            currency=self.setting.currency,
            is_active=is_active is not False,
        )
