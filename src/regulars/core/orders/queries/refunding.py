"""What of an order can still go back, and what a refund would give."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from regulars.core.orders.models import Order, OrderLine, RefundLine
from regulars.core.orders.rules import refunding
from regulars.core.orders.rules.documents import key_and_place
from regulars.core.orders.rules.exchanging import exchange
from regulars.core.orders.types import (
    Exchanged,
    PaidLine,
    PaidOrder,
    PaidShipping,
    RefundPolicy,
    RefundSums,
    Tender,
    TenderKind,
    UnknownOrder,
)


class Back(NamedTuple):
    """What was taken back under one key."""

    quantity: Decimal = Decimal(0)
    amount_minor: int = 0


def paid_order(public_id: str) -> PaidOrder:
    """An order as it was paid, with what its shop took back of each line so far.

    Its one tender is all that was paid. Discounts are the lines' own: whoever knows that they hung
    on a minimum, or how the order was paid, says so in the value.

    Raises UnknownOrder.
    """
    order = Order.objects.filter(public_id=public_id).first()
    if order is None:
        raise UnknownOrder(public_id=public_id)
    rows = list(OrderLine.objects.filter(order=order).order_by("pk"))
    back = _taken_back(order)
    lines = tuple(_paid_line(row, back) for row in rows)
    paid = Tender(
        name=order.number,
        kind=TenderKind.MONEY,
        paid_minor=order.total_minor,
        given_back_minor=order.refunded_minor,
    )
    return PaidOrder(
        currency=order.currency,
        lines=lines,
        shipping=PaidShipping(paid_minor=order.shipping_minor),
        tax_minor=order.tax_minor,
        tax_is_included=order.tax_is_included,
        tenders=(paid,),
    )


def refund_of(
    order: PaidOrder, returned: Mapping[str, Decimal], *, policy: RefundPolicy
) -> RefundSums:
    """What goes back for so many units of these lines, by their keys; nothing is written.

    Raises NothingReturned, UnusableQuantity, UnknownOrderLine, MoreThanBought, MoreThanCaptured.
    """
    return refunding.refund(order, returned, policy=policy)


def order_after(order: PaidOrder, sums: RefundSums) -> PaidOrder:
    """The order as it would be once that went back, to ask for the next refund."""
    return refunding.after(order, sums)


def exchange_of(
    *, paid_minor: int, worth_minor: int, chosen_minor: int, bonus_minor: int = 0
) -> Exchanged:
    """What it comes to where goods for which ``paid_minor`` was paid count ``worth_minor``, their
    price before discounts, and a bonus towards others that cost ``chosen_minor``.
    """
    return exchange(
        paid_minor=paid_minor,
        worth_minor=worth_minor,
        chosen_minor=chosen_minor,
        bonus_minor=bonus_minor,
    )


def _taken_back(order: Order) -> dict[str, Back]:
    """What was taken back, by the key of the line that the shop named."""
    found: dict[str, Back] = {}
    rows = RefundLine.objects.filter(refund__order=order)
    for stored, quantity, amount in rows.values_list("key", "quantity", "amount_minor"):
        _, _, key = key_and_place(stored)[0].partition(":")
        known = found.get(key, Back())
        found[key] = Back(known.quantity + quantity, known.amount_minor + amount)
    return found


def _paid_line(row: OrderLine, back: dict[str, Back]) -> PaidLine:
    """The line, with its part of what was taken back; what was told of several lines of one key is
    of the first until that has none left.
    """
    discount = row.discount_minor or 0
    returned, given = Decimal(0), 0
    for key in (row.key, key_and_place(row.key)[0]):
        known = back.get(key, Back())
        units = min(max(row.quantity - returned, Decimal(0)), known.quantity)
        amount = min(row.amount_minor - given, known.amount_minor)
        back[key] = Back(known.quantity - units, known.amount_minor - amount)
        returned, given = returned + units, given + amount
    return PaidLine(
        key=row.key,
        quantity=row.quantity,
        price_minor=row.amount_minor + discount,
        discount_minor=discount,
        tax_minor=row.tax_minor,
        returned=returned,
        given_back_minor=given,
    )
