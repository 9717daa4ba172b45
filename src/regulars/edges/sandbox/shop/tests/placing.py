"""Carts and orders, by the verbs."""

from __future__ import annotations

from regulars.edges.sandbox.shop.models import Visit
from regulars.edges.sandbox.shop.services import carts, ordering
from regulars.edges.sandbox.shop.tests.factories import NOW, a_placing
from regulars.edges.sandbox.shop.types import Payment, Sender

NOBODY = Sender()
OTHER = "f" * 32


def a_visit(**pieces: int) -> Visit:
    visit = carts.begin_visit(now=NOW).visit
    for product, quantity in pieces.items():
        carts.add_to_cart(visit=visit, product=product, quantity=quantity, sender=NOBODY, now=NOW)
    return visit


def placed(payment: Payment = Payment.CARD, **pieces: int):
    visit = a_visit(**pieces)
    placing = a_placing(token=f"{visit.pk:032x}", payment=payment)
    return ordering.place_order(visit=visit, placing=placing, sender=NOBODY, now=NOW)
