"""Totals derived again from the rows beneath them, in one statement each."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BigIntegerField, Case, F, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from regulars.core.orders.models import TAX_ON_TOP, Order, OrderLine, Refund, RefundLine
from regulars.core.orders.models.conditions import TAKEN_BACK


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
    """Derive what was refunded of these orders from the refunds linked to them, and whether these
    count.
    """
    if not order_ids:
        return
    void_refunds(order_ids)
    refunds = Refund.objects.filter(order=OuterRef("pk")).order_by().values("order")
    Order.objects.filter(pk__in=order_ids).update(
        refunded_minor=_total(refunds.annotate(total=Sum("amount_minor")))
    )


def void_refunds(order_ids: Collection[int]) -> set[int]:
    """Derive whether the refunds of these orders count: those of cancelled ones do not. Return the
    orders of which that is otherwise than before.
    """
    voided = Q(TAKEN_BACK, order__cancelled_at__isnull=False)
    again = Q(is_void=True, order__cancelled_at__isnull=True)
    wrong = dict(
        Refund.objects.filter(voided | again, order__in=order_ids).values_list("pk", "order_id")
    )
    if wrong:
        turned = Case(When(TAKEN_BACK, then=Value(value=True)), default=Value(value=False))
        Refund.objects.filter(pk__in=wrong).update(is_void=turned)
    return {pk for pk in wrong.values() if pk is not None}


def _total(grouped: object) -> Coalesce:
    total = Subquery(grouped.values("total"))  # type: ignore[attr-defined]
    return Coalesce(total, Value(0), output_field=BigIntegerField())
