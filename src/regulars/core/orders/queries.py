"""What was bought: a customer's timeline and sums, one order, the channels."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Count, F, Max, Min, Q, Sum

from regulars.core.orders.leaving import Leaving
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.core.orders.types import (
    Buying,
    ChannelCard,
    TimelineEntry,
    TimelineLine,
    TimelineMark,
)
from regulars.kernel.spans import Span

ORDER, REFUND = "order", "refund"
SOLD = Q(subtotal_minor__gt=F("discount_minor"))  # an order is one with anything sold


def channels() -> list[ChannelCard]:
    """Every channel by name; empty: nothing has been sold through a named channel."""
    rows = Channel.objects.order_by("name", "pk")
    return [ChannelCard(row.pk, row.code, row.name, row.kind) for row in rows]


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


def buying_of(customer_ids: Collection[int]) -> dict[int, list[Buying]]:
    """What each customer bought, by currency, in two database queries; no entry: nothing at all."""
    mine = {"customer_id__in": customer_ids}
    bought = (
        Order.objects.filter(**mine)
        .values("customer_id", "currency")
        .annotate(
            orders=Count("pk", filter=SOLD),
            sold=Sum(F("subtotal_minor") - F("discount_minor")),
            first=Min("placed_at", filter=SOLD),
            last=Max("placed_at", filter=SOLD),
        )
    )
    taken_back = Refund.objects.filter(**mine).values("customer_id", "currency")
    back = {
        (row["customer_id"], row["currency"]): row["total"]
        for row in taken_back.annotate(total=Sum("amount_minor"))
    }
    result: dict[int, list[Buying]] = {}
    for row in bought.order_by("customer_id", "currency"):
        refunded = back.pop((row["customer_id"], row["currency"]), 0)
        buying = Buying(
            row["currency"],
            row["orders"],
            row["sold"] - refunded,
            refunded,
            row["first"],
            row["last"],
        )
        result.setdefault(row["customer_id"], []).append(buying)
    for (customer_id, currency), refunded in sorted(back.items()):
        only_refunded = Buying(currency, 0, -refunded, refunded, None, None)
        result.setdefault(customer_id, []).append(only_refunded)
    return result


def has_orders() -> bool:
    """Whether there is any order, one with nothing but free lines included."""
    return Order.objects.exists()


def leaving(
    *, import_run: int, order_lines: Sequence[Span] = (), refund_lines: Sequence[Span] = ()
) -> Leaving:
    """What undoing an import would delete; the spans hold the lines that other imports told too."""
    return Leaving(import_run, order_lines, refund_lines)


def customers_with_orders(customer_ids: Collection[int]) -> set[int]:
    """Those of the customers that an order or a refund names."""
    ids = set(
        Order.objects.filter(customer_id__in=customer_ids).values_list("customer_id", flat=True)
    )
    ids |= set(
        Refund.objects.filter(customer_id__in=customer_ids).values_list("customer_id", flat=True)
    )
    return {pk for pk in ids if pk is not None}


def products_with_lines(product_ids: Collection[int]) -> set[int]:
    """Those of the products that a line of an order or a refund names."""
    found = {"product_id__in": product_ids}
    ids = set(OrderLine.objects.filter(**found).values_list("product_id", flat=True).distinct())
    ids |= set(RefundLine.objects.filter(**found).values_list("product_id", flat=True).distinct())
    return {pk for pk in ids if pk is not None}


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
            total_minor=row.amount_minor,
            historical=row.historical,
            lines=tuple(lines[row.pk]),
        )
        for row in rows
    ]
