"""Deliveries as they come in bad weather: several times, shuffled, forged, late or not at all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, RefundLine
from regulars.core.orders.queries import wrong_tallies
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import reconcile
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.woocommerce.tests.factories import (
    NOW,
    applied,
    ask,
    connected,
    deliver,
    open_shop,
)
from regulars.edges.connectors.woocommerce.tests.payloads import CUP, MINT_TEA, order, refund
from regulars.kernel import clock

ORDERS = 40
LATE = NOW + timedelta(hours=20)
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.each_database]


def life_of(number: int) -> list[dict[str, Any]]:
    """An order from its beginning to its end, as the shop tells it step by step."""
    common = {"id": number, "number": str(number), "customer_id": number % 7}
    minute = f"{number % 10:02}"
    begun = order(**common, status="on-hold", date_modified_gmt=f"2026-03-01T11:5{minute[1]}:00")
    paid = {**begun, "status": "processing", "date_modified_gmt": f"2026-03-01T11:5{minute[1]}:20"}
    end: dict[str, Any] = {
        0: {"status": "completed"},
        1: {"status": "cancelled"},
        2: {"refunds": [{"id": 9_000 + number, "reason": "", "total": "-10.80"}]},
        3: {"line_items": [{**MINT_TEA, "id": number * 10}, {**CUP, "id": number * 10 + 1}]},
    }[number % 4]
    return [begun, paid, {**paid, **end, "date_modified_gmt": f"2026-03-01T11:5{minute[1]}:40"}]


def told_of(connection: Connection) -> list[Any]:
    """How the orders of a connection ended."""
    found: list[Any] = []
    for row in Order.objects.filter(source=connection.source).order_by("number"):
        lines = OrderLine.objects.filter(order=row).order_by("key")
        back = RefundLine.objects.filter(refund__order=row).order_by("key")
        found.append(
            (
                (row.number, row.total_minor, row.refunded_minor, row.told_at),
                (row.paid_at, row.cancelled_at, row.placed_at),
                list(lines.values_list("key", "amount_minor", "quantity")),
                list(back.values_list("key", "amount_minor")),
            )
        )
    return found


def settle(now: datetime) -> None:
    """Apply, ask the shop what has to be asked, and apply what it answered."""
    applied(now)
    ask()
    applied(now)


def send_calmly(client: Any, connection: Connection, steps: Sequence[dict[str, Any]]) -> None:
    for step in steps:
        deliver(client, connection, "order.updated", step)
    settle(NOW)


def send_roughly(client: Any, connection: Connection, steps: Sequence[dict[str, Any]]) -> int:
    """One in twenty is lost, the others come one to five times in any order; return how many
    forged ones came between them.
    """
    weather = random.Random(20_260_301)  # noqa: S311 - no secret
    lost = set(weather.sample(range(len(steps)), k=len(steps) // 20))
    arrived = [step for place, step in enumerate(steps) if place not in lost]
    sent = [step for step in arrived for _ in range(weather.randint(1, 5))]
    weather.shuffle(sent)
    forged = weather.sample(range(len(sent)), k=len(sent) // 20)
    for place, step in enumerate(sent):
        if place in forged:
            false = {**step, "total": "1.00"}
            answer = deliver(client, connection, "order.updated", false, secret="guess")
            assert answer.status_code == 401
        deliver(client, connection, "order.updated", step, delivery=f"d{place // 3}")
        if place % 50 == 0:
            applied()
    return len(forged)


def test_in_bad_weather_all_ends_as_in_good(client):
    lives = {number: life_of(number) for number in range(1, ORDERS + 1)}
    steps = [step for life in lives.values() for step in life]
    ends = {number: life[-1] for number, life in lives.items()}
    back = {number: [refund(id=9_000 + number)] for number, end in ends.items() if end["refunds"]}
    with open_shop(orders=ends, refunds=back) as (_, peer), clock.using(lambda: NOW):
        calm = connected(peer.address, source="calm")
        send_calmly(client, calm, steps)
        rough = connected(peer.address, source="rough")
        forged = send_roughly(client, rough, steps)
        settle(LATE)
        reconcile(public_id=rough.public_id, now=NOW)
        settle(LATE)

    assert len(told_of(calm)) == ORDERS
    assert told_of(rough) == told_of(calm)
    known = health(rough.public_id, now=NOW)
    assert (known.forged, known.stuck, known.waiting) == (forged, 0, 0)
    placed = EventRow.objects.filter(name="orders.placed", actor=rough.public_id)
    assert placed.count() == ORDERS
    assert wrong_tallies() == 0
