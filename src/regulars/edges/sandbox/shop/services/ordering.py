"""Placing orders, on the web and at the till."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.cards import order_card
from regulars.edges.sandbox.shop.models import Order, OrderLine, Step, Visit
from regulars.edges.sandbox.shop.queries import (
    STEP_AGE,
    account_known_as,
    cart_of,
    offers_among,
    order_of_token,
    step_of,
)
from regulars.edges.sandbox.shop.rules import deliveries, totals_of
from regulars.edges.sandbox.shop.services.news import noted
from regulars.edges.sandbox.shop.services.outbox import tell
from regulars.edges.sandbox.shop.services.shelves import take
from regulars.edges.sandbox.shop.types import (
    Agreed,
    Buyer,
    Channel,
    EmptyCart,
    Item,
    OrderCard,
    OtherTotal,
    Payment,
    Placing,
    Sender,
    Status,
    TokenTaken,
)
from regulars.kernel.ids import public_id


@transaction.atomic
def place_order(*, visit: Visit, placing: Placing, sender: Sender, now: datetime) -> OrderCard:
    """Order what is in the visit's cart, and empty it; the same form again gives the same order.

    A card has been charged before. Raises EmptyCart, SoldOut, TokenTaken, OtherTotal.
    """
    row = Visit.objects.select_for_update().get(pk=visit.pk)
    before = order_of_token(placing.token)
    if before:
        if before.visit_id != row.pk:
            raise TokenTaken
        return order_card(before)
    order = _ordered(row, placing, sender, now)
    row.lines.all().delete()
    row.cart_id, row.asked = public_id("crt", now=now), None  # the next cart is another
    row.save(update_fields=["cart_id", "asked"])
    Step.objects.filter(token=placing.token).delete()
    _tell_of(order, placing.agreed, sender, now)
    return order


@transaction.atomic
def ask_for_step(*, visit: Visit, placing: Placing, now: datetime) -> None:
    """Keep an order until its buyer has confirmed the payment. Asking again changes nothing. What
    was never confirmed is forgotten after an hour; who and where waits with the cart, so that
    nobody has to write it again who did not pay.
    """
    Step.objects.filter(made_at__lte=now - STEP_AGE).delete()
    kept = {**asdict(placing.buyer), "delivery": placing.delivery, "payment": placing.payment}
    Visit.objects.filter(pk=visit.pk).update(asked=kept)
    Step.objects.get_or_create(
        token=placing.token, defaults={"visit": visit, "asked": asdict(placing), "made_at": now}
    )


def placing_of(*, visit: Visit | None, token: str, now: datetime) -> Placing:
    """What waits for this confirmation.

    Raises NoSuchStep.
    """
    asked = step_of(visit, token, now=now).asked
    values = {"buyer": Buyer(**asked["buyer"]), "payment": Payment(asked["payment"])}
    agreed = Agreed(**asked["agreed"]) if asked["agreed"] else None
    return Placing(**{**asked, **values, "agreed": agreed})


def give_up_step(*, visit: Visit | None, token: str, now: datetime) -> None:
    """Do not pay after all: nothing of the attempt is kept.

    Raises NoSuchStep.
    """
    step_of(visit, token, now=now).delete()


@transaction.atomic
def sell_at_till(
    *, pieces: Mapping[str, int], payment: Payment, email: str, card: str, token: str, now: datetime
) -> OrderCard:
    """Sell what was picked at the till; the same form again gives the same sale.

    Whoever shows a card or names an e-mail of an account is known by it; anybody else is not.

    Raises EmptyCart, SoldOut, TokenTaken.
    """
    before = order_of_token(token)
    if before:
        return order_card(before)
    found = offers_among(pieces)
    items = [Item(found[product], pieces[product]) for product in pieces if product in found]
    account = account_known_as(card=card) if card else account_known_as(email=email)
    row = Order(
        token=token,
        account_id=account.id if account else None,
        channel=Channel.TILL,
        status=Status.DELIVERED,
        payment=payment,
        email=account.email if account else email.strip().lower(),
        name=account.name if account else "",
        card=card or (account.card if account else ""),
        user_id=account.public_id if account else "",
        paid_at=now,
        delivered_at=now,
    )
    order = _saved(row, items, now)
    tell(sender=order.sender, bodies=[wire.track("Order Completed", wire.of_order(order))], now=now)
    return order


def _ordered(visit: Visit, placing: Placing, sender: Sender, now: datetime) -> OrderCard:
    days = {one.code: one.days for one in deliveries(settings.REGULARS_CURRENCY)}
    row = Order(
        token=placing.token,
        visit=visit,
        account=visit.account,
        channel=Channel.WEB,
        payment=placing.payment,
        **asdict(placing.buyer),
        delivery=placing.delivery,
        card=(visit.account.card or "") if visit.account else "",
        user_id=sender.user_id,
        anonymous_id=sender.anonymous_id,
        cart_id=visit.cart_id,
        promised_on=(now + timedelta(days=days[placing.delivery])).date(),
        paid_at=now if placing.payment == Payment.CARD else None,
    )
    order = _saved(row, cart_of(visit), now)
    if placing.total_minor not in {None, order.totals.total_minor}:
        raise OtherTotal
    return order


def _saved(row: Order, items: Sequence[Item], now: datetime) -> OrderCard:
    """Take the items off their shelves and write the order."""
    if not items:
        raise EmptyCart
    names = {item.offer.product: item.offer.name for item in items}
    take(pieces={item.offer.product: item.quantity for item in items}, names=names)
    currency = settings.REGULARS_CURRENCY
    totals = totals_of(items, row.delivery, currency)
    row.public_id, row.placed_at, row.currency = public_id("sor", now=now), now, currency
    row.subtotal_minor, row.shipping_minor = totals.subtotal_minor, totals.shipping_minor
    row.total_minor = totals.total_minor
    if not (row.user_id or row.anonymous_id):
        row.anonymous_id = row.public_id  # nobody's browser: this one order's buyer
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # the same form, sent twice at the same moment
        raise TokenTaken from error
    OrderLine.objects.bulk_create([_line(row, item) for item in items])
    return order_card(row)


def _line(order: Order, item: Item) -> OrderLine:
    offer = item.offer
    return OrderLine(
        order=order,
        product=offer.product,
        sku=offer.sku,
        name=offer.name,
        category=offer.category,
        price_minor=offer.price_minor,
        quantity=item.quantity,
    )


def _tell_of(order: OrderCard, agreed: Agreed | None, sender: Sender, now: datetime) -> None:
    buyer = order.buyer
    traits = wire.of_buyer(buyer)
    if agreed:
        traits |= noted(email=buyer.email, agreed=agreed, method="checkout", now=now)
    context = {**sender.context, **order.sender.context}
    known = replace(order.sender, context=context)
    bodies = [wire.identify(traits), wire.track("Order Completed", wire.of_order(order))]
    tell(sender=known, bodies=bodies, now=now)
