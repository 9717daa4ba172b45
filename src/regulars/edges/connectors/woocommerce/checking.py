"""Tells WooCommerce's deliveries from forged ones."""

from __future__ import annotations

from regulars.edges.connectors.connections.types import (
    Accepted,
    Acknowledged,
    Checked,
    Forged,
    Posted,
)
from regulars.edges.connectors.woocommerce.keys import key_of
from regulars.edges.connectors.woocommerce.rules import TOPICS, is_ping, is_signed

UNSIGNED = "The delivery has no X-WC-Webhook-Signature."
WRONG = "X-WC-Webhook-Signature is not of this body."


def check(posted: Posted) -> Checked:
    """What is to be done with a request.

    Whatever is genuine is answered with 200, also where nothing can be made of it: WooCommerce
    disables a webhook after a few refusals in a row.
    """
    if is_ping(posted.body, posted.headers.get("content-type", "")):
        return Acknowledged()
    signature = posted.headers.get("x-wc-webhook-signature", "")
    if not signature:
        return Forged(UNSIGNED)
    if not is_signed(posted.body, signature, posted.secrets):
        return Forged(WRONG)
    topic = posted.headers.get("x-wc-webhook-topic", "").strip().lower()
    if topic not in TOPICS:
        return Acknowledged()
    delivery = posted.headers.get("x-wc-webhook-delivery-id", "").strip()
    return Accepted(key=key_of(topic, posted.body, delivery), topic=topic)
