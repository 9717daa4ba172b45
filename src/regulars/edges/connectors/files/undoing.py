"""Takes an import back, and leaves to other imports what their files hold too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from regulars.core.catalog import queries as catalog_queries
from regulars.core.catalog import services as catalog
from regulars.core.customers import queries as customer_queries
from regulars.core.customers import services as customers
from regulars.core.identity import services as identity
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.edges.connectors.files.accounts import channels_told
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.seeing import seen_first, told_customers
from regulars.edges.connectors.files.sharing import Sharing, estate_of, order_estates, sharing_with
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
        if self.run.kind == ImportRun.Kind.ORDERS:
            self._undo_orders()
            identity.gather(actor=self.actor, now=self.now)  # others told them before merges
        self._undo_customers()
        self._undo_products()
        self.run.tellings.all().delete()
        self.run.told_again.all().delete()
        orders.close_channels(told=channels_told())

    @cached_property
    def sharing(self) -> list[Sharing]:
        """The other imports that hold some of what this one brought."""
        return list(sharing_with(self.run))

    def _undo_orders(self) -> None:
        """Take out the orders that no other import holds; the others are as those told them."""
        orders.undo_import(
            estates=order_estates(self.run, self.sharing),
            actor=self.actor,
            now=self.now,
            progress=self.progress,
        )

    def _undo_customers(self) -> None:
        """Take out the customers whom nothing and no other import holds."""
        self.progress.stage("customers", customer_queries.number_made_by_import(self.run.pk))
        customers.undo_import(
            estate=estate_of(self.run, "customers", self.sharing),
            held=customer_queries.held,
            actor=self.actor,
            now=self.now,
            told=told_customers(self.run),
            seen=seen_first,
            progress=self.progress,
        )

    def _undo_products(self) -> None:
        """Take out the products that no line and no other import holds."""
        self.progress.stage("products", catalog_queries.number_made_by_import(self.run.pk))
        catalog.undo_import(
            estate=estate_of(self.run, "products", self.sharing),
            held=order_queries.products_held_by,
            actor=self.actor,
            now=self.now,
            progress=self.progress,
        )
