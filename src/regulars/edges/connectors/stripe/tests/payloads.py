"""Objects and events as Stripe sends them: its fields, our values."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

BEGUN = 1772365200  # 2026-03-01 11:40 UTC
MINUTE = 60


def payment(**fields: Any) -> dict[str, Any]:
    """A payment of 42.00 euros that went through."""
    usual = {
        "id": "pi_3QxTea",
        "object": "payment_intent",
        "amount": 4200,
        "amount_capturable": 0,
        "amount_received": 4200,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "canceled_at": None,
        "capture_method": "automatic",
        "client_secret": "pi_3QxTea_secret_x",
        "created": BEGUN,
        "currency": "eur",
        "customer": "cus_Ivan",
        "description": "Tea subscription",
        "latest_charge": "ch_3QxTea",
        "livemode": True,
        "metadata": {},
        "payment_method": "pm_1Qx",
        "payment_method_types": ["card"],
        "receipt_email": None,
        "shipping": None,
        "status": "succeeded",
    }
    return {**usual, **fields}


def charge(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": "ch_3QxTea",
        "object": "charge",
        "amount": 4200,
        "amount_captured": 4200,
        "amount_refunded": 0,
        "balance_transaction": "txn_1",
        "billing_details": {
            "address": {"city": "Sofia", "country": "BG", "line1": "Vitosha 1"},
            "email": "ivan@petrov.test",
            "name": "Ivan Petrov",
            "phone": None,
        },
        "captured": True,
        "created": BEGUN + MINUTE,
        "currency": "eur",
        "customer": "cus_Ivan",
        "description": "Tea subscription",
        "disputed": False,
        "invoice": None,
        "livemode": True,
        "metadata": {},
        "outcome": {"network_status": "approved_by_network", "type": "authorized"},
        "paid": True,
        "payment_intent": "pi_3QxTea",
        "payment_method_details": {"card": {"brand": "visa", "last4": "4242"}, "type": "card"},
        "receipt_email": None,
        "refunded": False,
        "status": "succeeded",
    }
    return {**usual, **fields}


def session(**fields: Any) -> dict[str, Any]:
    """A checkout of 42.00: 36.00 for goods after 4.00 off, 6.00 for shipping, 7.00 of it tax."""
    usual = {
        "id": "cs_live_a1",
        "object": "checkout.session",
        "amount_subtotal": 3333,
        "amount_total": 4200,
        "client_reference_id": None,
        "created": BEGUN - 2 * MINUTE,
        "currency": "eur",
        "customer": "cus_Ivan",
        "customer_creation": "if_required",
        "customer_details": {
            "address": {"city": "Sofia", "country": "BG"},
            "email": "ivan@petrov.test",
            "name": "Ivan Petrov",
            "phone": "+35921234567",
            "tax_exempt": "none",
            "tax_ids": [],
        },
        "customer_email": None,
        "expires_at": BEGUN + 86400,
        "livemode": True,
        "metadata": {},
        "mode": "payment",
        "payment_intent": "pi_3QxTea",
        "payment_method_types": ["card"],
        "payment_status": "paid",
        "shipping_cost": {
            "amount_subtotal": 500,
            "amount_tax": 100,
            "amount_total": 600,
            "shipping_rate": "shr_1",
        },
        "status": "complete",
        "subscription": None,
        "total_details": {"amount_discount": 400, "amount_shipping": 500, "amount_tax": 700},
    }
    return {**usual, **fields}


def line(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": "li_1Tea",
        "object": "item",
        "amount_discount": 400,
        "amount_subtotal": 2200,
        "amount_tax": 360,
        "amount_total": 2160,
        "currency": "eur",
        "description": "Mint tea",
        "price": {
            "id": "price_1Tea",
            "object": "price",
            "currency": "eur",
            "product": "prod_Tea",
            "type": "one_time",
            "unit_amount": 1100,
        },
        "quantity": 2,
    }
    return {**usual, **fields}


CUP = line(
    id="li_1Cup",
    amount_discount=0,
    amount_subtotal=1200,
    amount_tax=240,
    amount_total=1440,
    description="Cup",
    price={"id": "price_1Cup", "object": "price", "product": "prod_Cup"},
    quantity=1,
)


def refund(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": "re_3QxTea",
        "object": "refund",
        "amount": 1080,
        "balance_transaction": "txn_2",
        "charge": "ch_3QxTea",
        "created": BEGUN + 10 * MINUTE,
        "currency": "eur",
        "metadata": {},
        "payment_intent": "pi_3QxTea",
        "reason": "requested_by_customer",
        "receipt_number": None,
        "status": "succeeded",
    }
    return {**usual, **fields}


def customer(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": "cus_Ivan",
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": BEGUN - 86400,
        "currency": "eur",
        "delinquent": False,
        "description": None,
        "email": "ivan@petrov.test",
        "livemode": True,
        "metadata": {},
        "name": "Ivan Petrov",
        "phone": None,
    }
    return {**usual, **fields}


def event(kind: str, about: dict[str, Any], **fields: Any) -> dict[str, Any]:
    usual = {
        "id": f"evt_{kind}_{about['id']}",
        "object": "event",
        "api_version": "2024-06-20",
        "created": BEGUN + MINUTE,
        "data": {"object": about},
        "livemode": True,
        "pending_webhooks": 1,
        "request": {"id": "req_1", "idempotency_key": None},
        "type": kind,
    }
    return {**usual, **fields}


def written(told: Any) -> bytes:
    return json.dumps(told).encode()


def signature(body: bytes, *secrets: str, at: datetime) -> str:
    made = int(at.timestamp())
    signed = f"{made}.".encode() + body
    digests = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={made}", *(f"v1={one}" for one in digests), "v0=6ffbb59b"])
