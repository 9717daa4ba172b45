"""Objects as the GraphQL Admin API answers them, with values of our own."""

from __future__ import annotations

from typing import Any


def amount(minor: str) -> dict[str, Any]:
    return {"shopMoney": {"amount": minor}}


def line(line_id: int = 1, **said: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/LineItem/{line_id}",
        "quantity": 2,
        "currentQuantity": 2,
        "name": "Sencha - 100 g",
        "title": "Sencha",
        "sku": "SEN-100",
        "isGiftCard": False,
        "product": {"id": "gid://shopify/Product/500"},
        "originalUnitPriceSet": amount("10.00"),
        "discountAllocations": [{"allocatedAmountSet": amount("1.00")}],
        "taxLines": [{"priceSet": amount("3.61")}],
        **said,
    }


def customer(customer_id: int = 70, **said: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Customer/{customer_id}",
        "firstName": "Ada",
        "lastName": "Byron",
        "createdAt": "2026-01-30T12:00:00Z",
        "updatedAt": "2026-03-01T10:00:00Z",
        "defaultEmailAddress": {"emailAddress": "ada@example.com"},
        "defaultPhoneNumber": None,
        **said,
    }


def product(product_id: int = 500, **said: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Product/{product_id}",
        "title": "Sencha",
        "productType": "Green tea",
        "status": "ACTIVE",
        "updatedAt": "2026-03-01T11:01:00Z",
        "variants": [{"id": "gid://shopify/ProductVariant/501", "price": "10.00"}],
        **said,
    }


def order(order_id: int = 4001, **said: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Order/{order_id}",
        "name": f"#{order_id - 3000}",
        "createdAt": "2026-03-01T11:00:00Z",
        "processedAt": "2026-03-01T11:00:00Z",
        "updatedAt": "2026-03-01T11:01:00Z",
        "cancelledAt": None,
        "closedAt": None,
        "test": False,
        "sourceName": "web",
        "email": "ada@example.com",
        "phone": None,
        "displayFinancialStatus": "PAID",
        "taxesIncluded": False,
        "currencyCode": "EUR",
        "totalTaxSet": amount("3.61"),
        "totalTipReceived": {"amount": "0.0"},
        "customer": customer(),
        "lineItems": [line()],
        "shippingLines": [
            {
                "id": "gid://shopify/ShippingLine/900",
                "isRemoved": False,
                "discountedPriceSet": amount("4.90"),
            }
        ],
        "refunds": [],
        **said,
    }


def refund(refund_id: int = 6001, **said: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Refund/{refund_id}",
        "createdAt": "2026-03-01T11:30:00Z",
        "refundLineItems": [
            {
                "quantity": 1,
                "lineItem": {
                    "id": "gid://shopify/LineItem/1",
                    "name": "Sencha - 100 g",
                    "isGiftCard": False,
                    "product": {"id": "gid://shopify/Product/500"},
                },
                "subtotalSet": amount("9.50"),
                "totalTaxSet": amount("1.81"),
            }
        ],
        "orderAdjustments": {"nodes": []},
        "refundShippingLines": {"nodes": []},
        **said,
    }
