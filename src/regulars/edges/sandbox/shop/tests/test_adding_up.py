"""Whatever the desk does with orders, in whatever order: nothing is lost and nothing is made."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db.models import F, Sum

from regulars.edges.sandbox.shop.models import Order, OrderLine, Refund, Shelf
from regulars.edges.sandbox.shop.queries import order_numbered
from regulars.edges.sandbox.shop.rules import FIRST_STOCK
from regulars.edges.sandbox.shop.services import desk
from regulars.edges.sandbox.shop.tests.factories import NOW, told
from regulars.edges.sandbox.shop.tests.placing import placed
from regulars.edges.sandbox.shop.types import Payment
from regulars.kernel.errors import RegularsError

pytestmark = pytest.mark.django_db
DEEDS = ("paid", "ship", "deliver", "delay", "refund", "refund", "refund", "cancel")


def do(deed: str, number: str, chance: Random) -> None:
    """One thing at the desk, sensible or not."""
    if deed == "paid":
        desk.mark_paid(number=number, now=NOW)
    elif deed == "ship":
        desk.ship(number=number, tracking="T-1", now=NOW)
    elif deed == "deliver":
        desk.deliver(number=number, now=NOW)
    elif deed == "delay":
        desk.delay(number=number, promised_on=(NOW + timedelta(days=9)).date(), now=NOW)
    elif deed == "cancel":
        desk.cancel(number=number, now=NOW)
    else:
        lines = order_numbered(number).lines
        desk.refund(
            number=number,
            pieces={line.id: chance.randint(0, 2) for line in lines},
            with_delivery=chance.random() < 0.3,
            restock=True,
            token=f"{chance.getrandbits(128):032x}",
            now=NOW,
        )


def refused(deed: str, number: str, chance: Random) -> bool:
    """Whether the desk refused it; then nothing was told."""
    before = len(told())
    try:
        do(deed, number, chance)
    except RegularsError:
        assert len(told()) == before
        return True
    return False


@pytest.mark.parametrize("seed", range(12))
def test_money_and_pieces_add_up_after_every_step(products, seed):
    chance = Random(seed)  # noqa: S311 - no secret
    kinds = (Payment.CARD, Payment.TRANSFER)
    pieces = {product: chance.randint(1, 4) for product in sorted(products.values())}
    number = placed(chance.choice(kinds), **pieces).number

    for _ in range(12):
        refused(chance.choice(DEEDS), number, chance)

        order = Order.objects.get()
        given = Refund.objects.aggregate(sum=Sum("amount_minor"))["sum"] or 0
        assert order.refunded_minor == given <= order.total_minor
        out = OrderLine.objects.aggregate(sum=Sum(F("quantity") - F("refunded")))["sum"]
        on_shelves = Shelf.objects.aggregate(sum=Sum("on_hand"))["sum"]
        is_back = order.status == "cancelled" and order.paid_at is None
        kept = sum(pieces.values()) if is_back else sum(pieces.values()) - out
        assert on_shelves == FIRST_STOCK * len(pieces) - sum(pieces.values()) + kept
        if not out and order.paid_at:
            delivery = Refund.objects.aggregate(sum=Sum("delivery_minor"))["sum"] or 0
            assert order.refunded_minor == order.subtotal_minor + delivery
