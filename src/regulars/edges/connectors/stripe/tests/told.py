"""Events of an order that was paid for, and moments of its day."""

from __future__ import annotations

from datetime import UTC, datetime

from regulars.edges.connectors.stripe.tests.payloads import event, payment, refund, session

PAID = event("payment_intent.succeeded", payment())
COMPLETED = event("checkout.session.completed", session())
REFUNDED = event("refund.created", refund())


def at(hour: int, minute: int, micro: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, 0, micro, tzinfo=UTC)
