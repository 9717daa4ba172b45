"""What Shopify's GraphQL API answers, in the words of its webhooks: so it is read in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Node = Mapping[str, Any]
TIP = "tip"


def id_of(gid: str) -> int:
    """Shopify's own number in one of its global ids.

    >>> id_of("gid://shopify/Order/4500001001")
    4500001001
    """
    return int(gid.rpartition("/")[2].partition("?")[0])


def order(
    node: Node, lines: Sequence[Node], shipping: Sequence[Node], refunds: Sequence[Node]
) -> dict[str, Any]:
    """An order; ``refunds`` in the words of webhooks already."""
    tips = Decimal(str((node.get("totalTipReceived") or {}).get("amount") or 0))
    return {
        "id": id_of(node["id"]),
        "name": node["name"],
        "created_at": node["createdAt"],
        "processed_at": node.get("processedAt"),
        "updated_at": node["updatedAt"],
        "cancelled_at": node.get("cancelledAt"),
        "closed_at": node.get("closedAt"),
        "test": node.get("test"),
        "source_name": node.get("sourceName"),
        "email": node.get("email"),
        "phone": node.get("phone"),
        "financial_status": (node.get("displayFinancialStatus") or "").lower(),
        "taxes_included": node.get("taxesIncluded"),
        "currency": node["currencyCode"],
        "total_tax_set": _set(node.get("totalTaxSet")),
        "customer": customer(node["customer"]) if node.get("customer") else None,
        "line_items": [_line(one, tips) for one in lines],
        "shipping_lines": [_shipping(one) for one in shipping],
        "refunds": refunds,
    }


def refund(node: Node, order_id: int, lines: Sequence[Node]) -> dict[str, Any]:
    """What was taken back."""
    return {
        "id": id_of(node["id"]),
        "order_id": order_id,
        "created_at": node["createdAt"],
        "refund_line_items": [_refund_line(one) for one in lines],
        "refund_shipping_lines": [
            {
                "subtotal_amount_set": _set(one.get("subtotalAmountSet")),
                "tax_amount_set": _set(one.get("taxAmountSet")),
            }
            for one in nodes_of(node, "refundShippingLines")
        ],
        "order_adjustments": [
            {
                "amount_set": _set(one.get("amountSet")),
                "tax_amount_set": _set(one.get("taxAmountSet")),
            }
            for one in nodes_of(node, "orderAdjustments")
        ],
    }


def customer(node: Node) -> dict[str, Any]:
    """A customer, with what they agreed to where that was asked for."""
    email, phone = node.get("defaultEmailAddress") or {}, node.get("defaultPhoneNumber") or {}
    return {
        "id": id_of(node["id"]),
        "email": email.get("emailAddress"),
        "phone": phone.get("phoneNumber"),
        "first_name": node.get("firstName"),
        "last_name": node.get("lastName"),
        "created_at": node.get("createdAt"),
        "updated_at": node.get("updatedAt"),
        "email_marketing_consent": _consent(email),
        "sms_marketing_consent": _consent(phone),
    }


def product(node: Node, variants: Sequence[Node]) -> dict[str, Any]:
    """A product."""
    return {
        "id": id_of(node["id"]),
        "title": node.get("title"),
        "product_type": node.get("productType"),
        "status": (node.get("status") or "").lower(),
        "updated_at": node.get("updatedAt"),
        "variants": [{"price": one.get("price")} for one in variants],
    }


def nodes_of(node: Node, connection: str) -> Sequence[Node]:
    """What a connection of an object lists."""
    found: Sequence[Node] = (node.get(connection) or {}).get("nodes") or ()
    return found


def _line(node: Node, tips: Decimal) -> dict[str, Any]:
    price = _set(node.get("originalUnitPriceSet"))
    return {
        "id": id_of(node["id"]),
        "quantity": node["quantity"],
        "current_quantity": node.get("currentQuantity"),
        "name": node.get("name"),
        "title": node.get("title"),
        "sku": node.get("sku"),
        "gift_card": bool(node.get("isGiftCard")),
        "tip": {} if tips and _is_tip(node) else None,
        "product_id": id_of(node["product"]["id"]) if node.get("product") else None,
        "price_set": price,
        "discount_allocations": [
            {"amount_set": _set(one.get("allocatedAmountSet"))}
            for one in node.get("discountAllocations") or ()
        ],
        "tax_lines": [
            {"price_set": _set(one.get("priceSet"))} for one in node.get("taxLines") or ()
        ],
    }


def _is_tip(node: Node) -> bool:
    """GraphQL does not say it of a line: a tip is of no product, and bears that name."""
    return not node.get("product") and (node.get("title") or "").strip().lower() == TIP


def _shipping(node: Node) -> dict[str, Any]:
    return {
        "price_set": _set(node.get("discountedPriceSet")),
        "is_removed": bool(node.get("isRemoved")),
    }


def _refund_line(node: Node) -> dict[str, Any]:
    sold = node.get("lineItem") or {}
    return {
        "line_item_id": id_of(sold["id"]),
        "quantity": node["quantity"],
        "subtotal_set": _set(node.get("subtotalSet")),
        "total_tax_set": _set(node.get("totalTaxSet")),
        "line_item": {
            "id": id_of(sold["id"]),
            "name": sold.get("name"),
            "gift_card": bool(sold.get("isGiftCard")),
            "product_id": id_of(sold["product"]["id"]) if sold.get("product") else None,
        },
    }


def _consent(node: Node) -> dict[str, Any] | None:
    if not node.get("marketingState"):
        return None
    return {
        "state": node["marketingState"].lower(),
        "opt_in_level": (node.get("marketingOptInLevel") or "").lower(),
        "consent_updated_at": node.get("marketingUpdatedAt"),
    }


def _set(node: Node | None) -> dict[str, Any] | None:
    """An amount in both currencies."""
    if not node or not node.get("shopMoney"):
        return None
    return {"shop_money": {"amount": str(node["shopMoney"]["amount"])}}
