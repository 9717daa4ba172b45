"""Orders and refunds as a shop tells them, and what is stored of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import LineTold, OrderTold, RefundTold

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def line(key: str = "1", amount: int = 500, **others: Any) -> LineTold:
    return LineTold(key, Decimal(others.pop("quantity", 1)), amount, name=f"Tea {key}", **others)


def order(*lines: LineTold, minutes: int = 0, **others: Any) -> OrderTold:
    told_at = NOW + minutes * MINUTE
    lines = lines or (line(),)
    facts = {"number": "1001", "told_at": told_at, "placed_at": NOW, "currency": "EUR"}
    return OrderTold(**{**facts, "lines": lines, **others})


def refund(*lines: LineTold, reference: str = "r1", minutes: int = 9, **others: Any) -> RefundTold:
    facts = {"number": "1001", "reference": reference, "at": NOW + minutes * MINUTE}
    facts |= {"day": date(2026, 3, 1), "currency": "EUR", "lines": lines or (line(),)}
    return RefundTold(**{**facts, **others})


def tell(*told: OrderTold | RefundTold) -> Any:
    return tell_orders(
        orders=[one for one in told if isinstance(one, OrderTold)],
        refunds=[one for one in told if isinstance(one, RefundTold)],
        source="shop",
        actor="system",
        now=NOW,
    )


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


def state() -> dict[str, Any]:
    """Everything that is stored of orders, but for ids."""
    orders = Order.objects.order_by("number").values(
        "number",
        "customer_id",
        "placed_at",
        "subtotal_minor",
        "discount_minor",
        "tax_minor",
        "shipping_minor",
        "total_minor",
        "refunded_minor",
        "told_at",
        "paid_at",
        "cancelled_at",
    )
    columns = ("key", "name", "quantity", "amount_minor", "discount_minor")
    return {
        "orders": list(orders),
        "lines": sorted(OrderLine.objects.values_list("ordered_at", *columns)),
        "refunds": list(
            Refund.objects.order_by("refunded_on").values(
                "number", "refunded_on", "amount_minor", "customer_id", "order__number"
            )
        ),
        "refund lines": sorted(RefundLine.objects.values_list("key", "quantity", "amount_minor")),
        "wrong tallies": wrong_tallies(),
    }
