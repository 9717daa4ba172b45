"""A service on this machine that a store moves away from: it pages, throttles and fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from regulars.core.work.types import Task
from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply, answering
from regulars.edges.connectors.asking.types import Unanswered
from regulars.edges.connectors.connections import backfilling, handlers
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import begin_backfill, connect
from regulars.edges.connectors.connections.types import BackfillState, Connection
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOST_STEPS = 60
Object = dict[str, Any]


@dataclass
class Shelf:
    """What a service lists, a few to a page. Whatever comes to the front between two pages moves
    the rest on, so that the next page repeats what the last one ended with.
    """

    lists: dict[str, list[Object]]
    size: int = 2
    refusals: dict[int, Reply] = field(default_factory=dict)  # by the number of the request
    asked: int = 0

    def refused(self) -> Reply | None:
        """What the service answers instead of a page."""
        self.asked += 1
        return self.refusals.pop(self.asked, None)

    def page(self, name: str, begin: int) -> tuple[list[Object], int]:
        """Some of a list, and where the next page begins; 0: there is none."""
        listed = self.lists.get(name, [])
        end = begin + self.size
        return listed[begin:end], end if end < len(listed) else 0


TOO_MUCH = Reply({"errors": [{"code": "throttled"}]}, status=429, headers={"Retry-After": "0"})
WAIT_LONG = Reply({"errors": [{"code": "throttled"}]}, status=429, headers={"Retry-After": "40"})
BROKEN = Reply(b"<html>", status=500)
PLACE_UNKNOWN = Reply({"errors": [{"detail": "Invalid cursor"}]}, status=400)


@contextmanager
def serving(api: Any, answer: Any) -> Iterator[FakePeer]:
    """Have a connector's API answered on this machine."""

    def ask(asked: Asked) -> Reply:
        return answer(asked)

    with answering(ask) as peer, mock.patch.object(api, "ADDRESS", peer.address):
        yield peer


def connected(kind: str, **filled: Any) -> Connection:
    return connect(
        kind=kind,
        name=kind.title(),
        source=kind,
        filled=filled,
        secret="",
        actor="system",
        now=NOW,
    ).connection


def step(connection: Connection, now: datetime = NOW) -> None:
    """Do the next piece, as a worker does."""
    handlers.backfill(Task(1, backfilling.TASK, connection.public_id, {}, now, 1, 0, 0), now)


def brought_in(connection: Connection, now: datetime = NOW) -> None:
    """Bring all of it in; what is only late is asked for again."""
    begin_backfill(public_id=connection.public_id, actor="system", now=now)
    for _ in range(MOST_STEPS):
        try:
            step(connection, now)
        except Unanswered:
            continue
        if state_of(connection, now) is not BackfillState.RUNNING:
            break
    apply_waiting(now=now)


def state_of(connection: Connection, now: datetime = NOW) -> BackfillState:
    kept = health(connection.public_id, now=now).backfill
    assert kept is not None
    return kept.state


def set_aside() -> list[tuple[str, str]]:
    """What could not be brought in, and why."""
    rows = Delivery.objects.exclude(problem="").order_by("pk")
    return list(rows.values_list("topic", "problem"))
