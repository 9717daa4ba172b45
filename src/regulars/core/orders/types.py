"""Orders and refunds as values, and what bringing them in brings about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, NamedTuple

from regulars.core.events.types import Event
from regulars.kernel.estates import Estate
from regulars.kernel.listening import Told


@dataclass(slots=True)
class LineDraft:
    """One line of a document: above zero sold, zero given away, below zero taken back.

    ``key`` is what the line is known by in its document, whichever file it comes in; several lines
    may have the same, and are then told apart by their values. ``row`` is whatever the caller wants
    to find the line again by.
    """

    key: str
    at: datetime
    day: date  # the store's own
    quantity: Decimal
    amount_minor: int
    name: str = ""
    product_id: int | None = None
    discount_minor: int | None = None
    cost_minor: int | None = None
    row: int = 0
    has_time: bool = True  # of day; without one it is at the store's midnight

    @property
    def is_taken_back(self) -> bool:
        """Whether the line takes something back."""
        return self.amount_minor < 0


HeadName = tuple[str, date | None]  # a number, and the store's day of what was taken back


@dataclass(frozen=True, slots=True)
class HeadDraft:
    """What a document says of its order as a whole, or of what was taken back of it on one day.
    None says nothing.
    """

    number: str
    day: date | None = None  # of the store; None: of the order
    customer_id: int | None = None
    channel_id: int | None = None
    tax_minor: int | None = None
    shipping_minor: int | None = None
    tax_is_included: bool = False
    row: int = 0

    @property
    def name(self) -> str:
        """What tells it from the other drafts of a batch."""
        return f"{self.number}\0{self.day or ''}"


@dataclass(slots=True)
class Document:
    """Everything under one number: the lines of an order, and of what was taken back of
    it, by day.
    """

    number: str
    sold: list[LineDraft] = field(default_factory=list)
    taken_back: dict[date, list[LineDraft]] = field(default_factory=dict)
    sold_to: int | None = None  # customer
    sold_through: int | None = None  # channel
    taken_back_from: dict[date, int | None] = field(default_factory=dict)
    taken_back_through: dict[date, int | None] = field(default_factory=dict)
    tax_minor: int | None = None  # not told
    tax_is_included: bool = False
    shipping_minor: int | None = None

    @property
    def on_top_minor(self) -> int:
        """What is owed beside the goods."""
        return (self.shipping_minor or 0) + (0 if self.tax_is_included else self.tax_minor or 0)

    def heads(self) -> Iterator[HeadDraft]:
        """What it says of the order, where anything is sold, and of each day of refunds."""
        if self.sold:
            yield HeadDraft(
                self.number,
                None,
                self.sold_to,
                self.sold_through,
                self.tax_minor,
                self.shipping_minor,
                self.tax_is_included,
                self.sold[0].row,
            )
        for day, lines in self.taken_back.items():
            who, where = self.taken_back_from.get(day), self.taken_back_through.get(day)
            yield HeadDraft(self.number, day, who, where, row=lines[0].row)


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


@dataclass(frozen=True)
class ChannelCard:
    """A way to buy."""

    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class TimelineLine:
    """One line as the timeline shows it. Amounts in minor units; positive also when taken back."""

    name: str
    quantity: Decimal
    amount_minor: int


TimelineMark = tuple[datetime, str, int]  # of an entry: its moment, kind and id


@dataclass(frozen=True)
class TimelineEntry:
    """An order, or something taken back, at its moment."""

    kind: str  # "order" or "refund"
    id: int
    public_id: str  # of the order; empty for a refund of an unknown one
    number: str
    at: datetime
    channel: str
    currency: str
    amount_minor: int  # the goods after discounts; positive also for a refund
    total_minor: int  # with tax and shipping
    historical: bool
    lines: tuple[TimelineLine, ...] = ()

    @property
    def mark(self) -> TimelineMark:
        """The entry's place in a timeline."""
        return self.at, self.kind, self.id


@dataclass(frozen=True)
class Buying:
    """A customer's orders summed up, in one currency. Orders are those with anything sold."""

    currency: str
    orders: int
    revenue_minor: int  # goods after discounts, less what was taken back
    refunded_minor: int
    first_order_at: datetime | None
    last_order_at: datetime | None

    @property
    def average_order_minor(self) -> int | None:
        """Revenue by order, halves up; None without an order."""
        return (2 * self.revenue_minor + self.orders) // (2 * self.orders) if self.orders else None


@dataclass(frozen=True)
class ChannelSales:
    """What came through a channel in one currency. Orders are those with anything sold."""

    currency: str
    orders: int
    customers: int  # known ones with an order
    revenue_minor: int  # goods after discounts, less what was taken back
    refunded_minor: int
    first_order_at: datetime | None
    last_order_at: datetime | None


@dataclass(frozen=True)
class PlacedOrder:
    """An order by its id and its moment."""

    id: int
    at: datetime


@dataclass(frozen=True)
class Favourite:
    """A product that a customer buys, summed up over some of their orders."""

    product_id: int | None  # None: known by its name alone
    name: str
    orders: int
    quantity: Decimal  # less what was taken back
    amount_minor: int  # after discounts, less what was taken back
    last_at: datetime


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
