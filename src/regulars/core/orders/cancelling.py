"""What a cancelled order leaves: everything that was not taken back of it otherwise.

It is derived again after each telling, so that it makes no difference whether a shop tells first
that an order was cancelled or what was paid back of it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum

from regulars.core.orders.lines_told import taken_back
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rules.documents import key_and_place, left_of
from regulars.core.orders.sums import sum_refunded, sum_refunds
from regulars.core.orders.types import Document, LineTold, refund_key

CANCELLED = "cancelled"  # the reference of what a cancellation takes back


def take_nothing_back(order: Order) -> int:
    """Forget what the cancellation of an order took back; return how much that was."""
    derived = RefundLine.objects.filter(
        refund__order=order, key__startswith=refund_key(CANCELLED, "")
    )
    amounts = list(derived.values_list("refund_id", "amount_minor"))
    if not amounts:
        return 0
    refunds = {refund for refund, _ in amounts}
    derived.delete()
    emptied = Refund.objects.filter(pk__in=refunds, lines__isnull=True)
    gone = set(emptied.values_list("pk", flat=True))
    Refund.objects.filter(pk__in=gone).delete()
    sum_refunds(refunds - gone)
    sum_refunded([order.pk])
    return sum(amount for _, amount in amounts)


def amount_of(document: Document | None) -> int:
    """What a document takes back; 0 without one."""
    if document is None:
        return 0
    return -sum(line.amount_minor for lines in document.taken_back.values() for line in lines)


def what_is_left(order: Order) -> Document | None:
    """A document that takes back what is left of a cancelled order; None where nothing is."""
    if order.cancelled_at is None:
        return None
    day = order.cancelled_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return rest_of(order, reference=CANCELLED, at=order.cancelled_at, day=day)


def rest_of(order: Order, *, reference: str, at: datetime, day: date) -> Document | None:
    """A document that takes back what is left of an order; None where nothing is."""
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    left = left_of({line.key: line.amount_minor for line in lines}, *_taken_back_of(order))
    told = [
        taken_back(_line(line, left[line.key]), key=refund_key(reference, line.key), at=at, day=day)
        for line in lines
        if left[line.key]
    ]
    if not told:
        return None
    return Document(
        number=order.number,
        taken_back={day: told},
        taken_back_from={day: order.customer_id},
        taken_back_through={day: order.channel_id},
    )


def _taken_back_of(order: Order) -> tuple[dict[str, int], int]:
    """What was taken back of each line by its key, and of the order altogether."""
    rows = RefundLine.objects.filter(refund__order=order)
    of_lines: dict[str, int] = {}
    for stored, amount in rows.values_list("key", "amount_minor"):
        key, _ = key_and_place(stored)
        _, _, line = key.partition(":")
        of_lines[line] = of_lines.get(line, 0) + amount
    return of_lines, rows.aggregate(total=Sum("amount_minor"))["total"] or 0


def _line(line: OrderLine, amount_minor: int) -> LineTold:
    whole = amount_minor == line.amount_minor
    share = Decimal(amount_minor) / line.amount_minor if line.amount_minor else Decimal(0)
    return LineTold(
        key=line.key,
        quantity=line.quantity if whole else line.quantity * share,
        amount_minor=amount_minor,
        name=line.name,
        product_id=line.product_id,
        cost_minor=line.cost_minor if whole else None,
    )
