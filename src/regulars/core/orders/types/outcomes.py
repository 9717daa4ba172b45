"""What bringing orders in comes to, and taking them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from regulars.core.events.types import Event
from regulars.kernel.estates import Estate
from regulars.kernel.listening import Told


@dataclass(frozen=True)
class ChangedLine:
    """A line that is already there with other values, or an order or refund that is: what is there
    stays. Customers and channels are told by their ids, moments in ISO 8601 in UTC.
    """

    number: str
    row: int
    field: str
    known: str
    told: str


@dataclass
class DocumentsImported:
    """What a batch did. Lines that are there already count as unchanged or are listed as
    changed.
    """

    orders_created: int = 0
    refunds_created: int = 0
    order_lines_created: int = 0
    refund_lines_created: int = 0
    orders_told: Told = field(default_factory=Told)  # of what was there before, changed ones too
    refunds_told: Told = field(default_factory=Told)
    order_lines_told: Told = field(default_factory=Told)
    refund_lines_told: Told = field(default_factory=Told)
    lines_added: int = 0  # of those created: to orders and refunds that were there
    documents_grown: int = 0  # the orders and refunds that they were added to
    known_by_number_only: int = 0  # those of them that share no line with what was told
    changed: list[ChangedLine] = field(default_factory=list)
    lines_changed: int = 0  # lines told again with another value

    @property
    def lines_created(self) -> int:
        """Lines of both kinds."""
        return self.order_lines_created + self.refund_lines_created

    @property
    def lines_unchanged(self) -> int:
        """Lines of both kinds that were there already, with all values that are told."""
        told_again = len(self.order_lines_told.ids) + len(self.refund_lines_told.ids)
        return told_again - self.lines_changed

    @property
    def filled(self) -> int:
        """Orders and refunds that were there, and of which something is known that was not."""
        return len(self.orders_told.changed) + len(self.refunds_told.changed)


class Estates(NamedTuple):
    """What an import leaves of orders, refunds and their lines when it is undone."""

    orders: Estate
    refunds: Estate
    order_lines: Estate
    refund_lines: Estate

    @property
    def import_run(self) -> int:
        """The import."""
        return self.orders.import_run


@dataclass(frozen=True)
class OrdersLeaving:
    """What undoing an import would delete. Lines are of both kinds."""

    orders: int
    refunds: int
    lines: int
    lines_kept: int  # that another import told too


@dataclass(frozen=True, kw_only=True)
class OrdersImported(Event):
    """A batch was imported. Ranges hold the ids of new rows, 0 where there are none."""

    name: ClassVar[str] = "orders.imported"
    import_run: int
    first_order_id: int
    last_order_id: int
    first_order_line_id: int
    last_order_line_id: int
    first_refund_id: int
    last_refund_id: int
    first_refund_line_id: int
    last_refund_line_id: int
    orders: int
    refunds: int
    lines: int
    filled: int = 0  # orders and refunds that were there, and whose blanks were filled


@dataclass(frozen=True, kw_only=True)
class OrderImportUndone(Event):
    """Everything that an import alone brought was deleted, and the rest is as others told it."""

    name: ClassVar[str] = "orders.import_undone"
    import_run: int
    orders: int
    refunds: int
    lines: int
    changed: int = 0  # orders, refunds and lines that stay and hold something else than before
