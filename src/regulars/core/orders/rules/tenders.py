"""To which of the means that an order was paid by something goes back."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.orders.types import (
    MoreThanCaptured,
    PaidOrder,
    Tender,
    TenderBack,
    TenderOrder,
)
from regulars.kernel.money import allocate, prorated


def split(order: PaidOrder, amount: int, by: TenderOrder) -> tuple[TenderBack, ...]:
    """The amount divided among the order's tenders, never more to one than is left of it; those
    that get nothing are left out. Empty where the order names none.

    Raises MoreThanCaptured.
    """
    tenders = order.tenders
    if not tenders:
        return ()
    left = [max(tender.left_minor, 0) for tender in tenders]
    if amount > sum(left):
        raise MoreThanCaptured(currency=order.currency, asked_minor=amount, left_minor=sum(left))
    parts = _parts(left, amount, by)
    return tuple(
        TenderBack(tender.name, tender.kind, part, _points(tender, part))
        for tender, part in zip(tenders, parts, strict=True)
        if part
    )


def _parts(left: Sequence[int], amount: int, by: TenderOrder) -> list[int]:
    if by is TenderOrder.RATIO:
        return allocate(amount, left) if amount else [0] * len(left)
    if by is TenderOrder.LAST:
        return _one_by_one(left[::-1], amount)[::-1]
    return _one_by_one(left, amount)


def _one_by_one(left: Sequence[int], amount: int) -> list[int]:
    parts = []
    for there in left:
        parts.append(min(there, amount))
        amount -= parts[-1]
    return parts


def _points(tender: Tender, amount: int) -> int:
    """How many of the points that paid come back with so much of what they were worth."""
    if not tender.points:
        return 0
    due = prorated(tender.points, tender.given_back_minor + amount, tender.paid_minor)
    return max(due - tender.points_given_back, 0)
