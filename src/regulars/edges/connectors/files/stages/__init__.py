"""The stages of an import: each reads its rows in order and hands them on in batches."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.edges.connectors.files.stages.batches import Setting, Stage
from regulars.edges.connectors.files.stages.customers import Customers, CustomersOfOrders
from regulars.edges.connectors.files.stages.orders import Orders
from regulars.edges.connectors.files.stages.products import Products, ProductsOfOrders
from regulars.edges.connectors.files.tables import FileTable

__all__ = ["Setting", "Stage", "stages_of"]


def stages_of(file: FileTable, setting: Setting) -> Sequence[Stage]:
    """The stages of an import of this kind, in order."""
    if file.kind == "customers":
        return [Customers(file, setting)]
    if file.kind == "products":
        return [Products(file, setting)]
    return [
        CustomersOfOrders(file, setting),
        ProductsOfOrders(file, setting),
        Orders(file, setting),
    ]
