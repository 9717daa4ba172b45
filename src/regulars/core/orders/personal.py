"""What these tables hold of people beside what names a customer."""

from __future__ import annotations

from django.db.models import Q

from regulars.core.orders.belongings import BOOKS
from regulars.core.orders.models import Channel, ChannelTally, OrderLine, RefundLine
from regulars.core.personal import Holder, Impersonal, Kept, Person

SHOWN = ("name", "product__name", "quantity", "amount_minor", "discount_minor", "tax_minor")


def _of_their_orders(person: Person) -> Q:
    return Q(order__customer__in=person.ids)


def _of_their_refunds(person: Person) -> Q:
    return Q(refund__customer__in=person.ids)


PERSONAL = (
    Holder(
        OrderLine,
        theirs=_of_their_orders,
        erasing=Kept(BOOKS, stays=("key", "name")),
        shown=("order__number", "ordered_at", *SHOWN, "order__currency"),
    ),
    Holder(
        RefundLine,
        theirs=_of_their_refunds,
        erasing=Kept(BOOKS, stays=("key", "name")),
        shown=("refund__number", "refunded_at", *SHOWN, "refund__currency"),
    ),
    Impersonal(Channel, "A way to buy."),
    Impersonal(ChannelTally, "Sums of everybody."),
)
