"""Orders one by one, as a whole and listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.types import (
    OrderMark,
    OrderName,
    OrderSheet,
    RefundSheet,
    SheetLine,
    UnknownOrder,
    WholeOrder,
)


def order_sheets(
    *,
    customer_id: int | None = None,
    source: str = "",
    number: str = "",
    placed_from: datetime | None = None,
    placed_before: datetime | None = None,
    before: OrderMark | None = None,
    limit: int = 50,
) -> list[OrderSheet]:
    """Orders, the last placed first, in one database query; those alone that are asked for.

    Continue with ``before`` set to the last one's mark. Empty: there are no more.
    """
    found = _heads()
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    asked = {
        "source": source,
        "number": number,
        "placed_at__gte": placed_from,
        "placed_at__lt": placed_before,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if before is not None:
        at, public_id = before
        # Said twice, so that the index of moments is used: OR alone would walk through all.
        found = found.filter(
            Q(placed_at__lt=at) | Q(placed_at=at, public_id__lt=public_id), placed_at__lte=at
        )
    return [_head(order) for order in found.order_by("-placed_at", "-public_id")[:limit]]


def order_named(name: str, *, source: str) -> OrderName | None:
    """The source's order of this public id or number; None: there is none."""
    rows = Order.objects.filter(Q(public_id=name) | Q(number=name), source=source)
    found = rows.values_list("public_id", "number", "currency")
    named = sorted((OrderName(*row) for row in found), key=lambda one: one.public_id != name)
    return named[0] if named else None


def sheets_among(named: Collection[tuple[str, str]]) -> dict[tuple[str, str], OrderSheet]:
    """Those of the orders, each named by its source and number, that are known, in one query."""
    sought = Q(pk__in=())
    for source, number in named:
        sought |= Q(source=source, number=number)
    return (
        {(row.source, row.number): _head(row) for row in _heads().filter(sought)} if named else {}
    )


def public_ids_of(order_ids: Collection[int]) -> dict[int, str]:
    """The public ids of orders by their ids; ids that none has are left out."""
    return dict(Order.objects.filter(pk__in=order_ids).values_list("pk", "public_id"))


def numbers_of(public_ids: Collection[str]) -> dict[str, str]:
    """The numbers of orders by their public ids; ids that none has are left out."""
    rows = Order.objects.filter(public_id__in=public_ids)
    return dict(rows.values_list("public_id", "number"))


def whole_order(name: str, *, source: str = "") -> WholeOrder:
    """The order of this public id, or else the source's of this number, with its lines and what was
    taken back of it, in four database queries.

    Raises UnknownOrder.
    """
    of_source = Q(source=source, number=name) if source else Q()
    named = Q(public_id=name) | of_source
    lines = OrderLine.objects.select_related("product").order_by("pk")
    back = RefundLine.objects.select_related("product").order_by("pk")
    refunds = Refund.objects.order_by("refunded_at", "pk")
    order = (
        _heads()
        .filter(named)
        .prefetch_related(
            Prefetch("lines", queryset=lines),
            Prefetch("refunds", queryset=refunds.prefetch_related(Prefetch("lines", back))),
        )
        .first()
    )
    if order is None:
        raise UnknownOrder(public_id=name)
    refunded = tuple(_refund(refund) for refund in order.refunds.all())
    return WholeOrder(_head(order), _lines(order.lines.all()), refunded)


def _heads() -> QuerySet[Order]:
    return Order.objects.select_related("customer", "channel")


def _head(order: Order) -> OrderSheet:
    return OrderSheet(
        public_id=order.public_id,
        source=order.source,
        number=order.number,
        customer=order.customer.public_id if order.customer else "",
        channel=order.channel.code if order.channel else "",
        placed_at=order.placed_at,
        currency=order.currency,
        subtotal_minor=order.subtotal_minor,
        discount_minor=order.discount_minor,
        tax_minor=order.tax_minor,
        tax_is_included=order.tax_is_included,
        shipping_minor=order.shipping_minor,
        total_minor=order.total_minor,
        refunded_minor=order.refunded_minor,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        delivered_at=order.delivered_at,
        cancelled_at=order.cancelled_at,
        historical=order.historical,
    )


def _refund(refund: Refund) -> RefundSheet:
    return RefundSheet(
        number=refund.number,
        refunded_on=refund.refunded_on,
        refunded_at=refund.refunded_at,
        amount_minor=refund.amount_minor,
        lines=_lines(refund.lines.all()),
    )


def _lines(rows: Iterable[OrderLine | RefundLine]) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(
            name=row.name,
            product=row.product.public_id if row.product else "",
            quantity=row.quantity,
            amount_minor=row.amount_minor,
            discount_minor=row.discount_minor,
            cost_minor=row.cost_minor,
        )
        for row in rows
    )
