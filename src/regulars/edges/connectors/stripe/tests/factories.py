"""A Stripe on this machine, connected, and its events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from urllib.parse import parse_qs

from regulars.core.work.models import Task as TaskRow
from regulars.core.work.types import Task
from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply, answering
from regulars.edges.connectors.connections.services import connect
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.stripe import api, applying, handlers
from regulars.edges.connectors.stripe.tests.payloads import signature, written
from regulars.kernel import clock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "whsec_kettle"


@dataclass
class Account:
    """What the account has. After ``patience`` answers it is out of order."""

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    customers: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    hooks: list[dict[str, Any]] = field(default_factory=list)
    patience: int = 1_000

    def answer(self, asked: Asked) -> Reply:
        self.patience -= 1
        if self.patience < 0:
            return Reply({"error": {"type": "api_error"}}, status=500)
        if asked.headers.get("authorization") != "Bearer rk_live_7":
            return Reply({"error": {"type": "invalid_request_error"}}, status=401)
        where = asked.path.strip("/").split("/")
        if asked.method == "POST":
            return self._hook(where, parse_qs(asked.body.decode()))
        if where[0] == "payment_intents":
            return self._one(self.payments.get(where[1]), charge=True)
        if where[:2] == ["checkout", "sessions"] and len(where) == 3:
            return self._one(self.sessions.get(where[2]))
        return self._list(self._listed(where, asked), asked)

    def _one(self, found: dict[str, Any] | None, *, charge: bool = False) -> Reply:
        if found is None:
            return Reply({"error": {"code": "resource_missing"}}, status=404)
        return Reply(self._with_charge(found) if charge else found)

    def _with_charge(self, payment: dict[str, Any]) -> dict[str, Any]:
        named = payment["latest_charge"]
        return {**payment, "latest_charge": self.charges.get(named, named)}

    def _listed(self, where: list[str], asked: Asked) -> list[dict[str, Any]]:
        if where[-1] == "line_items":
            return self.lines.get(where[2], [])
        if where[-1] == "refunds":
            return [one for one in self.refunds if one["charge"] == asked.query["charge"]]
        if where[-1] == "sessions":
            return self._sessions(asked.query.get("payment_intent"))
        if where[0] == "charges":
            return [self._whole(one) for one in self.charges.values()]
        if where[0] == "events":
            types = {value for name, value in asked.query.items() if name.startswith("types")}
            since = int(asked.query["created[gte]"])
            told = [one for one in self.events if one["created"] >= since and one["type"] in types]
            return sorted(told, key=lambda one: -one["created"])
        lists = {"customers": self.customers, "webhook_endpoints": self.hooks}
        return lists[where[0]]

    def _sessions(self, payment_id: str | None) -> list[dict[str, Any]]:
        if payment_id:
            return [one for one in self.sessions.values() if one["payment_intent"] == payment_id]
        return [self._expanded(one) for one in self.sessions.values()]

    def _expanded(self, session: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(session["payment_intent"])
        lines = self.lines.get(session["id"], [])
        return {
            **session,
            "payment_intent": self._with_charge(payment) if payment else None,
            "line_items": {"object": "list", "data": lines[:10], "has_more": len(lines) > 10},
        }

    def _whole(self, charge: dict[str, Any]) -> dict[str, Any]:
        refunds = [one for one in self.refunds if one["charge"] == charge["id"]]
        payment = self.payments.get(charge["payment_intent"])
        listed = {"object": "list", "data": refunds[:10], "has_more": len(refunds) > 10}
        return {**charge, "refunds": listed, "payment_intent": payment}

    def _list(self, listed: list[dict[str, Any]], asked: Asked) -> Reply:
        ids = [one["id"] for one in listed]
        after = asked.query.get("starting_after")
        begin = ids.index(after) + 1 if after else 0
        end = begin + int(asked.query["limit"])
        return Reply({"object": "list", "data": listed[begin:end], "has_more": end < len(listed)})

    def _hook(self, where: list[str], told: dict[str, list[str]]) -> Reply:
        events = {"enabled_events": told["enabled_events[]"]}
        if len(where) > 1:
            (hook,) = [one for one in self.hooks if one["id"] == where[1]]
            hook.update({**events, "status": "enabled"})
            return Reply(hook)
        made = {"id": f"we_{len(self.hooks) + 1}", "url": told["url"][0], "status": "enabled"}
        self.hooks.append({**made, **events})
        return Reply({**self.hooks[-1], "secret": "whsec_made"})


@contextmanager
def open_account(**has: Any) -> Iterator[tuple[Account, FakePeer]]:
    account = Account(**has)
    with answering(account.answer) as peer, mock.patch.object(api, "ADDRESS", peer.address):
        yield account, peer


def connected(**said: Any) -> Connection:
    """Stripe as where the orders come from."""
    filled = {"api_key": "rk_live_7", "has_orders": True, **said.pop("filled", {})}
    usual: dict[str, Any] = {
        "kind": "stripe",
        "name": "Stripe",
        "source": "stripe",
        "filled": filled,
        "secret": SECRET,
        "actor": "system",
        "now": NOW,
    }
    return connect(**{**usual, **said}).connection


def deliver(client: Any, connection: Connection, told: Any, *, secret: str = SECRET) -> Any:
    """Post an event, as Stripe does at this moment."""
    body = told if isinstance(told, bytes) else written(told)
    headers = {"Stripe-Signature": signature(body, secret, at=clock.now())}
    return client.post(connection.path, body, content_type="application/json", headers=headers)


def applied(now: datetime = NOW) -> None:
    """Apply what waits; nothing of it is set aside."""
    apply_waiting(now=now)
    problems = Delivery.objects.exclude(problem="").values_list("problem", flat=True)
    assert list(problems) == []


def ask(now: datetime = NOW) -> list[str]:
    """Do what is to be asked; return what that was about."""
    rows = list(TaskRow.objects.filter(kind=applying.ASK).order_by("pk"))
    for row in rows:
        handlers.ask(Task(row.pk, row.kind, row.key, row.facts, row.due_at, 1, 0, 0), now)
        row.delete()
    return [row.facts["id"] for row in rows]


def settled(now: datetime = NOW) -> list[str]:
    """Apply, ask and apply what was answered."""
    applied(now)
    asked = ask(now)
    applied(now)
    return asked
