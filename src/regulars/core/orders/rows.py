"""The rows that a batch writes, column by column."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from regulars.core.orders.comparison import NewLine
from regulars.core.orders.rules.documents import totals
from regulars.core.orders.types import Document, LineDraft


@dataclass(frozen=True)
class Origin:
    """What all rows of a batch have in common."""

    source: str
    currency: str
    import_run: int | None
    now: datetime
    is_past: bool = False  # happened before we were there to see it; what a file brings always did

    @property
    def historical(self) -> bool:
        """Whether it sets nothing in motion."""
        return self.is_past or self.import_run is not None


@dataclass(slots=True)
class OrderRow:
    """A row of :class:`~regulars.core.orders.models.Order`."""

    id: int
    public_id: str
    source: str
    number: str
    customer_id: int | None
    channel_id: int | None
    placed_at: datetime
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    tax_is_included: bool
    shipping_minor: int
    total_minor: int
    refunded_minor: int
    told_at: datetime | None
    said_at: str  # JSON
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    historical: bool
    import_run: int | None


@dataclass(slots=True)
class RefundRow:
    """A row of :class:`~regulars.core.orders.models.Refund`."""

    id: int
    source: str
    number: str
    refunded_on: date
    order_id: int | None
    customer_id: int | None
    channel_id: int | None
    refunded_at: datetime
    currency: str
    amount_minor: int
    is_void: bool
    historical: bool
    import_run: int | None


@dataclass(slots=True)
class LineRow:
    """What the rows of both kinds of line have in common."""

    id: int
    key: str
    product_id: int | None
    name: str
    quantity: Decimal
    amount_minor: int
    discount_minor: int | None
    cost_minor: int | None
    import_run: int | None


@dataclass(slots=True)
class OrderLineRow(LineRow):
    """A row of :class:`~regulars.core.orders.models.OrderLine`."""

    order_id: int
    ordered_at: datetime


@dataclass(slots=True)
class RefundLineRow(LineRow):
    """A row of :class:`~regulars.core.orders.models.RefundLine`."""

    refund_id: int
    refunded_at: datetime


def order_row(pk: int, public_id: str, document: Document, origin: Origin) -> OrderRow:
    """The order of a document with anything sold."""
    sums = totals(document.sold, on_top_minor=document.on_top_minor)
    return OrderRow(
        id=pk,
        public_id=public_id,
        source=origin.source,
        number=document.number,
        customer_id=document.sold_to,
        channel_id=document.sold_through,
        placed_at=_earliest(document.sold),
        currency=origin.currency,
        subtotal_minor=sums.subtotal_minor,
        discount_minor=sums.discount_minor,
        tax_minor=document.tax_minor or 0,
        tax_is_included=document.tax_is_included,
        shipping_minor=document.shipping_minor or 0,
        total_minor=sums.total_minor,
        refunded_minor=0,
        told_at=document.told_at,
        said_at=_said_at(document),
        paid_at=document.paid_at,
        shipped_at=document.shipped_at,
        delivered_at=document.delivered_at,
        cancelled_at=document.cancelled_at,
        historical=origin.historical,
        import_run=origin.import_run,
    )


def refund_row(
    pk: int, order_id: int | None, document: Document, day: date, origin: Origin
) -> RefundRow:
    """What was taken back of a document on one day."""
    lines = document.taken_back[day]
    return RefundRow(
        id=pk,
        source=origin.source,
        number=document.number,
        refunded_on=day,
        order_id=order_id,
        customer_id=document.taken_back_from.get(day),
        channel_id=document.taken_back_through.get(day),
        refunded_at=_earliest(lines),
        currency=origin.currency,
        amount_minor=-sum(line.amount_minor for line in lines),
        is_void=False,  # derived of the order afterwards
        historical=origin.historical,
        import_run=origin.import_run,
    )


def order_line_row(pk: int, new: NewLine, origin: Origin) -> OrderLineRow:
    """A line sold or given away."""
    return OrderLineRow(*_of_line(pk, new, origin), new.head.id, new.line.at)


def refund_line_row(pk: int, new: NewLine, origin: Origin) -> RefundLineRow:
    """A line taken back."""
    return RefundLineRow(*_of_line(pk, new, origin), new.head.id, new.line.at)


def _of_line(
    pk: int, new: NewLine, origin: Origin
) -> tuple[int, str, int | None, str, Decimal, int, int | None, int | None, int | None]:
    """The fields of :class:`LineRow`, in their order."""
    line = new.line
    return (pk, new.key, line.product_id, line.name, *new.values, origin.import_run)


def _said_at(document: Document) -> str:
    """When each field was said by the shop itself; nothing of a file's."""
    return json.dumps({name: at.isoformat() for name, at in document.said_at.items()})


def _earliest(lines: list[LineDraft]) -> datetime:
    return min(line.at for line in lines)
