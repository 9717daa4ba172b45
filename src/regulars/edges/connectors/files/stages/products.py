"""Products: named by orders, or listed in a file of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regulars.core.catalog import services as catalog
from regulars.core.catalog.types import ProductDraft, ProductsImported
from regulars.edges.connectors.files.stages.batches import (
    Batch,
    Setting,
    chunks,
    short,
    tally_of,
    told_again,
)
from regulars.edges.connectors.files.tables import FileTable, latest
from regulars.edges.connectors.files.types import Tally


@dataclass
class ProductsOfOrders:
    """The products that an order file names."""

    file: FileTable
    setting: Setting
    name = "products"

    def __post_init__(self) -> None:
        lines = self.file.usable
        known = lines.filter(lines.product_id.notnull())
        self.table = known.group_by("product_id").agg(
            product_name=latest(known, "product_name"), category=latest(known, "category")
        )

    def total(self) -> int:
        """How many products the file names."""
        return self.file.count(self.table)

    def batches(self, after: str) -> Iterator[Batch]:
        """Products by reference."""
        columns = ("product_id", "product_name", "category")
        return chunks(self.file.in_order(self.table, "product_id", columns, after=after))

    def write(self, batch: Batch) -> Tally:
        """Make or complete them."""
        outcome = catalog.import_products(
            drafts=self._drafts(batch),
            source=self.setting.source,
            import_run=self.setting.run_id,
            now=self.setting.now,
        )
        return self._tally(outcome)

    def preview(self, batch: Batch) -> Tally:
        """Count those that would be made."""
        outcome = catalog.preview_products(
            drafts=self._drafts(batch), source=self.setting.source, now=self.setting.now
        )
        return self._tally(outcome)

    def _drafts(self, batch: Batch) -> list[ProductDraft]:
        return [
            ProductDraft(
                reference=reference,
                name=short(name, "product"),
                category=short(category, "category"),
            )
            for reference, name, category in batch.items
        ]

    def _tally(self, outcome: ProductsImported) -> Tally:
        tally = Tally(filled=outcome.filled, told_again=told_again("products", outcome))
        tally.created["products"] = outcome.created
        return tally


@dataclass
class Products:
    """The rows of a file of products, known by number, or by name without one."""

    file: FileTable
    setting: Setting
    name = "products"

    def __post_init__(self) -> None:
        table = self.file.usable
        names = [name for name in ("product_id", "name") if name in table.columns]
        reference = table[names[0]]
        for name in names[1:]:
            reference = reference.fill_null(table[name])
        table = table.mutate(reference=reference)
        self.table = table.filter(table.reference.notnull())

    def total(self) -> int:
        """How many rows the file has."""
        return self.file.count(self.table)

    def batches(self, after: str) -> Iterator[Batch]:
        """Products by reference."""
        columns = (
            "reference",
            "source_row",
            "name",
            "category",
            "price_minor",
            "cost_minor",
            "is_active",
        )
        rows = self.file.in_order(self.table, "reference", columns, after=after)
        return chunks(rows)

    def write(self, batch: Batch) -> Tally:
        """Make or complete them."""
        outcome = catalog.import_products(
            drafts=[self._draft(*row) for row in batch.items],
            source=self.setting.source,
            import_run=self.setting.run_id,
            now=self.setting.now,
        )
        return self._tally(batch, outcome)

    def preview(self, batch: Batch) -> Tally:
        """Count those that would be made."""
        outcome = catalog.preview_products(
            drafts=[self._draft(*row) for row in batch.items],
            source=self.setting.source,
            now=self.setting.now,
        )
        return self._tally(batch, outcome)

    def _draft(  # noqa: PLR0917 - one argument per column
        self,
        reference: str,
        row: int,
        name: str | None,
        category: str | None,
        price_minor: int | None,
        cost_minor: int | None,
        is_active: bool | None,  # noqa: FBT001 - as the file says
    ) -> ProductDraft:
        del row
        return ProductDraft(
            reference=reference,
            name=short(name, "product"),
            category=short(category, "category"),
            price_minor=price_minor,
            cost_minor=cost_minor,
            currency=self.setting.currency,
            is_active=is_active is not False,
        )

    def _tally(self, batch: Batch, outcome: ProductsImported) -> Tally:
        return tally_of(batch, outcome, "products", self.setting.currency)
