"""Payloads as Shopify sends them, with its field names and values of our own.

Source of the shapes: Shopify's reference of webhooks and of the REST Admin API's resources.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP = "tea.myshopify.com"
BUYER = "USD"  # the currency of whoever buys; the shop's is EUR


def money(amount: str) -> dict[str, Any]:
    """An amount in both currencies: what the buyer sees is not what counts."""
    return {
        "shop_money": {"amount": amount, "currency_code": "EUR"},
        "presentment_money": {"amount": str(float(amount) * 2), "currency_code": BUYER},
    }


def at(minutes: float = 0) -> str:
    """A moment so long before noon, in the shop's zone."""
    moment = NOW - timedelta(minutes=minutes)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def line(line_id: int = 1, **said: Any) -> dict[str, Any]:
    price = said.pop("price", "10.00")
    return {
        "id": line_id,
        "admin_graphql_api_id": f"gid://shopify/LineItem/{line_id}",
        "fulfillable_quantity": 1,
        "fulfillment_status": None,
        "gift_card": False,
        "grams": 100,
        "name": "Sencha - 100 g",
        "price": price,
        "price_set": money(price),
        "product_id": 500,
        "variant_id": 501,
        "properties": [],
        "quantity": 1,
        "current_quantity": 1,
        "requires_shipping": True,
        "sku": "SEN-100",
        "taxable": True,
        "title": "Sencha",
        "total_discount": "0.00",
        "variant_title": "100 g",
        "vendor": "Tea",
        "tax_lines": [],
        "duties": [],
        "discount_allocations": [],
        **said,
    }


def allocation(amount: str) -> dict[str, Any]:
    return {"amount": amount, "amount_set": money(amount), "discount_application_index": 0}


def tax(amount: str) -> dict[str, Any]:
    return {"price": amount, "price_set": money(amount), "rate": 0.19, "title": "VAT"}


def shipping(price: str = "4.90", **said: Any) -> dict[str, Any]:
    return {
        "id": 900,
        "code": "standard",
        "price": price,
        "price_set": money(price),
        "discounted_price": price,
        "discounted_price_set": money(price),
        "is_removed": False,
        "source": "shopify",
        "title": "Standard",
        "tax_lines": [],
        "discount_allocations": [],
        **said,
    }


def customer(customer_id: int = 70, **said: Any) -> dict[str, Any]:
    return {
        "id": customer_id,
        "email": "ada@example.com",
        "created_at": at(60 * 24 * 30),
        "updated_at": at(120),
        "first_name": "Ada",
        "last_name": "Byron",
        "state": "enabled",
        "note": None,
        "verified_email": True,
        "multipass_identifier": None,
        "tax_exempt": False,
        "phone": None,
        "currency": "EUR",
        "tax_exemptions": [],
        "email_marketing_consent": {
            "state": "subscribed",
            "opt_in_level": "confirmed_opt_in",
            "consent_updated_at": at(110),
        },
        "sms_marketing_consent": None,
        "admin_graphql_api_id": f"gid://shopify/Customer/{customer_id}",
        **said,
    }


def order(**said: Any) -> dict[str, Any]:
    """An order of two Sencha, a euro off, with tax on top and 4.90 for sending."""
    return {
        "id": 4001,
        "admin_graphql_api_id": "gid://shopify/Order/4001",
        "app_id": 580111,
        "browser_ip": "203.0.113.9",
        "buyer_accepts_marketing": True,
        "cancel_reason": None,
        "cancelled_at": None,
        "cart_token": "c1",
        "checkout_id": 300,
        "checkout_token": "k1",
        "closed_at": None,
        "confirmed": True,
        "contact_email": "ada@example.com",
        "created_at": at(60),
        "currency": "EUR",
        "customer": customer(),
        "email": "ada@example.com",
        "financial_status": "paid",
        "fulfillment_status": None,
        "line_items": [
            line(
                1,
                quantity=2,
                current_quantity=2,
                discount_allocations=[allocation("1.00")],
                tax_lines=[tax("3.61")],
            )
        ],
        "name": "#1001",
        "number": 1,
        "order_number": 1001,
        "phone": None,
        "presentment_currency": BUYER,
        "processed_at": at(60),
        "refunds": [],
        "shipping_lines": [shipping()],
        "source_name": "web",
        "subtotal_price": "19.00",
        "taxes_included": False,
        "test": False,
        "token": "t1",
        "total_discounts": "1.00",
        "total_price": "27.51",
        "total_price_set": money("27.51"),
        "total_tax": "3.61",
        "total_tax_set": money("3.61"),
        "total_tip_received": "0.00",
        "updated_at": at(59),
        **said,
    }


