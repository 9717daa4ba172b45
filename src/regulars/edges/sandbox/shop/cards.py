"""Rows of the shop as values."""

from __future__ import annotations

import msgspec

from regulars.edges.sandbox.shop.models import Account, Message, Order, OrderLine, Received
from regulars.edges.sandbox.shop.rules import summed
from regulars.edges.sandbox.shop.types import (
    AccountCard,
    Buyer,
    Channel,
    LineCard,
    MessageCard,
    OrderCard,
    Payment,
    ReceivedCard,
    Sender,
    Status,
)


def account_card(row: Account) -> AccountCard:
    """An account, without its password."""
    return AccountCard(
        id=row.pk,
        public_id=row.public_id,
        email=row.email,
        name=row.name,
        card=row.card or "",
        joined_at=row.joined_at,
    )


def order_card(row: Order) -> OrderCard:
    """An order with its lines."""
    return OrderCard(
        id=row.pk,
        number=row.number,
        public_id=row.public_id,
        channel=Channel(row.channel),
        status=Status(row.status),
        payment=Payment(row.payment),
        buyer=_buyer(row),
        delivery=row.delivery,
        currency=row.currency,
        totals=summed(row.subtotal_minor, row.shipping_minor),
        refunded_minor=row.refunded_minor,
        lines=[_line_card(line) for line in sorted(row.lines.all(), key=lambda one: one.pk)],
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        cancelled_at=row.cancelled_at,
        promised_on=row.promised_on,
        tracking=row.tracking,
        card=row.card,
        cart_id=row.cart_id,
        visit_id=row.visit_id,
        account_id=row.account_id,
        sender=_sender(row),
    )


def message_card(row: Message) -> MessageCard:
    """A message, without what it says."""
    return MessageCard(
        id=row.pk,
        message_id=row.message_id,
        what=row.what,
        made_at=row.made_at,
        sent_at=row.sent_at,
        failed_at=row.failed_at,
        problem=row.problem,
    )


def received_card(row: Received) -> ReceivedCard:
    """A webhook, laid out to be read."""
    body = msgspec.json.format(row.body, indent=2)
    return ReceivedCard(row.webhook_id, row.type, body, row.received_at)


def _buyer(row: Order) -> Buyer:
    return Buyer(
        email=row.email,
        name=row.name,
        phone=row.phone,
        address=row.address,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
    )


def _sender(row: Order) -> Sender:
    """In whose name the shop tells what becomes of the order later."""
    traits = {"traits": {"email": row.email}} if row.email else {}
    return Sender(
        user_id=row.user_id,
        anonymous_id=row.anonymous_id,
        context={"channel": row.channel, **traits},
    )


def _line_card(row: OrderLine) -> LineCard:
    return LineCard(
        id=row.pk,
        product=row.product,
        sku=row.sku,
        name=row.name,
        category=row.category,
        price_minor=row.price_minor,
        quantity=row.quantity,
        refunded=row.refunded,
    )
