"""Ten thousand deliveries, doubled, shuffled, late and partly forged, end as in order and once."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import resolve

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, RefundLine
from regulars.edges.connectors.connections.queries import health, kind_of
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.shopify.tests.factories import a_shop, headers_for
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    at,
    cart,
    customer,
    line,
    order,
    product,
    refund,
    refund_line,
)
from regulars.kernel import clock

ORDERS, PEOPLE, WARES = 300, 200, 50
# On PostgreSQL, whose server the tests of a whole half wait for, a quarter of them.
DELIVERIES = 10_000 if connection.vendor == "sqlite" else 2_500
FORGED = 0.05
LATE = timedelta(hours=25)
ONCE = ("orders.placed", "orders.paid", "orders.refunded", "customers.made")
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.each_database]


@dataclass(frozen=True)
class Sent:
    """A delivery on its way: its headers hold its id and its signature."""

    body: bytes
    headers: dict[str, str]
    is_late: bool = False


def told() -> Iterator[tuple[str, dict[str, Any]]]:
    """What happens in a shop on one morning, in order."""
    for number in range(WARES):
        yield "products/create", product(id=500 + number, updated_at=at(200))
        yield "products/update", product(id=500 + number, title=f"Tea {number}", updated_at=at(190))
    for number in range(PEOPLE):
        yield "customers/create", someone(number)
        yield "customers/update", someone(number, first_name="Augusta", updated_at=at(170))
    for number in range(ORDERS):
        yield from bought(number)
    for number in range(DELIVERIES - 2 * WARES - 2 * PEOPLE - 5 * ORDERS):
        token = f"c{number}"
        yield "carts/update", cart(id=token, token=token, updated_at=at(100))


def someone(number: int, **said: Any) -> dict[str, Any]:
    number %= PEOPLE
    mine = {"email": f"buyer-{number}@example.com", "updated_at": at(180)}
    return customer(10_000 + number, **{**mine, **said})


def bought(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """An order that is placed, paid in the same second, edited, and partly taken back."""
    ware = 500 + number % WARES
    mine = {
        "id": 40_000 + number,
        "name": f"#{number}",
        "cart_token": f"c{number}",
        "customer": someone(number, first_name="Augusta", updated_at=at(170)),
        "email": f"buyer-{number % PEOPLE}@example.com",
        "source_name": "pos" if number % 10 == 0 else "web",
    }
    first = line(1, quantity=2, current_quantity=2, product_id=ware, name=f"Tea {number % WARES}")
    more = line(2, product_id=ware, name="Cup", price="7.00")
    back = refund(
        60_000 + number,
        order_id=40_000 + number,
        refund_line_items=[refund_line(1, subtotal="10.00", total_tax="0.50")],
    )
    yield "orders/create", order(**mine, financial_status="pending", line_items=[first])
    yield "orders/paid", order(**mine, line_items=[first])
    yield "orders/updated", order(**mine, line_items=[first, more], updated_at=at(40))
    yield "refunds/create", back
    yield (
        "orders/updated",
        order(
            **mine,
            financial_status="partially_refunded",
            line_items=[{**first, "current_quantity": 1}, more],
            refunds=[back],
            updated_at=at(30),
        ),
    )


def sent_in_order() -> list[Sent]:
    found = []
    for number, (topic, one) in enumerate(told()):
        body = json.dumps(one).encode()
        headers = headers_for(topic, body, **{"X-Shopify-Webhook-Id": f"d-{number}"})
        found.append(Sent(body, headers))
    return found


def in_disorder(sent: Sequence[Sent], turn: random.Random) -> tuple[list[Sent], int]:
    """Each once to five times, a twentieth forged besides, some a day late, all shuffled; and how
    many of them are forged.
    """
    times = turn.choices(range(1, 6), weights=(12, 3, 1, 1, 1), k=len(sent))
    copies = [one for one, number in zip(sent, times, strict=True) for _ in range(number)]
    forged = [
        replace(one, body=one.body.replace(b"Augusta", b"Mallory") + b" ")
        for one in turn.sample(copies, int(len(copies) * FORGED))
    ]
    every = [*copies, *forged]
    turn.shuffle(every)
    late = [replace(one, is_late=place > 0.9 * len(every)) for place, one in enumerate(every)]
    return late, len(forged)


def deliver(shop: Connection, sent: Sequence[Sent]) -> Counter[int]:
    """Through the address, as the web server calls it; applied every now and then."""
    view, factory = resolve(shop.path), RequestFactory()
    answers: Counter[int] = Counter()
    for number, one in enumerate(sent, start=1):
        request = factory.post(
            shop.path, one.body, content_type="application/json", headers=one.headers
        )
        now = NOW + LATE if one.is_late else NOW
        with clock.using(lambda now=now: now):  # type: ignore[misc]
            answers[view.func(request, **view.kwargs).status_code] += 1
        if number % 10_000 == 0 or number == len(sent):
            apply_waiting(now=NOW + LATE, seconds=600)
    return answers


def apply_in_order(shop: Connection, sent: Sequence[Sent]) -> None:
    """Without the address and the intake: as if each had come once, and in its turn."""
    arrived = [
        Arrived(
            id=number,
            connector=shop.kind,
            source=shop.source,
            actor=shop.actor,
            body=one.body,
            received_at=NOW,
            facts={},
            size=1,
            attempts=0,
            connection=shop.public_id,
            topic=one.headers["X-Shopify-Topic"],
        )
        for number, one in enumerate(sent)
    ]
    for start in range(0, len(arrived), 500):
        kind_of("shopify").apply(shop, arrived[start : start + 500], NOW)


def state() -> dict[str, Any]:
    """Everything that is not numbered by us, and how often what happens once happened."""
    return {
        "orders": _rows(
            Order.objects,
            *("number", "currency", "total_minor", "refunded_minor", "tax_minor", "placed_at"),
            *("paid_at", "cancelled_at", "channel__code", "customer__email"),
        ),
        "lines": _rows(
            OrderLine.objects, "order__number", "key", "quantity", "amount_minor", "product__name"
        ),
        "refunds": _rows(RefundLine.objects, "refund__number", "key", "amount_minor"),
        "people": _rows(Customer.objects, "email", "name", "phone"),
        "wares": _rows(Product.objects, "name", "price_minor", "is_active"),
        "deeds": _rows(Activity.objects, "name", "customer__email", "occurred_at"),
        "events": Counter(EventRow.objects.filter(name__in=ONCE).values_list("name", flat=True)),
    }


def _rows(table: Any, *names: str) -> list[tuple[Any, ...]]:
    return sorted(table.values_list(*names), key=repr)


class TestStorm:
    def test_ends_as_in_order_with_one_effect_each(self):
        shop, turn = a_shop(), random.Random(11)  # noqa: S311 - the same every time
        sent = sent_in_order()
        assert len(sent) == DELIVERIES
        with transaction.atomic():
            apply_in_order(shop, sent)
            expected = state()
            transaction.set_rollback(True)
        assert not Order.objects.exists()

        storm, forged = in_disorder(sent, turn)
        answers = deliver(shop, storm)

        assert answers == {200: len(storm) - forged, 401: forged}
        assert Delivery.objects.count() == DELIVERIES
        assert stuck() == []
        found = health(shop.public_id, now=NOW + LATE)
        assert (found.applied, found.waiting) == (DELIVERIES, 0)
        assert expected["events"] == {
            "orders.placed": ORDERS,
            "orders.paid": ORDERS,
            "orders.refunded": ORDERS,
            "customers.made": PEOPLE,
        }
        for what, wanted in expected.items():
            assert state()[what] == wanted, what
