"""A Shopify shop that is connected, and its deliveries."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from regulars.edges.connectors.connections.services import connect
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.shopify.checking import signature
from regulars.edges.connectors.shopify.tests.payloads import NOW, SHOP

SECRET = "shpss_our-own-secret"
_ids = count(1)


def a_shop(**said: Any) -> Connection:
    told: dict[str, Any] = {
        "kind": "shopify",
        "name": "Tea shop",
        "source": "tea",
        "filled": {"shop": SHOP},
        "secret": SECRET,
        "actor": "system",
        "now": NOW,
    }
    return connect(**{**told, **said}).connection


def headers_for(topic: str, body: bytes, **more: str) -> dict[str, str]:
    return {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature(SECRET, body),
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-API-Version": "2026-01",
        "X-Shopify-Webhook-Id": f"delivery-{next(_ids)}",
        "X-Shopify-Event-Id": "event-1",
        "X-Shopify-Triggered-At": NOW.isoformat(),
        **more,
    }


def deliver(client: Any, shop: Connection, topic: str, told: Any, **more: str) -> Any:
    body = json.dumps(told).encode()
    headers = headers_for(topic, body, **more)
    return client.post(shop.path, body, content_type="application/json", headers=headers)
