"""Asks Stripe for what its events leave out, for events that did not arrive and for history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from regulars.edges.connectors.connections.types import Found, Opened, Page, Step
from regulars.edges.connectors.stripe.api import StripeApi
from regulars.edges.connectors.stripe.rules import (
    CUSTOMER_ASKED,
    PAYMENT_ASKED,
    TYPES,
    is_ours,
    moment_of,
)
from regulars.edges.connectors.stripe.types import (
    Asked,
    Charge,
    Customer,
    LineItem,
    Payment,
    Refund,
    Session,
)

KEPT = timedelta(days=30)  # Stripe knows events no longer
DIGITS = 24
STAGES = ("customers", "charges", "checkout/sessions")
QUERIES: Mapping[str, Mapping[str, str]] = {
    "customers": {},
    "charges": {"expand[0]": "data.payment_intent", "expand[1]": "data.refunds"},
    "checkout/sessions": {
        "status": "complete",
        "expand[0]": "data.payment_intent.latest_charge",
        "expand[1]": "data.line_items",
    },
}


def api_of(opened: Opened) -> StripeApi:
    """The account that is connected."""
    return StripeApi.of(opened.credentials.get("api_key", ""))


def events(opened: Opened, since: datetime, now: datetime) -> Iterator[Page]:
    """Events since a moment, as they would have been delivered. Stripe lists the newest first, so
    that only after the last page all is known.
    """
    begin = max(since, now - KEPT)
    query: dict[str, str | int] = {"created[gte]": int(begin.timestamp())}
    query |= {f"types[{place}]": name for place, name in enumerate(TYPES)}
    settings = opened.connection.settings
    for objects in api_of(opened).every("events", **query):
        found = [
            Found(one["id"], one["type"], msgspec.json.encode(one), moment_of(one["created"]))
            for one in objects
            if is_ours(livemode=bool(one.get("livemode")), settings=settings)
        ]
        yield Page(found, since)
    yield Page([], now)


def one(opened: Opened, what: str, named: str) -> list[Found]:
    """All about a payment, a checkout without one, or what was paid back of a charge."""
    stripe = api_of(opened)
    if what == "refunds":
        return [_found(Asked(refunds=stripe.refunds(named)))]
    if what == "session":
        session, payment = stripe.session(named), None
    else:
        payment = stripe.payment(named)
        session = stripe.session_of(named) if payment else None
    if session is None and payment is None:
        return []
    charge = payment.latest_charge if payment else None
    return [
        _found(
            Asked(
                payment=payment,
                charge=charge if isinstance(charge, Charge) else None,
                session=session,
                lines=stripe.lines(session.id) if session else [],
            )
        )
    ]


def everything(opened: Opened, cursor: Mapping[str, Any], now: datetime) -> Step:
    """A page of customers, then of charges with what was paid back of them, then of checkouts with
    their lines. Where orders come from elsewhere, customers are all that is brought in.
    """
    del now
    stripe = api_of(opened)
    stages = STAGES if opened.connection.settings.get("has_orders") else STAGES[:1]
    stage, after = str(cursor.get("stage", STAGES[0])), str(cursor.get("after", ""))
    objects, has_more = stripe.page(stage, after, **QUERIES[stage])
    found = [one for told in objects for one in _before(stripe, stage, told)]
    if has_more:
        return Step({"stage": stage, "after": objects[-1]["id"]}, found)
    later = stages[stages.index(stage) + 1 :]
    return Step({"stage": later[0], "after": ""} if later else None, found)


def _before(stripe: StripeApi, stage: str, told: dict[str, Any]) -> Iterator[Found]:
    if stage == "customers":
        customer: Customer = stripe.read(told, Customer)
        body = msgspec.json.encode(customer)
        key = f"customer:{customer.id}:{_digest(body)}"
        yield Found(key, CUSTOMER_ASKED, body, moment_of(customer.created))
    elif stage == "charges":
        yield _charged(stripe, stripe.read(told, Charge))
    else:
        session: Session = stripe.read(told, Session)
        payment = session.payment_intent if isinstance(session.payment_intent, Payment) else None
        charge = payment.latest_charge if payment else None
        yield _found(
            Asked(
                payment=payment,
                charge=charge if isinstance(charge, Charge) else None,
                session=session,
                lines=_lines(stripe, session.id, told.get("line_items")),
            )
        )


def _charged(stripe: StripeApi, charge: Charge) -> Found:
    payment = charge.payment_intent if isinstance(charge.payment_intent, Payment) else None
    refunds: list[Refund] = charge.refunds.data if charge.refunds else []
    if charge.refunds and charge.refunds.has_more:
        refunds = stripe.refunds(charge.id)
    return _found(Asked(payment=payment, charge=charge, refunds=refunds))


def _lines(stripe: StripeApi, session_id: str, told: Any) -> list[LineItem]:
    """The lines that were told along, or all of them where those are only the first."""
    if not isinstance(told, dict) or told.get("has_more"):
        return stripe.lines(session_id)
    found: list[LineItem] = stripe.read(told.get("data", []), list[LineItem])
    return found


def _found(asked: Asked) -> Found:
    body = msgspec.json.encode(asked)
    begun = asked.payment or asked.charge or asked.session or asked.refunds[0]
    return Found(f"{begun.id}:{_digest(body)}", PAYMENT_ASKED, body, moment_of(begun.created))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:DIGITS]
