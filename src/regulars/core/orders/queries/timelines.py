"""A customer's orders and refunds, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.types import TimelineEntry, TimelineLine, TimelineMark

ORDER, REFUND = "order", "refund"


def timeline_of(
    customer_id: int, *, before: TimelineMark | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """The customer's orders and refunds with their lines, newest first, in four database queries.

    Continue with ``before`` set to the last entry's mark. Empty: nothing (earlier) is known.
    """
    orders = Order.objects.filter(customer_id=customer_id).select_related("channel")
    refunds = Refund.objects.filter(customer_id=customer_id).select_related("channel", "order")
    if before is not None:
        orders = orders.filter(_earlier("placed_at", ORDER, before))
        refunds = refunds.filter(_earlier("refunded_at", REFUND, before))
    order_rows = list(orders.order_by("-placed_at", "-pk")[:limit])
    refund_rows = list(refunds.order_by("-refunded_at", "-pk")[:limit])
    entries = _orders(order_rows) + _refunds(refund_rows)
    entries.sort(key=lambda entry: entry.mark, reverse=True)
    return entries[:limit]


def _earlier(moment: str, kind: str, mark: TimelineMark) -> Q:
    """What comes after the mark in a timeline whose newest entries are first."""
    at, marked, pk = mark
    earlier = Q(**{f"{moment}__lt": at})
    if kind < marked:
        return earlier | Q(**{moment: at})
    return earlier | Q(**{moment: at}, pk__lt=pk) if kind == marked else earlier


def _orders(rows: Sequence[Order]) -> list[TimelineEntry]:
    lines: dict[int, list[TimelineLine]] = {row.pk: [] for row in rows}
    for line in OrderLine.objects.filter(order_id__in=lines.keys()).order_by("pk"):
        lines[line.order_id].append(TimelineLine(line.name, line.quantity, line.amount_minor))
    return [
        TimelineEntry(
            kind=ORDER,
            id=row.pk,
            public_id=row.public_id,
            number=row.number,
            at=row.placed_at,
            channel=row.channel.name if row.channel else "",
            currency=row.currency,
            amount_minor=row.subtotal_minor - row.discount_minor,
            state=row.state,
            total_minor=row.total_minor,
            historical=row.historical,
            lines=tuple(lines[row.pk]),
        )
        for row in rows
    ]


def _refunds(rows: Sequence[Refund]) -> list[TimelineEntry]:
    lines: dict[int, list[TimelineLine]] = {row.pk: [] for row in rows}
    for line in RefundLine.objects.filter(refund_id__in=lines.keys()).order_by("pk"):
        lines[line.refund_id].append(TimelineLine(line.name, line.quantity, line.amount_minor))
    return [
        TimelineEntry(
            kind=REFUND,
            id=row.pk,
            public_id=row.order.public_id if row.order else "",
            number=row.number,
            at=row.refunded_at,
            channel=row.channel.name if row.channel else "",
            currency=row.currency,
            amount_minor=row.amount_minor,
            state=None,
            total_minor=row.amount_minor,
            historical=row.historical,
            lines=tuple(lines[row.pk]),
        )
        for row in rows
    ]
