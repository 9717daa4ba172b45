"""From the whole numbers that stand for customers in a history to how the lines name them."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.insight.report.history import History, rows
from regulars.insight.transactions import transactions


def names_of(history: History, codes: Sequence[int]) -> dict[int, str]:
    """The customers by their numbers, found again through an order of each."""
    if not codes:
        return {}
    table = history.transactions
    asked = table.filter(table.is_order & table.customer_id.isin(codes))
    orders = asked.group_by("customer_id").agg(order_id=asked.order_id.min())
    code_of = {row["order_id"]: row["customer_id"] for row in rows(orders)}
    lines = history.lines.filter(history.lines.order_id.isin(list(code_of)))
    placed = transactions(lines).filter(lambda order: order.is_order)
    found = rows(placed.select("order_id", "customer_id"))
    return {code_of[row["order_id"]]: row["customer_id"] for row in found}
