"""The tables of orders as imports tell them."""

from __future__ import annotations

from decimal import Decimal

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.retelling import ToldTable
from regulars.kernel.tellings import Fields

FILLABLE = ("customer_id", "channel_id")
WHOSE = dict.fromkeys(FILLABLE)
ON_TOP = {"tax_minor": 0, "shipping_minor": 0, "tax_is_included": False}  # 0: nothing was told
OF_A_LINE = {
    "product_id": None,
    "name": "",
    "quantity": Decimal(0),
    "amount_minor": 0,
    "discount_minor": None,
    "cost_minor": None,
}


def _add_up(order: Order) -> None:
    tax = 0 if order.tax_is_included else order.tax_minor
    goods = order.subtotal_minor - order.discount_minor
    order.total_minor = goods + order.shipping_minor + tax


def _lines(rows: type[OrderLine | RefundLine], at: str) -> ToldTable:
    fields = {**OF_A_LINE, at: None}
    return ToldTable(rows, Fields(fields, decided=frozenset(fields)))


ORDERS = ToldTable(
    Order,
    Fields({**WHOSE, **ON_TOP}, decided=frozenset(ON_TOP)),
    derived=("total_minor",),
    derive=_add_up,
)
REFUNDS = ToldTable(Refund, Fields(WHOSE))
ORDER_LINES = _lines(OrderLine, "ordered_at")
REFUND_LINES = _lines(RefundLine, "refunded_at")
