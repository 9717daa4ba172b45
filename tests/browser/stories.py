"""What customers did and what became of their orders, for the pages that are looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Done
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import LineTold, OrderTold
from regulars.kernel import clock

MINUTE = timedelta(minutes=1)
Said = tuple[str, str, dict[str, str]]  # kind, name, properties
VISIT: list[Said] = [
    ("page", "Home", {}),
    ("page", "Product", {}),
    ("track", "Product Viewed", {"name": "Sencha of the first harvest, shaded for three weeks"}),
    ("track", "Product Added", {"name": "Sencha of the first harvest, shaded for three weeks"}),
    ("track", "Cart Viewed", {}),
    ("track", "Checkout Started", {}),
]


def keep_stories(customers: Sequence[int]) -> None:
    """A visit, an order that is late and cancelled, and a review, of each of the customers; and
    somebody of whom a card is all that is known, somebody with a long name.
    """
    now = clock.now()
    start = now - timedelta(hours=5)
    people = [
        Claim(start, customer_id=pk, anonymous_id=f"b{pk}", is_proven=True) for pk in customers
    ]
    people += [
        Claim(start, card="2900000000094", is_proven=True),
        Claim(start, user_id="sho_01m8rkc04540grsbdk6e4h4wst", name="Wolfeschlegelstein" * 9),
    ]
    met = meet(claims=people, source="shop", actor=SYSTEM, now=now)
    for who, pk in zip(met, customers, strict=False):
        _visited(pk, who.visitor_id, start)
        _ordered(pk, start + 9 * MINUTE)


def _visited(customer: int, visitor: int | None, start: datetime) -> None:
    for place, said in enumerate(VISIT):
        _done(customer, visitor, start + (place + 1) // 2 * MINUTE, said)
    _done(customer, None, start + 200 * MINUTE, ("track", "Review Written", {}))


def _ordered(customer: int, at: datetime) -> None:
    number = f"S{customer}"
    shipped, cancelled = at + 60 * MINUTE, at + 90 * MINUTE
    line = LineTold("1", Decimal(2), 1_980, name="Sencha")
    told = OrderTold(
        number=number,
        told_at=cancelled,
        currency="EUR",
        lines=[line],
        placed_at=at,
        customer_id=customer,
        shipping_minor=390,
        paid_at=at,
        shipped_at=shipped,
        cancelled_at=cancelled,
    )
    tell_orders(orders=[told], source="shop", actor=SYSTEM, now=clock.now())
    late = {"delayed_from": "2026-03-02", "promised_on": "2026-03-09"}
    for moment, name, more in (
        (at + 30 * MINUTE, "Order Updated", late),
        (shipped, "Order Updated", {}),
        (cancelled, "Order Cancelled", {}),
    ):
        _done(customer, None, moment, ("track", name, {"order_id": number, **more}))


def _done(customer: int, visitor: int | None, at: datetime, said: Said) -> None:
    kind, name, properties = said
    mark = mark_of(f"{customer} {at} {kind} {name}")
    details = json.dumps({"properties": properties})
    note(done=[Done("shop", mark, kind, name, customer, visitor, at, at, details, False)])
