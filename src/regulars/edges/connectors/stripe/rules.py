"""Signatures, amounts and moments as Stripe writes them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from regulars.kernel.money import to_minor

TOLERANCE = timedelta(seconds=300)
MAX_AGE = timedelta(hours=24)  # of what may still set anything in motion
SCHEME = "v1"
# Stripe counts in whole units of these, and in thousandths of those. Everything else it counts in
# hundredths, also kronur of Iceland and shillings of Uganda, which have none.
WHOLE = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})

CHECKOUTS = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
PAYMENT = "payment_intent.succeeded"
CHARGE_REFUNDED = "charge.refunded"
REFUNDS = ("refund.created", "refund.updated", "charge.refund.updated")
DISPUTE = "charge.dispute.created"
CUSTOMERS = ("customer.created", "customer.updated", "customer.deleted")
INVOICE = "invoice.paid"
SUBSCRIPTIONS = {
    "customer.subscription.created": "Subscription Created",
    "customer.subscription.updated": "Subscription Updated",
    "customer.subscription.deleted": "Subscription Ended",
    "customer.subscription.paused": "Subscription Paused",
    "customer.subscription.resumed": "Subscription Resumed",
}
TYPES = (
    *CHECKOUTS,
    PAYMENT,
    CHARGE_REFUNDED,
    *REFUNDS,
    DISPUTE,
    *CUSTOMERS,
    INVOICE,
    *SUBSCRIPTIONS,
)
PAYMENT_ASKED, CUSTOMER_ASKED = "payment.asked", "customer.asked"
SUCCEEDED = "succeeded"
TILLS = {"card_present", "interac_present"}


def is_fresh(header: str, now: datetime) -> bool:
    """Whether a signature was made just now: what was recorded long ago is not played again."""
    made, _ = _parts(header)
    return made is not None and abs(now.timestamp() - made) <= TOLERANCE.total_seconds()


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Whether one of the signatures was made with one of the secrets: while a secret is replaced,
    Stripe signs with both.
    """
    made, signatures = _parts(header)
    if made is None:
        return False
    signed = f"{made}.".encode() + body
    digests = [hmac.digest(one.encode(), signed, hashlib.sha256).hex() for one in secrets if one]
    return any(
        hmac.compare_digest(given, digest.encode()) for given in signatures for digest in digests
    )


def _parts(header: str) -> tuple[int | None, list[bytes]]:
    """When it was signed, and the signatures of the scheme that holds."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in pairs if name == "t"]
    signatures = [value.encode() for name, _, value in pairs if name == SCHEME]
    is_moment = len(moments) == 1 and moments[0].isascii() and moments[0].isdigit()
    return (int(moments[0]) if is_moment else None), signatures


def minor_of(amount: int, currency: str) -> int:
    """An amount of Stripe's in the currency's own minor units.

    >>> minor_of(1099, "EUR"), minor_of(500, "JPY"), minor_of(500, "ISK"), minor_of(5120, "KWD")
    (1099, 500, 5, 5120)
    >>> minor_of(500, "MGA")
    50000
    """
    decimals = 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2
    return to_minor(Decimal(amount).scaleb(-decimals), currency)


def moment_of(seconds: int) -> datetime:
    """A moment of Stripe's."""
    return datetime.fromtimestamp(seconds, UTC)


def is_late(at: datetime, received_at: datetime) -> bool:
    """Whether it is too long ago to set anything in motion."""
    return received_at - at > MAX_AGE


def is_ours(*, livemode: bool, settings: Mapping[str, Any]) -> bool:
    """Whether it is of the kind that the connection takes: real money, or Stripe's tests."""
    return livemode is not bool(settings.get("is_test"))


def order_named(metadata: Any) -> str:
    """The number of another source's order that a payment names; empty: none."""
    told = metadata.get("order_id") if isinstance(metadata, dict) else None
    return str(told).strip() if isinstance(told, str | int) else ""
