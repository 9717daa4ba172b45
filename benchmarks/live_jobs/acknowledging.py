"""Fifty deliveries of a Shopify shop a second, while a worker applies them: prints milliseconds.

They leave at fixed moments, whatever became of those before: how late one leaves counts, too.
Beside ours: the bare statement that keeps the same bodies, at the same pace.
"""

from __future__ import annotations

import http.client
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import local
from typing import Any

from benchmarks.live_jobs.store import installation
from regulars.edges.connectors.shopify.checking import signature
from regulars.edges.connectors.shopify.tests import payloads

SECRET = "only-for-measuring"  # noqa: S105 - of no use to anybody
A_SECOND, SECONDS, WARM_UP_SECONDS = 50, 30, 3
SENDERS = 16
PEOPLE, WARES = 400, 50
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Posting:
    """A signed delivery."""

    body: bytes
    headers: dict[str, str]


def deliveries(number: int) -> list[Posting]:
    """What happens in a shop at one moment after the other, in the shapes that were recorded."""
    told = _told(datetime.now(UTC))
    return [_posting(place, *next(told)) for place in range(number)]


def _told(now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of each order: its cart, its being placed and paid, a change, and every fifth taken back."""
    for number in range(1_000_000):
        at = (now + timedelta(milliseconds=number)).isoformat()
        someone = payloads.customer(
            10_000 + number % PEOPLE, email=f"buyer-{number % PEOPLE}@example.com", updated_at=at
        )
        ware = 500 + number % WARES
        mine = {
            "id": 40_000 + number,
            "name": f"#{number}",
            "cart_token": f"c{number}",
            "email": someone["email"],
            "customer": someone,
            "line_items": [payloads.line(1, product_id=ware, name=f"Tea {ware}")],
            **dict.fromkeys(("created_at", "processed_at", "updated_at"), at),
        }
        token = f"c{number}"
        yield "carts/update", payloads.cart(id=token, token=token, created_at=at, updated_at=at)
        yield "products/update", payloads.product(id=ware, updated_at=at)
        yield "customers/update", someone
        yield "orders/create", payloads.order(**mine, financial_status="pending")
        yield "orders/paid", payloads.order(**mine)
        if number % 5 == 0:
            back = payloads.refund(60_000 + number, order_id=mine["id"], created_at=at)
            yield "refunds/create", {**back, "processed_at": at}


def _posting(place: int, topic: str, said: dict[str, Any]) -> Posting:
    body = json.dumps(said).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature(SECRET, body),
        "X-Shopify-Shop-Domain": payloads.SHOP,
        "X-Shopify-API-Version": "2026-01",
        "X-Shopify-Webhook-Id": f"delivery-{place}",
        "X-Shopify-Triggered-At": datetime.now(UTC).isoformat(),
    }
    return Posting(body, headers)


@contextmanager
def at_work() -> Iterator[int]:
    """The installation as ``regulars up`` runs it: one web worker and one beside it; its port."""
    from regulars.edges.server.services import answer, free_port

    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "regulars", "up", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while answer("127.0.0.1", port, "/livez") is None:
                if time.monotonic() > end:
                    raise RuntimeError("the web server did not come up")
                time.sleep(0.1)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def posting(port: int, path: str) -> Callable[[Posting], None]:
    """What posts one delivery, over a connection that each sender keeps."""
    mine = local()

    def post(one: Posting) -> None:
        if not hasattr(mine, "connection"):
            mine.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine.connection.request("POST", path, one.body, one.headers)
        response = mine.connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"answered {response.status}")

    return post


def taken(
    send: Callable[[Posting], None], some: Sequence[Posting], senders: int = SENDERS
) -> list[float]:
    """The milliseconds from the moment at which each was to leave to its answer, sorted."""
    begun = time.perf_counter() + 0.1

    def sent(place: int) -> float:
        due = begun + place / A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        send(some[place])
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(senders) as pool:
        return sorted(pool.map(sent, range(len(some))))


def bare(folder: Path, some: Sequence[Posting]) -> list[float]:
    """The same bodies, each a row and a transaction of its own, as durable as ours."""
    path = folder / "bare.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE spool (id INTEGER PRIMARY KEY, body BLOB, at TEXT)")

        def insert(one: Posting) -> None:
            database.execute("INSERT INTO spool (body, at) VALUES (?, '2026-12-01')", (one.body,))

        return taken(insert, some, senders=1)


def connected() -> tuple[str, str]:
    """A shop whose deliveries are taken: its address and its public id."""
    from regulars.edges.connectors.connections.services import connect

    made = connect(
        kind="shopify",
        name="Bench",
        source="bench",
        filled={"shop": payloads.SHOP},
        secret=SECRET,
        actor="system",
        now=datetime.now(UTC),
    )
    return made.connection.path, made.connection.public_id


def until_applied(public_id: str, number: int) -> int:
    """How many of them were applied, once that is all, or a minute later."""
    from regulars.edges.connectors.connections.queries import health

    end = time.monotonic() + PATIENCE_SECONDS
    while (
        found := health(public_id, now=datetime.now(UTC))
    ).applied < number and time.monotonic() < end:
        time.sleep(0.2)
    return found.applied


if __name__ == "__main__":
    with installation() as home:
        path, public_id = connected()
        some = deliveries(A_SECOND * (WARM_UP_SECONDS + SECONDS))
        first, rest = some[: A_SECOND * WARM_UP_SECONDS], some[A_SECOND * WARM_UP_SECONDS :]
        without = bare(home, rest)
        with at_work() as port:
            post = posting(port, path)
            taken(post, first)
            ours = taken(post, rest)
            applied = until_applied(public_id, len(some))
    outcome = {
        "sent": len(some),
        "applied": applied,
        "median": ours[len(ours) // 2],
        "p99": ours[int(len(ours) * 0.99)],
        "worst": ours[-1],
        "bare": without[int(len(without) * 0.99)],
    }
    sys.stdout.write(json.dumps(outcome) + "\n")
