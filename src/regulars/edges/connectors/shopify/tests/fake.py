"""A shop's Admin API on this machine: it speaks the shape, pages, throttles and fails as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from django.test import override_settings

from regulars.edges.connectors.shopify import api

Said = dict[str, Any]
COST = {
    "requestedQueryCost": 12,
    "actualQueryCost": 10,
    "throttleStatus": {
        "maximumAvailable": 1000.0,
        "currentlyAvailable": 990.0,
        "restoreRate": 50.0,
    },
}

DENIED = {"message": "Access denied.", "extensions": {"code": "ACCESS_DENIED"}}


@dataclass
class FakeShop:
    """What it answers, and what it was asked. ``failing`` are answers that come first."""

    address: str = ""
    client_id: str = "app-1"
    secret: str = "shpss_right"
    token: str = "shpat_right"
    per_page: int = 2
    orders: list[Said] = field(default_factory=list)
    products: list[Said] = field(default_factory=list)
    customers: list[Said] = field(default_factory=list)
    refunds: dict[str, Said] = field(default_factory=dict)
    hooks: list[Said] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)  # queries
    forbidden: set[str] = field(default_factory=set)  # topics
    files: dict[str, bytes] = field(default_factory=dict)  # by stage
    polls: int = 1  # that an operation runs for
    ranges: bool = True
    failing: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    granted: int = 0
    operations: dict[str, Said] = field(default_factory=dict)

    def answer(self, query: str, said: Said) -> Said:
        """The data of an answer."""
        for name, answering in ANSWERS.items():
            if name in query:
                self.asked.append(name)
                return answering(self, query, said)
        raise AssertionError(query)

    def changed(self, what: str, said: Said) -> list[Said]:
        """What was changed in the time that is asked for, the oldest change first."""
        since, until = said["query"].split("'")[1], said["query"].split("'")[3]
        found = [one for one in getattr(self, what) if since <= one["updatedAt"] < until]
        return sorted(found, key=lambda one: str(one["updatedAt"]))

    def listed(self, nodes: list[Said], after: str | None) -> Said:
        """A page of a connection."""
        start = int(after or 0)
        part = nodes[start : start + self.per_page]
        more = start + self.per_page < len(nodes)
        info = {"hasNextPage": more, "endCursor": str(start + self.per_page) if more else None}
        return {"pageInfo": info, "nodes": part}


def _orders(shop: FakeShop, query: str, said: Said) -> Said:
    found = shop.changed("orders", said)
    names = ("id", "name", "updatedAt", "test")
    return {
        "orders": shop.listed(
            [{name: one.get(name) for name in names} for one in found], said.get("after")
        )
    }


def _products(shop: FakeShop, query: str, said: Said) -> Said:
    found = [
        {name: one[name] for name in ("id", "updatedAt")} for one in shop.changed("products", said)
    ]
    return {"products": shop.listed(found, said.get("after"))}


def _customers(shop: FakeShop, query: str, said: Said) -> Said:
    return {"customers": shop.listed(shop.changed("customers", said), said.get("after"))}


def _product(shop: FakeShop, query: str, said: Said) -> Said:
    found = next((one for one in shop.products if one["id"] == said["id"]), None)
    if found is None:
        return {"product": None}
    return {"product": {**found, "variants": shop.listed(found["variants"], said.get("after"))}}


def _order(shop: FakeShop, query: str, said: Said) -> Said:
    found = next((one for one in shop.orders if one["id"] == said["id"]), None)
    if found is None:
        return {"order": None}
    lines = shop.listed(found["lineItems"], said.get("after"))
    shipping = {"nodes": found.get("shippingLines", [])}
    return {"order": {**found, "lineItems": lines, "shippingLines": shipping}}


def _refund(shop: FakeShop, query: str, said: Said) -> Said:
    found = shop.refunds[said["id"]]
    lines = shop.listed(found["refundLineItems"], said.get("after"))
    return {"refund": {**found, "refundLineItems": lines}}


def _hooks(shop: FakeShop, query: str, said: Said) -> Said:
    return {"webhookSubscriptions": shop.listed(shop.hooks, said.get("after"))}


def _subscribe(shop: FakeShop, query: str, said: Said) -> Said:
    if said["topic"] in shop.forbidden:
        errors = [{"message": "You may not subscribe to this topic."}]
        return {"webhookSubscriptionCreate": {"webhookSubscription": None, "userErrors": errors}}
    hook = {"id": f"gid://shopify/WebhookSubscription/{len(shop.hooks)}", "topic": said["topic"]}
    shop.hooks.append({**hook, "uri": said["uri"]})
    return {"webhookSubscriptionCreate": {"webhookSubscription": hook, "userErrors": []}}


def _run(shop: FakeShop, query: str, said: Said) -> Said:
    running = [one for one in shop.operations.values() if one["left"] > 0]
    if running:
        errors = [{"code": "OPERATION_IN_PROGRESS", "message": "Already in progress."}]
        return {"bulkOperationRunQuery": {"bulkOperation": None, "userErrors": errors}}
    stage = said["query"].split()[1]
    gid = f"gid://shopify/BulkOperation/{len(shop.operations) + 1}"
    shop.operations[gid] = {"stage": stage, "left": shop.polls}
    return {"bulkOperationRunQuery": {"bulkOperation": {"id": gid}, "userErrors": []}}


def _bulk(shop: FakeShop, query: str, said: Said) -> Said:
    operation = shop.operations[said["id"]]
    if operation["left"] > 0:
        operation["left"] -= 1
        return {"node": {"status": "RUNNING", "errorCode": None, "url": None}}
    status = operation.get("status", "COMPLETED")
    has_file = bool(shop.files.get(operation["stage"]))
    url = f"{shop.address}/files/{operation['stage']}" if has_file else None
    return {"node": {"status": status, "errorCode": operation.get("error"), "url": url}}


ANSWERS: dict[str, Callable[[FakeShop, str, Said], Said]] = {
    "webhookSubscriptionCreate": _subscribe,
    "webhookSubscriptions": _hooks,
    "bulkOperationRunQuery": _run,
    "BulkOperation": _bulk,
    "refund(": _refund,
    "order(": _order,
    "orders(": _orders,
    "product(": _product,
    "products(": _products,
    "customers(": _customers,
}


@contextmanager
def a_fake_shop(monkeypatch: Any) -> Iterator[FakeShop]:
    """A shop that is asked instead of the real one; nobody waits."""
    shop = FakeShop()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(shop))
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setattr(api, "ADDRESS", shop.address)
    monkeypatch.setattr(api, "_tokens", {})
    try:
        with override_settings(REGULARS_OUTGOING_LOOPBACK=True):
            yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(shop: FakeShop) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/admin/oauth/access_token":
                self._grant(parse_qs(body))
                return
            if shop.failing:
                self._say(*shop.failing.pop(0))
                return
            if self.headers.get("X-Shopify-Access-Token") != shop.token:
                self._say(401, {}, {"errors": "[API] Invalid API key or access token"})
                return
            asked = json.loads(body)
            if any(name in asked["query"] for name in shop.denied):
                self._say(200, {}, {"errors": [DENIED], "data": None})
                return
            data = shop.answer(asked["query"], asked["variables"])
            self._say(200, {}, {"data": data, "extensions": {"cost": COST}})

        def do_GET(self) -> None:
            body = shop.files[self.path.rpartition("/")[2]]
            begin = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            if not shop.ranges:
                self._send(200, {}, body)
            elif begin >= len(body):
                self._send(416, {}, b"")
            else:
                self._send(206, {}, body[begin:])

        def _grant(self, told: dict[str, list[str]]) -> None:
            if told["client_id"] != [shop.client_id] or told["client_secret"] != [shop.secret]:
                self._say(400, {}, {"error": "invalid_client"})
                return
            shop.granted += 1
            self._say(200, {}, {"access_token": shop.token, "expires_in": 86399})

        def _say(self, status: int, headers: dict[str, str], said: Any) -> None:
            self._send(status, headers, json.dumps(said).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler
