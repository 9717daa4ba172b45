"""A WooCommerce shop on this machine, connected, and its deliveries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from regulars.core.work.models import Task as TaskRow
from regulars.core.work.types import Task
from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply, answering
from regulars.edges.connectors.connections.services import connect
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.woocommerce import applying, handlers
from regulars.edges.connectors.woocommerce.tests.payloads import signature, written

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "kettle"
PATH = "/wp-json/wc/v3/"


@dataclass
class Shop:
    """What the shop has. ``trouble`` is what it answers first, whatever it is asked; after
    ``patience`` answers it is out of order.
    """

    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    customers: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    hooks: list[dict[str, Any]] = field(default_factory=list)
    trouble: list[Reply] = field(default_factory=list)
    patience: int = 1_000

    def answer(self, asked: Asked) -> Reply:
        if self.trouble:
            return self.trouble.pop(0)
        self.patience -= 1
        if self.patience < 0:
            return Reply(status=500)
        where = asked.path.removeprefix(PATH).split("/")
        if asked.method == "POST":
            self.hooks.append({"id": len(self.hooks) + 1, **json.loads(asked.body)})
            return Reply(self.hooks[-1], status=201)
        if asked.method == "PUT":
            (hook,) = [one for one in self.hooks if one["id"] == int(where[1])]
            hook.update(json.loads(asked.body))
            return Reply(hook)
        if where[0] == "orders" and len(where) == 2:
            found = self.orders.get(int(where[1]))
            return Reply(found) if found else Reply({"code": "invalid_id"}, status=404)
        return self._page(asked, self._listed(where, asked))

    def _listed(self, where: list[str], asked: Asked) -> list[dict[str, Any]]:
        if where[-1] == "refunds":
            return self.refunds.get(int(where[1]), [])
        others = {"webhooks": self.hooks, "customers": self.customers}
        if where[0] in others:
            return others[where[0]]
        listed = self.products if where[0] == "products" else list(self.orders.values())
        after = asked.query.get("modified_after", "")
        before = asked.query.get("modified_before", "9")
        by = "date_modified_gmt" if asked.query.get("orderby") == "modified" else "id"
        found = [one for one in listed if after < one["date_modified_gmt"] < before]
        return sorted(found, key=lambda one: (one[by], one["id"]))

    def _page(self, asked: Asked, listed: list[dict[str, Any]]) -> Reply:
        size, page = int(asked.query["per_page"]), int(asked.query["page"])
        pages = {"X-WP-TotalPages": str(-(-len(listed) // size)), "X-WP-Total": str(len(listed))}
        return Reply(listed[(page - 1) * size : page * size], headers=pages)


@contextmanager
def open_shop(**has: Any) -> Iterator[tuple[Shop, FakePeer]]:
    shop = Shop(**has)
    with answering(shop.answer) as peer:
        yield shop, peer


def connected(address: str = "https://tea.example", **said: Any) -> Connection:
    filled = {"shop": address, "consumer_key": "ck_7", "consumer_secret": "cs_7"}
    usual: dict[str, Any] = {
        "kind": "woocommerce",
        "name": "Tea shop",
        "source": "tea",
        "filled": filled,
        "secret": SECRET,
        "actor": "system",
        "now": NOW,
    }
    return connect(**{**usual, **said}).connection


def deliver(
    client: Any,
    connection: Connection,
    topic: str,
    told: Any,
    *,
    delivery: str = "d1",
    secret: str = SECRET,
) -> Any:
    """Post a delivery, as a shop does."""
    body = told if isinstance(told, bytes) else written(told)
    resource, _, event = topic.partition(".")
    headers = {
        "X-WC-Webhook-Source": "https://tea.example/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature(body, secret),
        "X-WC-Webhook-ID": "5",
        "X-WC-Webhook-Delivery-ID": delivery,
    }
    return client.post(connection.path, body, content_type="application/json", headers=headers)


def applied(now: datetime = NOW) -> None:
    """Apply what waits; nothing of it is set aside."""
    apply_waiting(now=now)
    problems = Delivery.objects.exclude(problem="").values_list("problem", flat=True)
    assert list(problems) == []


def ask(now: datetime = NOW) -> int:
    """Do what is to be asked; return how many questions those were."""
    rows = list(TaskRow.objects.filter(kind=applying.ASK).order_by("pk"))
    for row in rows:
        handlers.ask(Task(row.pk, row.kind, row.key, row.facts, row.due_at, 1, 0, 0), now)
        row.delete()
    return len(rows)
