"""Lines that a shop tells, as lines of documents."""

from __future__ import annotations

from datetime import date, datetime

from regulars.core.orders.types import LineDraft, LineTold


def sold(line: LineTold, *, at: datetime) -> LineDraft:
    """A line of an order."""
    return LineDraft(
        key=line.key,
        at=at,
        day=at.date(),  # of no matter: orders are not told apart by days
        quantity=line.quantity,
        amount_minor=line.amount_minor,
        name=line.name,
        product_id=line.product_id,
        discount_minor=line.discount_minor,
        cost_minor=line.cost_minor,
    )


def taken_back(line: LineTold, *, key: str, at: datetime, day: date) -> LineDraft:
    """A line of a refund, its sign turned as documents have it."""
    return LineDraft(
        key=key,
        at=at,
        day=day,
        quantity=-line.quantity,
        amount_minor=-line.amount_minor,
        name=line.name,
        product_id=line.product_id,
        cost_minor=-line.cost_minor if line.cost_minor else None,
    )
