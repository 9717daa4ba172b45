"""Disturbances, and what has become of everything that was acknowledged."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind
from regulars.core.activity.models import Activity
from regulars.core.activity.services import mark_of
from regulars.core.events.services import subscribe
from regulars.core.orders.models import Order
from regulars.core.orders.types import OrderPlaced
from regulars.core.work.queries import backlog, count_quarantined
from regulars.edges.connectors.intake.queries import count_waiting, stuck
from tests.kills.disturbing import Disturbance
from tests.kills.processes import Forked, listening, serve, work
from tests.kills.sending import TOTAL_MINOR, Shop, messages, send_until_told

LONGEST_TO_RESUME = 60.0  # seconds
SENDERS = ("ann", "bob")
EFFECT = "harness.keep_account"


@subscribe(OrderPlaced)
def keep_account(event: OrderPlaced) -> None:
    """An effect that could be had twice: nothing but the worker keeps it from that."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kills_effect (placed) VALUES (%s)", [event.order])


@dataclass
class Outcome:
    """What came of it; ``broken`` says which promises were not kept."""

    disturbances: int = 0
    acknowledged: int = 0
    applied: int = 0
    orders: int = 0
    effects: int = 0
    resumed_seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


@dataclass
class Harness:
    """Two web servers, two workers and two shops, which are disturbed."""

    disturbance: Disturbance

    def run(self) -> Outcome:
        """Disturb them, let everything come to rest, and look."""
        shops = self._shops()
        self.listener = listening()
        killed = [
            *(Forked(f"web-{n}", partial(serve, self.listener)) for n in (1, 2)),
            Forked("worker-1", partial(work, "worker-1", is_looked_after=True)),
            Forked("worker-2", partial(work, "worker-2", is_looked_after=False)),
        ]
        shops = [shop(self.listener.getsockname()[1]) for shop in shops]
        senders = [Forked(shop.name, partial(send_until_told, shop)) for shop in shops]
        for process in (*killed, *senders):
            process.begin()
        disturbances = self.disturbance.disturb(killed, partial(self._taken, shops))
        outcome = Outcome(disturbances, resumed_seconds=self._resumed(senders))
        for process in killed:
            process.end()
        self._look(shops, outcome)
        return outcome

    def _taken(self, shops: list[Shop]) -> int:
        return sum(shop.taken.stat().st_size for shop in shops if shop.taken.exists())

    def _shops(self) -> list[partial[Shop]]:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kills_effect (placed varchar(40) NOT NULL)")
        made = make_key(
            kind=KeyKind.SECRET,
            name="Shop",
            source="shop",
            scopes=["events.write"],
            origins=[],
            ends_at=None,
            actor="system",
            now=datetime.now(UTC),
        )
        connections.close_all()  # a connection must not be forked
        home = Path(settings.REGULARS_HOME)
        return [
            partial(lambda port, name: Shop(name, port, made.token, home / name), name=name)
            for name in SENDERS
        ]

    def _resumed(self, senders: list[Forked]) -> float:
        """How long after the last kill everything that was sent is applied, in seconds."""
        begun = time.monotonic()
        for sender in senders:
            sender.end()
        while time.monotonic() - begun < LONGEST_TO_RESUME:
            found = backlog(now=datetime.now(UTC))
            if not count_waiting() and EFFECT not in {one.kind for one in found}:
                break
            time.sleep(0.1)
        connections.close_all()
        return round(time.monotonic() - begun, 1)

    def _look(self, shops: list[Shop], outcome: Outcome) -> None:
        """Hold what is there against what was acknowledged."""
        taken = [
            (shop.name, int(line)) for shop in shops for line in shop.taken.read_text().split()
        ]
        marks = Counter(bytes(mark) for mark in Activity.objects.values_list("message", flat=True))
        ids = [one["messageId"] for name, number in taken for one in messages(name, number)]
        orders = dict(Order.objects.values_list("number", "total_minor"))
        public = Counter(Order.objects.values_list("public_id", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT placed FROM kills_effect")
            effects = Counter(row[0] for row in cursor.fetchall())
        outcome.acknowledged, outcome.applied = len(ids), sum(marks.values())
        outcome.orders, outcome.effects = len(orders), sum(effects.values())
        promises = {
            "acknowledged messages are lost": sum(mark_of(one) not in marks for one in ids),
            "messages are there twice": sum(number > 1 for number in marks.values()),
            "acknowledged orders are lost": sum(f"{n}-{k}" not in orders for n, k in taken),
            "orders have another total": sum(total != TOTAL_MINOR for total in orders.values()),
            "orders had no effect or several": sum((public - effects).values())
            + sum((effects - public).values()),
            "deliveries are stuck": len(stuck()),
            "tasks are in quarantine": count_quarantined(),
            "seconds passed before work went on": int(outcome.resumed_seconds)
            if outcome.resumed_seconds >= LONGEST_TO_RESUME
            else 0,
        }
        outcome.broken = [f"{number} {what}" for what, number in promises.items() if number]
        if not taken:
            outcome.broken.append("nothing was acknowledged at all")
