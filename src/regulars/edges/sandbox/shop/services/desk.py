"""What the operator does with orders; each step is told as any shop tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.cards import order_card
from regulars.edges.sandbox.shop.models import Order, OrderLine, Refund
from regulars.edges.sandbox.shop.queries import delivery_left, id_of
from regulars.edges.sandbox.shop.rules import calling_off, giving_back
from regulars.edges.sandbox.shop.services.outbox import tell
from regulars.edges.sandbox.shop.services.shelves import put_back
from regulars.edges.sandbox.shop.types import (
    GivingBack,
    NotNow,
    Status,
    UnknownOrder,
)

ON_THE_WAY = (Status.PLACED, Status.SHIPPED)


@transaction.atomic
def mark_paid(*, number: str, now: datetime) -> None:
    """Note that an order has been paid; again changes nothing.

    Raises UnknownOrder, NotNow.
    """
    row = _locked(number, *ON_THE_WAY, Status.DELIVERED)
    if row.paid_at is None:
        row.paid_at = now
        _changed(row, now)


@transaction.atomic
def ship(*, number: str, tracking: str, now: datetime) -> None:
    """Hand an order over to its carrier.

    Raises UnknownOrder, NotNow.
    """
    row = _locked(number, Status.PLACED)
    row.status, row.shipped_at, row.tracking = Status.SHIPPED, now, tracking.strip()
    _changed(row, now)


@transaction.atomic
def deliver(*, number: str, now: datetime) -> None:
    """Note that an order has reached its buyer.

    Raises UnknownOrder, NotNow.
    """
    row = _locked(number, *ON_THE_WAY)
    row.status, row.delivered_at = Status.DELIVERED, now
    _changed(row, now)


@transaction.atomic
def delay(*, number: str, promised_on: date, now: datetime) -> None:
    """Promise an order for a later day.

    Raises UnknownOrder, NotNow.
    """
    row = _locked(number, *ON_THE_WAY)
    before, row.promised_on = row.promised_on, promised_on
    late = {"delayed_from": before.isoformat()} if before and before < promised_on else {}
    _changed(row, now, **late)


@transaction.atomic
def refund(
    *,
    number: str,
    pieces: Mapping[int, int],
    with_delivery: bool,
    restock: bool,
    token: str,
    now: datetime,
) -> int:
    """Give back what these pieces of lines cost; return the amount. The same form again gives
    nothing more.

    The pieces of a line add up to it exactly. Raises UnknownOrder, NotNow, NotPaid, TooManyBack,
    NothingToRefund.
    """
    row = _locked(number, *ON_THE_WAY, Status.DELIVERED)
    before = Refund.objects.filter(token=token).first()
    if before:
        return before.amount_minor
    order = order_card(row)
    back = giving_back(order, pieces, delivery_left(order), with_delivery=with_delivery)
    _give_back(row, back, token, now)
    if restock:
        put_back(pieces=_pieces(back))
    return back.amount_minor


@transaction.atomic
def cancel(*, number: str, now: datetime) -> None:
    """Call an order off that has not been shipped: what is left of it goes back on the shelves, and
    what was paid for that goes back to its buyer.

    Raises UnknownOrder, NotNow.
    """
    row = _locked(number, Status.PLACED)
    order = order_card(row)
    back = calling_off(order, delivery_left(order))
    if back.amount_minor:
        _give_back(row, back, f"cancel:{row.public_id}", now)
    put_back(pieces=_pieces(back))
    row.status, row.cancelled_at = Status.CANCELLED, now
    row.save()
    told = order_card(_locked(number, Status.CANCELLED))
    body = wire.track("Order Cancelled", wire.of_order(told))
    tell(sender=told.sender, bodies=[body], now=now)


def _give_back(row: Order, back: GivingBack, token: str, now: datetime) -> None:
    made = Refund.objects.create(
        order=row,
        token=token,
        amount_minor=back.amount_minor,
        delivery_minor=back.delivery_minor,
        made_at=now,
    )
    row.refunded_minor += back.amount_minor
    row.save()
    for line, number in back.pieces:
        OrderLine.objects.filter(pk=line.id).update(refunded=F("refunded") + number)
    order = order_card(row)
    properties = wire.of_refund(order, back.pieces, back.amount_minor, f"{row.number}-{made.pk}")
    body = wire.track("Order Refunded", properties)
    tell(sender=order.sender, bodies=[body], now=now)


def _pieces(back: GivingBack) -> dict[str, int]:
    return {line.product: number for line, number in back.pieces}


def _locked(number: str, *allowed: Status) -> Order:
    row = Order.objects.select_for_update().filter(pk=id_of(number)).first()
    if row is None:
        raise UnknownOrder
    if row.status not in allowed:
        raise NotNow(number=row.number, state=row.status)
    return row


def _changed(row: Order, now: datetime, **told: str) -> None:
    row.save()
    order = order_card(row)
    body = wire.track("Order Updated", {**wire.of_order(order), **told})
    tell(sender=order.sender, bodies=[body], now=now)
