"""Takes an import back, and leaves to other imports what their files hold too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from regulars.core.catalog import queries as catalog_queries
from regulars.core.catalog import services as catalog
from regulars.core.customers import queries as customer_queries
from regulars.core.customers import services as customers
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.core.registers.services import Heirs
from regulars.edges.connectors.files.accounts import fillings
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.seeing import seen_first, told_customers
from regulars.edges.connectors.files.sharing import filled_by_others, shares_of
from regulars.kernel.progress import Progress


@dataclass(frozen=True)
class Undoing:
    """The undoing of one import."""

    run: ImportRun
    actor: str
    now: datetime
    progress: Progress

    def carry_out(self) -> None:
        """Leave to others what they hold, take out the rest, and forget what it told."""
        self._hand_over()
        if self.run.kind == ImportRun.Kind.ORDERS:
            self._undo_orders()
        self._undo_customers()
        self._undo_products()
        self.run.fillings.all().delete()
        self.run.told_again.all().delete()

    def _hand_over(self) -> None:
        """Leave to each of the other imports what its file holds of what this one brought."""
        for share in shares_of(self.run):
            spans = share.spans
            orders.hand_over_lines(
                import_run=self.run.pk,
                to=share.run.pk,
                order_lines=spans["order_lines"],
                refund_lines=spans["refund_lines"],
            )
            customers.hand_over_customers(
                import_run=self.run.pk, to=share.run.pk, customers=spans["customers"]
            )
            catalog.hand_over_products(
                import_run=self.run.pk, to=share.run.pk, products=spans["products"]
            )

    def _undo_orders(self) -> None:
        """Take out the lines that no other import holds, and what it filled in."""
        orders.undo_import(
            import_run=self.run.pk,
            actor=self.actor,
            now=self.now,
            orders_filled=fillings(self.run, "orders"),
            refunds_filled=fillings(self.run, "refunds"),
            progress=self.progress,
        )

    def _undo_customers(self) -> None:
        """Take out the customers that no order and no other import holds, and what it filled in."""
        self.progress.stage("customers", customer_queries.number_made_by_import(self.run.pk))
        customers.undo_import(
            import_run=self.run.pk,
            heirs=self._heirs("customers", order_queries.customers_held_by),
            filled=fillings(self.run, "customers"),
            actor=self.actor,
            now=self.now,
            told=told_customers(self.run),
            seen=seen_first,
        )

    def _undo_products(self) -> None:
        """Take out the products that no line and no other import holds, and what it filled in."""
        self.progress.stage("products", catalog_queries.number_made_by_import(self.run.pk))
        catalog.undo_import(
            import_run=self.run.pk,
            heirs=self._heirs("products", order_queries.products_held_by),
            filled=fillings(self.run, "products"),
            actor=self.actor,
            now=self.now,
        )

    def _heirs(self, kind: str, held_by: Heirs) -> Heirs:
        """Who holds some of what the import made: orders and their lines, or another import that
        told more about it.
        """

        def heirs(ids: Collection[int]) -> Mapping[int, int | None]:
            self.progress.advance(len(ids))
            return {**held_by(ids), **filled_by_others(self.run, kind, ids)}

        return heirs