def refund_line(line_id: int = 1, **said: Any) -> dict[str, Any]:
    subtotal, total_tax = said.pop("subtotal", "9.50"), said.pop("total_tax", "1.81")
    return {
        "id": 8000 + line_id,
        "line_item_id": line_id,
        "location_id": None,
        "quantity": 1,
        "restock_type": "return",
        "subtotal": float(subtotal),
        "subtotal_set": money(subtotal),
        "total_tax": float(total_tax),
        "total_tax_set": money(total_tax),
        "line_item": line(line_id, quantity=2),
        **said,
    }


def refund(refund_id: int = 6001, **said: Any) -> dict[str, Any]:
    return {
        "id": refund_id,
        "admin_graphql_api_id": f"gid://shopify/Refund/{refund_id}",
        "order_id": 4001,
        "created_at": at(30),
        "processed_at": at(30),
        "note": "Too bitter",
        "user_id": None,
        "restock": True,
        "duties": [],
        "order_adjustments": [],
        "refund_line_items": [refund_line()],
        "refund_shipping_lines": [],
        "transactions": [
            {"id": 9, "kind": "refund", "status": "success", "amount": "22.62", "test": False}
        ],
        **said,
    }


def adjustment(amount: str, tax_amount: str = "0.00", **said: Any) -> dict[str, Any]:
    return {
        "id": 77,
        "order_id": 4001,
        "refund_id": 6001,
        "amount": amount,
        "amount_set": money(amount),
        "tax_amount": tax_amount,
        "tax_amount_set": money(tax_amount),
        "kind": "refund_discrepancy",
        "reason": "Refund discrepancy",
        **said,
    }


def product(**said: Any) -> dict[str, Any]:
    return {
        "id": 500,
        "title": "Sencha",
        "body_html": "Green.",
        "handle": "sencha",
        "product_type": "Green tea",
        "status": "active",
        "tags": "",
        "vendor": "Tea",
        "created_at": at(60 * 24 * 90),
        "updated_at": at(60),
        "variants": [
            {"id": 501, "product_id": 500, "price": "10.00", "sku": "SEN-100", "title": "100 g"},
            {"id": 502, "product_id": 500, "price": "4.00", "sku": "SEN-30", "title": "30 g"},
        ],
        **said,
    }


def cart(**said: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "token": "c1?key=abc",
        "note": "",
        "created_at": at(90),
        "updated_at": at(80),
        "line_items": [
            {
                "id": 501,
                "quantity": 2,
                "title": "Sencha - 100 g",
                "price": "10.00",
                "product_id": 500,
                "sku": "SEN-100",
            }
        ],
        **said,
    }


def checkout(**said: Any) -> dict[str, Any]:
    return {
        "id": 300,
        "token": "k1",
        "cart_token": "c1",
        "email": "ada@example.com",
        "phone": None,
        "currency": "EUR",
        "total_price": "27.51",
        "abandoned_checkout_url": f"https://{SHOP}/checkouts/k1/recover",
        "created_at": at(75),
        "updated_at": at(74),
        "customer": customer(),
        "line_items": [
            {
                "quantity": 2,
                "title": "Sencha",
                "price": "10.00",
                "product_id": 500,
                "sku": "SEN-100",
            }
        ],
        **said,
    }


def fulfilment(**said: Any) -> dict[str, Any]:
    return {
        "id": 2001,
        "order_id": 4001,
        "name": "#1001.1",
        "status": "success",
        "shipment_status": None,
        "tracking_company": "DHL",
        "tracking_number": "JD014",
        "created_at": at(20),
        "updated_at": at(20),
        "email": "ada@example.com",
        "line_items": [line(1)],
        **said,
    }
