"""A shop that sends what happens, again and again until it is told that it was taken."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

PRICE, LINES = 4.95, 3
TOTAL_MINOR = 495 * LINES
VIEWS = 4


@dataclass(frozen=True)
class Shop:
    """One sender. What was taken is noted in a file, one number of a batch a line."""

    name: str
    port: int
    token: str
    taken: Path


def send_until_told(shop: Shop) -> None:
    """Send batch after batch; one in five is sent twice, as by a client that lost the answer."""
    over: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: over.append(True))
    with shop.taken.open("a", buffering=1) as taken:
        for number in count():
            if over:
                break
            body = json.dumps({"batch": messages(shop.name, number)}).encode()
            if not _sent(shop, body, over):
                break
            taken.write(f"{number}\n")
            if number % 5 == 0:
                _sent(shop, body, over)
    os._exit(0)


def messages(name: str, number: int) -> list[dict[str, Any]]:
    """An order of somebody who looked around before."""
    person = {"userId": f"{name}-{number % 50}", "anonymousId": f"{name}-browser-{number % 50}"}
    views = [
        {**person, "type": "track", "event": "Viewed", "messageId": f"{name}-{number}-{view}"}
        for view in range(VIEWS)
    ]
    products = [{"product_id": f"P{line}", "price": PRICE, "quantity": 1} for line in range(LINES)]
    order = {
        **person,
        "type": "track",
        "event": "Order Completed",
        "messageId": f"{name}-{number}-order",
        "properties": {"order_id": f"{name}-{number}", "currency": "EUR", "products": products},
    }
    return [*views, order]


def _sent(shop: Shop, body: bytes, over: list[bool]) -> bool:
    """Send until exactly 200 is answered; False: told to end before."""
    key = base64.b64encode(f"{shop.token}:".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
    while not over:
        connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=10)
        try:
            connection.request("POST", "/v1/batch", body, headers)
            if connection.getresponse().status == http.client.OK:
                return True
        except (OSError, http.client.HTTPException):
            pass  # killed in the middle of it
        finally:
            connection.close()
        time.sleep(0.02)
    return False
