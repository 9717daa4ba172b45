"""Tells Shopify's deliveries from forged ones.

Signed is the raw body with HMAC-SHA256, the key being the app's client secret; after that was
rotated, Shopify goes on signing with the old one for up to an hour. ``X-Shopify-Webhook-Id`` tells
a delivery from all others and is the same when it is sent again. ``X-Shopify-Event-Id`` is not: all
deliveries of one action of the merchant share it, of a hundred products changed at once, too.

Source: Shopify's documentation of webhooks, "Verify deliveries" and "Delivery structure".
"""

from __future__ import annotations

import base64
import hmac
from hashlib import blake2b, sha256

import msgspec

from regulars.edges.connectors.connections.types import (
    LONGEST_KEY,
    Accepted,
    Checked,
    Forged,
    Malformed,
    Posted,
)
from regulars.edges.connectors.shopify.types import MissingHeader, OtherShop, Unreadable

HMAC, TOPIC = "x-shopify-hmac-sha256", "x-shopify-topic"
SHOP, ID, EVENT = "x-shopify-shop-domain", "x-shopify-webhook-id", "x-shopify-event-id"
TRIGGERED = "x-shopify-triggered-at"
KEPT = {TRIGGERED, EVENT, "x-shopify-api-version"}


def check(posted: Posted) -> Checked:
    """Accept what the shop signed."""
    given = posted.headers.get(HMAC, "").encode()
    expected = [signature(secret, posted.body).encode() for secret in posted.secrets]
    if not sum(hmac.compare_digest(given, one) for one in expected):  # all, in the same time
        return Forged("The signature is missing or wrong.")
    topic = posted.headers.get(TOPIC, "")
    if not topic:
        return Malformed(MissingHeader(header="X-Shopify-Topic"))
    shop, connected = posted.headers.get(SHOP, ""), str(posted.settings.get("shop", ""))
    if shop.lower() != connected:
        return Malformed(OtherShop(shop=shop[:100], connected=connected))
    try:
        msgspec.json.decode(posted.body, type=dict[str, msgspec.Raw])
        posted.body.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Malformed(Unreadable(problem=str(error)))
    facts = {
        name.removeprefix("x-shopify-"): posted.headers[name] for name in KEPT & set(posted.headers)
    }
    return Accepted(_key(posted, topic), topic, facts)


def signature(secret: str, body: bytes) -> str:
    """How Shopify signs.

    >>> signature("hush", b"{}")
    'UFwgrGBPZilFtmKh8TqcovA78LGYb1BdWu9I4Q2oyRg='
    """
    return base64.b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()


def _key(posted: Posted, topic: str) -> str:
    """What the delivery is known by; without an id, what it holds."""
    known = posted.headers.get(ID, "")
    if 0 < len(known) <= LONGEST_KEY:
        return known
    return f"{topic}:{blake2b(posted.body, digest_size=16).hexdigest()}"
