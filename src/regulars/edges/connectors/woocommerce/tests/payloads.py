"""Objects as WooCommerce sends them: its fields, our values."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

ADDRESS = {
    "first_name": "Ivan",
    "last_name": "Petrov",
    "company": "",
    "address_1": "Vitosha 1",
    "address_2": "",
    "city": "Sofia",
    "state": "BG-22",
    "postcode": "1000",
    "country": "BG",
}
MINT_TEA = {
    "id": 315,
    "name": "Mint tea - 100 g",
    "product_id": 93,
    "variation_id": 94,
    "quantity": 2,
    "tax_class": "",
    "subtotal": "20.00",
    "subtotal_tax": "4.00",
    "total": "18.00",
    "total_tax": "3.60",
    "taxes": [{"id": 75, "total": "3.6", "subtotal": "4"}],
    "meta_data": [
        {
            "id": 2095,
            "key": "pa_size",
            "value": "100-g",
            "display_key": "Size",
            "display_value": "100 g",
        }
    ],
    "sku": "TEA-MINT-100",
    "price": 9,
    "image": {"id": 41, "src": "https://tea.example/mint.jpg"},
    "parent_name": "Mint tea",
}
CUP = {
    "id": 316,
    "name": "Cup",
    "product_id": 22,
    "variation_id": 0,
    "quantity": 1,
    "tax_class": "",
    "subtotal": "12.00",
    "subtotal_tax": "2.40",
    "total": "12.00",
    "total_tax": "2.40",
    "taxes": [{"id": 75, "total": "2.4", "subtotal": "2.4"}],
    "meta_data": [],
    "sku": "CUP",
    "price": 12,
    "image": {"id": "", "src": ""},
    "parent_name": None,
}


def order(**fields: Any) -> dict[str, Any]:
    """An order of 30.00 for goods after a coupon, 5.00 for shipping and 7.00 of tax on top."""
    usual = {
        "id": 727,
        "parent_id": 0,
        "status": "processing",
        "currency": "EUR",
        "version": "9.4.2",
        "prices_include_tax": False,
        "date_created": "2026-03-01T13:40:00",
        "date_modified": "2026-03-01T13:45:00",
        "discount_total": "2.00",
        "discount_tax": "0.40",
        "shipping_total": "5.00",
        "shipping_tax": "1.00",
        "cart_tax": "6.00",
        "total": "42.00",
        "total_tax": "7.00",
        "customer_id": 26,
        "order_key": "wc_order_58d2d042d1d",
        "billing": {**ADDRESS, "email": "ivan@petrov.test", "phone": "+359 2 123 4567"},
        "shipping": {**ADDRESS, "phone": ""},
        "payment_method": "stripe",
        "payment_method_title": "Card",
        "transaction_id": "pi_3Qx",
        "customer_ip_address": "192.0.2.7",
        "customer_user_agent": "Mozilla/5.0",
        "created_via": "checkout",
        "customer_note": "",
        "date_completed": None,
        "date_paid": "2026-03-01T13:44:00",
        "cart_hash": "4b2f",
        "number": "727",
        "meta_data": [{"id": 13106, "key": "_wc_order_attribution_source_type", "value": "utm"}],
        "line_items": [MINT_TEA, CUP],
        "tax_lines": [{"id": 318, "rate_code": "BG-DDS", "tax_total": "6.00"}],
        "shipping_lines": [
            {"id": 317, "method_title": "Flat rate", "total": "5.00", "total_tax": "1.00"}
        ],
        "fee_lines": [],
        "coupon_lines": [{"id": 319, "code": "spring", "discount": "2.00", "discount_tax": "0.40"}],
        "refunds": [],
        "payment_url": "https://tea.example/checkout/order-pay/727/",
        "is_editable": False,
        "needs_payment": False,
        "needs_processing": True,
        "date_created_gmt": "2026-03-01T11:40:00",
        "date_modified_gmt": "2026-03-01T11:45:00",
        "date_completed_gmt": None,
        "date_paid_gmt": "2026-03-01T11:44:00",
        "currency_symbol": "€",
    }
    return {**usual, **fields}


def refund(**fields: Any) -> dict[str, Any]:
    """One of two packets of tea, with its tax."""
    usual = {
        "id": 801,
        "parent_id": 727,
        "date_created": "2026-03-01T13:50:00",
        "date_created_gmt": "2026-03-01T11:50:00",
        "amount": "10.80",
        "reason": "Torn packet",
        "refunded_by": 1,
        "refunded_payment": True,
        "meta_data": [],
        "line_items": [
            {
                **MINT_TEA,
                "id": 402,
                "quantity": -1,
                "subtotal": "-9.00",
                "subtotal_tax": "-1.80",
                "total": "-9.00",
                "total_tax": "-1.80",
                "meta_data": [{"id": 2100, "key": "_refunded_item_id", "value": "315"}],
            }
        ],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
    }
    return {**usual, **fields}


def customer(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": 26,
        "date_created": "2026-02-01T10:00:00",
        "date_created_gmt": "2026-02-01T08:00:00",
        "date_modified": "2026-03-01T13:00:00",
        "date_modified_gmt": "2026-03-01T11:00:00",
        "email": "ivan@petrov.test",
        "first_name": "Ivan",
        "last_name": "Petrov",
        "role": "customer",
        "username": "ivan",
        "billing": {**ADDRESS, "email": "ivan@petrov.test", "phone": "+359 2 123 4567"},
        "shipping": {**ADDRESS, "phone": ""},
        "is_paying_customer": True,
        "avatar_url": "https://tea.example/ivan.png",
        "meta_data": [],
    }
    return {**usual, **fields}


def product(**fields: Any) -> dict[str, Any]:
    usual = {
        "id": 93,
        "name": "Mint tea",
        "slug": "mint-tea",
        "permalink": "https://tea.example/mint-tea/",
        "date_created_gmt": "2026-01-01T08:00:00",
        "date_modified_gmt": "2026-03-01T10:00:00",
        "type": "variable",
        "status": "publish",
        "sku": "TEA-MINT",
        "price": "10",
        "regular_price": "",
        "sale_price": "",
        "purchasable": True,
        "categories": [{"id": 9, "name": "Tea", "slug": "tea"}],
        "variations": [94, 95],
        "parent_id": 0,
    }
    return {**usual, **fields}


def written(told: Any) -> bytes:
    return json.dumps(told).encode()


def signature(body: bytes, secret: str) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
