"""What WooCommerce's webhooks are known by, and what the state of an order means."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

PING = b"webhook_id="
FORM = "application/x-www-form-urlencoded"
# The steps of an order's life, in their order. WooCommerce writes moments in whole seconds, within
# which an order may take several.
STEPS = (
    "checkout-draft",
    "pending",
    "failed",
    "on-hold",
    "processing",
    "completed",
    "refunded",
    "cancelled",
    "trash",
)
RESOURCES = ("order", "customer", "product", "coupon")
HAPPENINGS = ("created", "updated", "deleted", "restored")
CART = "action.woocommerce_add_to_cart"
# Its object under the topics of webhooks; what we ask for comes under "refunds" and ends the same.
ORDER_ASKED = "order.asked"
REFUNDS_ASKED = "refunds.asked"
TOPICS = {*(f"{one}.{what}" for one in RESOURCES for what in HAPPENINGS), CART}
NOT_PLACED = {"auto-draft", "draft", "checkout-draft", "pending", "failed"}
TAKEN_BACK = {"cancelled", "trash"}
TILLS = {"pos", "pos-rest-api"}
WEB = {"checkout", "store-api"}
MAX_AGE = timedelta(hours=24)  # of what may still set anything in motion


def is_signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether a body was signed with one of the secrets: HMAC-SHA256 in base 64."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    digests = [hmac.digest(secret.encode(), body, hashlib.sha256) for secret in secrets if secret]
    return any(hmac.compare_digest(given, digest) for digest in digests)


def is_ping(body: bytes, content_type: str) -> bool:
    """Whether this is how WooCommerce tries an address before it keeps a webhook: a form of the
    webhook's number, without a signature and without anything to act on.
    """
    number = body.removeprefix(PING)
    kind = content_type.partition(";")[0].strip().lower()
    return body.startswith(PING) and number.isdigit() and kind in {FORM, ""}


def utc(moment: datetime) -> datetime:
    """A moment that says no offset, which is in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def changed_at(modified: datetime, status: str) -> datetime:
    """When an order came to be as it is: within one second, the later step of its life is later.

    >>> noon = datetime(2026, 3, 1, 12)
    >>> changed_at(noon, "pending") < changed_at(noon, "processing") < changed_at(noon, "completed")
    True
    """
    step = STEPS.index(status) if status in STEPS else STEPS.index("processing")
    return utc(modified) + timedelta(microseconds=step)


def is_placed(status: str, *, was_paid: bool) -> bool:
    """Whether an order counts: it waits for no payment at the checkout. One that was paid once
    does, whatever became of it.
    """
    return was_paid or status not in NOT_PLACED | TAKEN_BACK


def is_late(at: datetime, received_at: datetime) -> bool:
    """Whether it is too long ago to set anything in motion."""
    return received_at - at > MAX_AGE


def channel_of(created_via: str) -> str:
    """The way to buy.

    >>> channel_of("checkout"), channel_of("pos-rest-api"), channel_of("admin")
    ('web', 'pos', 'admin')
    """
    if created_via in WEB:
        return "web"
    return "pos" if created_via in TILLS else created_via
