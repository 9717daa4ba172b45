"""Customers: named by orders, or listed in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from regulars.core.customers import queries as customer_queries
from regulars.core.customers import services as customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.registers.types import Imported
from regulars.edges.connectors.files.ordered import Row
from regulars.edges.connectors.files.rules import moment
from regulars.edges.connectors.files.stages.batches import Batch, short
from regulars.edges.connectors.files.stages.erased import erased_in
from regulars.edges.connectors.files.stages.things import Kind, Listed, NamedByOrders
from regulars.edges.connectors.files.tables import KNOWN_BY, latest
from regulars.edges.connectors.files.types import ERASED, Rejection, Tally

if TYPE_CHECKING:
    import ibis.expr.types as ir

CUSTOMERS: Kind[CustomerDraft] = Kind(
    "customers", customers.import_customers, customers.preview_customers
)


class CustomersOfOrders(NamedByOrders[CustomerDraft]):
    """The customers that an order file names."""

    kind = CUSTOMERS
    columns = ("customer_id", "seen_at", "email", "customer_name", "phone")

    def gathered(self, lines: ir.Table, column: str) -> ir.Value:
        """Customers were first seen with their first line."""
        return lines.ordered_at.min() if column == "seen_at" else latest(lines, column)

    def draft(self, row: Row) -> CustomerDraft:
        """What the lines of one customer tell."""
        reference, seen_at, email, name, phone = row
        return CustomerDraft(
            reference=reference,
            seen_at=moment(seen_at, self.setting.zone),
            name=short(name, "customer"),
            email=email or "",
            phone=short(phone, "phone"),
        )

    def erased(self, drafts: Sequence[CustomerDraft]) -> set[str]:
        """Those whose first order of the file is of before they were erased."""
        return erased_in(drafts, self.setting.source, when=lambda draft: draft.seen_at)

    def note_erased(self, tally: Tally, rows: Sequence[Row]) -> None:
        """Their orders are taken, as nobody's."""
        tally.created[ERASED] = len(rows)


class Customers(Listed[CustomerDraft]):
    """The rows of a file of customers, known by number, or by e-mail or telephone without one."""

    kind = CUSTOMERS
    known_by = KNOWN_BY["customers"]
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

    def tally(self, batch: Batch, outcome: Imported) -> Tally:
        """The figures of a batch; an e-mail that is none is listed, and the rest of its row is
        taken.
        """
        tally = super().tally(batch, outcome)
        tally.rejected += [
            Rejection(row, "email", email, "no_email")
            for _, row, _, _, _, email, _, _ in batch.items
            if email and email.strip() and not customer_queries.is_email(email)
        ]
        return tally

    def erased(self, drafts: Sequence[CustomerDraft]) -> set[str]:
        """Those who joined before they were erased, or of whom nobody says when."""
        return erased_in(drafts, self.setting.source, when=lambda draft: draft.joined_at)

    def note_erased(self, tally: Tally, rows: Sequence[Row]) -> None:
        """Their rows are not taken. The list of such rows does not name them either."""
        tally.read += len(rows)
        tally.rejected += [Rejection(row[1], "customer", "", ERASED) for row in rows]

    def draft(self, row: Row) -> CustomerDraft:
        """What one row tells."""
        reference, _, name, first_name, last_name, email, phone, created_at = row
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
