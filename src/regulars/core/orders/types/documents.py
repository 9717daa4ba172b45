"""Orders and refunds as files and shops tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


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
    told_at: datetime | None = None  # by the shop itself; None: by a file
    said_at: Mapping[str, datetime] = field(default_factory=dict)  # each field of the order, by it
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None

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
