"""Customers, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from regulars.core.consents.queries import may_be_told
from regulars.core.consents.services import suppress, tell_consents
from regulars.core.consents.types import (
    Address,
    AddressKind,
    Channel,
    ConsentTold,
    Method,
    Reason,
    State,
    SuppressionReason,
    SuppressionTold,
)
from regulars.core.customers.models import Customer
from regulars.core.events.types import SYSTEM

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GRANTED, WITHDRAWN, PENDING = State


def a_customer(number: int = 1, email: str = "mei@shop.bg", phone: str = "") -> int:
    return Customer.objects.create(
        public_id=f"cus_{number}", email=email, phone=phone, first_seen_at=NOW - 90 * DAY
    ).pk


def mail(text: str) -> Address:
    return Address(AddressKind.EMAIL, text)


def said(state: State, days_ago: float, customer: int | None = None, **more: Any) -> ConsentTold:
    told = {"channel": Channel.EMAIL, "method": Method.FORM, "customer_id": customer, **more}
    return ConsentTold(state=state, occurred_at=NOW - days_ago * DAY, **told)


def tell(*told: ConsentTold, source: str = "shop", actor: str = SYSTEM) -> list[str]:
    return tell_consents(told=told, source=source, actor=actor, now=NOW)


def suppressed(
    text: str, reason: SuppressionReason, days_ago: float = 0, note: str = ""
) -> list[str]:
    told = SuppressionTold(mail(text), reason, NOW - days_ago * DAY, note)
    return suppress(told=[told], source="shop", actor=SYSTEM, now=NOW)


EMAIL = Channel.EMAIL


def reason(customer: int, channel: Channel = EMAIL, topic: str = "marketing", now=NOW) -> Reason:
    return may_be_told(customers=[customer], channel=channel, topic=topic, now=now)[customer].reason
