"""What must always be true of orders: parts sum to the whole."""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.invariants import Invariant, counted
from regulars.core.orders.queries import wrong_tallies

ADD_UP_AGAIN = "Add them up again: regulars doctor --mend"
PUT_BACK = "Put back a backup of before, or import the files that tell of them again."
SUMS = "SELECT {document}_id AS id, sum(amount_minor) AS amount FROM {lines} GROUP BY {document}_id"
GOODS = f"""
SELECT o.number FROM orders_order o
LEFT JOIN ({SUMS.format(document="order", lines="orders_orderline")}) l ON l.id = o.id
WHERE coalesce(l.amount, 0) <> o.subtotal_minor - o.discount_minor
"""
TOTALS = """
SELECT number FROM orders_order
WHERE total_minor <> subtotal_minor - discount_minor + shipping_minor
    + CASE WHEN tax_is_included THEN 0 ELSE tax_minor END
"""
REFUNDS = f"""
SELECT r.number FROM orders_refund r
LEFT JOIN ({SUMS.format(document="refund", lines="orders_refundline")}) l ON l.id = r.id
WHERE coalesce(l.amount, 0) <> r.amount_minor
"""
REFUNDED = f"""
SELECT o.number FROM orders_order o
LEFT JOIN ({SUMS.format(document="order", lines="orders_refund")}) r ON r.id = o.id
WHERE coalesce(r.amount, 0) <> o.refunded_minor
"""
CANCELLED = """
SELECT r.number FROM orders_refund r
LEFT JOIN orders_order o ON o.id = r.order_id
WHERE r.is_void <> (o.cancelled_at IS NOT NULL)
"""


def invariants() -> Sequence[Invariant]:
    """Sums of lines, of orders and of what is kept of customers and channels."""
    return (
        Invariant(
            "orders.lines",
            "What an order's goods cost is what its lines add up to.",
            counted("Orders of which that is not so: {number} ({some})", GOODS),
            PUT_BACK,
        ),
        Invariant(
            "orders.totals",
            "An order's total is its goods, shipping, and tax that comes on top.",
            counted("Orders with another: {number} ({some})", TOTALS),
            PUT_BACK,
        ),
        Invariant(
            "orders.refund_lines",
            "A refund is what its lines add up to.",
            counted("Refunds that are not: {number} ({some})", REFUNDS),
            PUT_BACK,
        ),
        Invariant(
            "orders.refunded",
            "What was refunded of an order is what its refunds add up to.",
            counted("Orders that say something else: {number} ({some})", REFUNDED),
            PUT_BACK,
        ),
        Invariant(
            "orders.cancelled",
            "What was taken back of a cancelled order counts no more than the order, and all else "
            "that was taken back does.",
            counted("Refunds of which that is not so: {number} ({some})", CANCELLED),
            PUT_BACK,
        ),
        Invariant(
            "orders.tallies",
            "The tallies of customers and channels are what the orders add up to.",
            _tallies,
            ADD_UP_AGAIN,
        ),
    )


def _tallies() -> Sequence[str]:
    wrong = wrong_tallies()
    return (f"Tallies that say something else: {wrong}",) if wrong else ()
