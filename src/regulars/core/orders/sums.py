"""Totals derived again from the rows beneath them, in one statement each."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BigIntegerField, F, Min, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from regulars.core.orders.models import TAX_ON_TOP, Order, OrderLine, Refund, RefundLine


def sum_orders(order_ids: Collection[int]) -> None:
    """Derive amounts and moment of these orders from their lines; tax and shipping stay."""
    if not order_ids:
        return
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    amount = _total(lines.annotate(total=Sum("amount_minor")))
    discount = _total(lines.annotate(total=Sum("discount_minor")))
    Order.objects.filter(pk__in=order_ids).update(
        subtotal_minor=amount + discount,
        discount_minor=discount,
        total_minor=amount + F("shipping_minor") + TAX_ON_TOP,
        placed_at=Subquery(lines.annotate(first=Min("ordered_at")).values("first")),
    )


def sum_refunds(refund_ids: Collection[int]) -> None:
    """Derive amounts and moment of these refunds from their lines."""
    if not refund_ids:
        return
    lines = RefundLine.objects.filter(refund=OuterRef("pk")).order_by().values("refund")
    Refund.objects.filter(pk__in=refund_ids).update(
        amount_minor=_total(lines.annotate(total=Sum("amount_minor"))),
        refunded_at=Subquery(lines.annotate(first=Min("refunded_at")).values("first")),
    )


def sum_refunded(order_ids: Collection[int]) -> None:
    """Derive what was refunded of these orders from the refunds linked to them."""
    if not order_ids:
        return
    refunds = Refund.objects.filter(order=OuterRef("pk")).order_by().values("order")
    Order.objects.filter(pk__in=order_ids).update(
        refunded_minor=_total(refunds.annotate(total=Sum("amount_minor")))
    )


def _total(grouped: object) -> Coalesce:
    total = Subquery(grouped.values("total"))  # type: ignore[attr-defined]
    return Coalesce(total, Value(0), output_field=BigIntegerField())
