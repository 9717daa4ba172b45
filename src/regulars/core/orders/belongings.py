"""What of these tables is customers'. Tallies follow by their triggers."""

from __future__ import annotations

from regulars.core.customers.types import Belonging, Merging
from regulars.core.orders.models import Order, Refund, Tally
from regulars.core.personal import Kept

BOOKS = "The shop's books and figures need it. It is nobody's whom anybody knows any more."

BELONGINGS = (
    Belonging(
        Order,
        erasing=Kept(BOOKS, stays=("public_id", "source", "number", "currency", "said_at")),
        shown=(
            "public_id",
            "source",
            "number",
            "channel__name",
            "placed_at",
            "currency",
            "subtotal_minor",
            "discount_minor",
            "tax_minor",
            "tax_is_included",
            "shipping_minor",
            "total_minor",
            "refunded_minor",
            "paid_at",
            "shipped_at",
            "delivered_at",
            "cancelled_at",
        ),
    ),
    Belonging(
        Refund,
        along="order",
        erasing=Kept(BOOKS, stays=("source", "number", "currency")),
        shown=(
            "source",
            "number",
            "order__number",
            "channel__name",
            "refunded_at",
            "currency",
            "amount_minor",
        ),
    ),
    Belonging(
        Tally,
        goes_along=True,
        merging=Merging.DERIVED,
        erasing=Kept(BOOKS, stays=("currency",)),
    ),
)
