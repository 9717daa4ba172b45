"""The stages of an import: each reads its rows in order and hands them on in batches."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.orders.queries import has_documents_of
from regulars.edges.connectors.files.stages.batches import Setting, Stage
from regulars.edges.connectors.files.stages.customers import Customers, CustomersOfOrders
from regulars.edges.connectors.files.stages.orders import Orders
from regulars.edges.connectors.files.stages.products import Products, ProductsOfOrders
from regulars.edges.connectors.files.tables import FileTable

__all__ = ["Setting", "Stage", "doubled_by", "stages_of"]


def doubled_by(file: FileTable, setting: Setting) -> int:
    """How many orders and refunds are here under numbers of the file, and have not a single line
    in common with it.
    """
    if not has_documents_of(setting.source):
        return 0
    return Orders(file, setting).doubled()


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
