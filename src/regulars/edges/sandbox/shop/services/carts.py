"""Visits and what is in their carts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.models import CartLine, Visit
from regulars.edges.sandbox.shop.queries import (
    VISIT_AGE,
    cart_of,
    digest_of,
    offer,
    offers_among,
)
from regulars.edges.sandbox.shop.rules import most_of
from regulars.edges.sandbox.shop.services.outbox import watch
from regulars.edges.sandbox.shop.types import (
    EmptyCart,
    Item,
    OrderCard,
    Sender,
    SoldOut,
)
from regulars.kernel.ids import public_id


@dataclass(frozen=True)
class Begun:
    """A visit and the token that only its browser knows."""

    visit: Visit
    token: str


def begin_visit(*, now: datetime) -> Begun:
    """Know a browser from here on, by a token of its own; those of long ago are forgotten."""
    Visit.objects.filter(seen_at__lte=now - VISIT_AGE).delete()
    token = token_urlsafe(32)
    cart_id = public_id("crt", now=now)
    visit = Visit.objects.create(token_digest=digest_of(token), cart_id=cart_id, seen_at=now)
    return Begun(visit, token)


@transaction.atomic
def add_to_cart(
    *, visit: Visit, product: str, quantity: int, sender: Sender, now: datetime
) -> None:
    """Put more of a product into the cart.

    Raises NotSold, SoldOut.
    """
    _locked(visit)
    wanted = offer(product)
    line = visit.lines.filter(product=product).first()
    there = line.quantity if line else 0
    _check_there(Item(wanted, there + quantity))
    visit.lines.update_or_create(product=product, defaults={"quantity": there + quantity})
    added = wire.of_item(Item(wanted, quantity)) | {"currency": wanted.currency}
    body = wire.track("Product Added", {"cart_id": visit.cart_id, **added})
    watch(sender=sender, bodies=[body], now=now)


@transaction.atomic
def change_quantity(
    *, visit: Visit, product: str, quantity: int, sender: Sender, now: datetime
) -> None:
    """Have so many of a product in the cart; none takes it out.

    Raises SoldOut.
    """
    _locked(visit)
    line = visit.lines.filter(product=product).first()
    if line is None or line.quantity == quantity:
        return
    difference = quantity - line.quantity
    found = offers_among([product]).get(product)
    if quantity < 1:
        line.delete()
    else:
        if found and difference > 0:
            _check_there(Item(found, quantity))
        CartLine.objects.filter(pk=line.pk).update(quantity=quantity)
    if found:
        event = "Product Added" if difference > 0 else "Product Removed"
        changed = wire.of_item(Item(found, abs(difference))) | {"currency": found.currency}
        body = wire.track(event, {"cart_id": visit.cart_id, **changed})
        watch(sender=sender, bodies=[body], now=now)


@transaction.atomic
def order_again(*, visit: Visit, order: OrderCard, sender: Sender, now: datetime) -> int:
    """Put what an order held into the cart, as far as it is there; return how many products were.

    Raises EmptyCart where nothing of it can be had any more.
    """
    _locked(visit)
    found = offers_among([line.product for line in order.lines])
    have = {item.offer.product: item.quantity for item in cart_of(visit)}
    number = 0
    for line in order.lines:
        there = found.get(line.product)
        room = most_of(there) - have.get(line.product, 0) if there else 0
        if room > 0:
            quantity = min(line.quantity, room)
            add_to_cart(
                visit=visit, product=line.product, quantity=quantity, sender=sender, now=now
            )
            number += 1
    if not number:
        raise EmptyCart
    return number


def _check_there(item: Item) -> None:
    most = most_of(item.offer)
    if item.quantity > most:
        raise SoldOut(name=item.offer.name, left=most)


def _locked(visit: Visit) -> None:
    Visit.objects.select_for_update().get(pk=visit.pk)
