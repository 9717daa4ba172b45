"""Customers: named by orders, or listed in a file of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from regulars.core.customers import services as customers
from regulars.core.customers.types import CustomerDraft, CustomersImported
from regulars.edges.connectors.files.rules import moment
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
class CustomersOfOrders:
    """The customers that an order file names, with what it says of them."""

    file: FileTable
    setting: Setting
    name = "customers"

    def __post_init__(self) -> None:
        lines = self.file.usable
        known = lines.filter(lines.customer_id.notnull())
        self.table = known.group_by("customer_id").agg(
            seen_at=known.ordered_at.min(),
            email=latest(known, "email"),
            customer_name=latest(known, "customer_name"),
            phone=latest(known, "phone"),
        )

    def total(self) -> int:
        """How many customers the file names."""
        return self.file.count(self.table)

    def batches(self, after: str) -> Iterator[Batch]:
        """Customers by reference."""
        columns = ("customer_id", "seen_at", "email", "customer_name", "phone")
        return chunks(self.file.in_order(self.table, "customer_id", columns, after=after))

    def write(self, batch: Batch) -> Tally:
        """Make or complete them."""
        outcome = customers.import_customers(
            drafts=self._drafts(batch),
            source=self.setting.source,
            import_run=self.setting.run_id,
            now=self.setting.now,
        )
        return self._tally(outcome)

    def preview(self, batch: Batch) -> Tally:
        """Count those that would be made."""
        outcome = customers.preview_customers(
            drafts=self._drafts(batch), source=self.setting.source, now=self.setting.now
        )
        return self._tally(outcome)

    def _drafts(self, batch: Batch) -> list[CustomerDraft]:
        return [
            CustomerDraft(
                reference=reference,
                seen_at=moment(seen_at, self.setting.zone),
                name=short(name, "customer"),
                email=email or "",
                phone=short(phone, "phone"),
            )
            for reference, seen_at, email, name, phone in batch.items
        ]

    def _tally(self, outcome: CustomersImported) -> Tally:
        tally = Tally(filled=outcome.filled, told_again=told_again("customers", outcome))
        tally.created["customers"] = outcome.created
        return tally


@dataclass
class Customers:
    """The rows of a file of customers, known by number, or by e-mail or telephone without one."""

    file: FileTable
    setting: Setting
    name = "customers"

    def __post_init__(self) -> None:
        table = self.file.usable
        names = [name for name in ("customer_id", "email", "phone") if name in table.columns]
        reference = table[names[0]]
        for name in names[1:]:
            reference = reference.fill_null(table[name])
        table = table.mutate(reference=reference)
        self.table = table.filter(table.reference.notnull())

    def total(self) -> int:
        """How many rows the file has."""
        return self.file.count(self.table)

    def batches(self, after: str) -> Iterator[Batch]:
        """Customers by reference."""
        columns = (
            "reference",
            "source_row",
            "name",
            "first_name",
            "last_name",
            "email",
            "phone",
            "created_at",
        )
        rows = self.file.in_order(self.table, "reference", columns, after=after)
        return chunks(rows)

    def write(self, batch: Batch) -> Tally:
        """Make or complete them."""
        outcome = customers.import_customers(
            drafts=[self._draft(*row) for row in batch.items],
            source=self.setting.source,
            import_run=self.setting.run_id,
            now=self.setting.now,
        )
        return self._tally(batch, outcome)

    def preview(self, batch: Batch) -> Tally:
        """Count those that would be made."""
        outcome = customers.preview_customers(
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
        first_name: str | None,
        last_name: str | None,
        email: str | None,
        phone: str | None,
        created_at: datetime | None,
    ) -> CustomerDraft:
        del row
        whole = name or " ".join(part for part in (first_name, last_name) if part)
        joined_at = moment(created_at, self.setting.zone) if created_at else None
        return CustomerDraft(
            reference=reference,
            seen_at=joined_at or self.setting.now,
            name=short(whole, "customer"),
            email=email or "",
            phone=short(phone, "phone"),
            joined_at=joined_at,
        )

    def _tally(self, batch: Batch, outcome: CustomersImported) -> Tally:
        return tally_of(batch, outcome, "customers", self.setting.currency)
