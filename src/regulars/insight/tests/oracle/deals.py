"""Orders and what was taken back of them, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from regulars.insight.tests.histories import Line


@dataclass(frozen=True)
class Deal:
    """An order, or what was taken back of one on one day."""

    order_id: str
    customer_id: str | None
    ordered_at: datetime
    channel: str | None
    is_order: bool
    amount: int
    discount: int | None
    cost: int | None
    lines: int

    @property
    def day(self) -> date:
        return self.ordered_at.date()


def least(values: Sequence[Any]) -> Any:
    return min((value for value in values if value is not None), default=None)


def total(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def deals_of(lines: Sequence[Line]) -> list[Deal]:
    grouped = defaultdict(list)
    for line in lines:
        day = line.ordered_at.date() if line.amount_minor < 0 else None
        grouped[line.order_id, day].append(line)
    deals = []
    for (order, _), members in grouped.items():
        unknown = any(line.cost_minor is None and line.amount_minor for line in members)
        deals.append(
            Deal(
                order_id=order,
                customer_id=least([line.customer_id for line in members]),
                ordered_at=min(line.ordered_at for line in members),
                channel=least([line.channel for line in members]),
                is_order=any(line.amount_minor > 0 for line in members),
                amount=sum(line.amount_minor for line in members),
                discount=total([line.discount_minor for line in members]),
                cost=None if unknown else total([line.cost_minor for line in members]),
                lines=len(members),
            )
        )
    return deals


def by_customer(deals: Sequence[Deal]) -> dict[str, list[Deal]]:
    """Deals of known customers with an order, in the order they happened."""
    found = defaultdict(list)
    for deal in sorted(deals, key=lambda deal: (deal.ordered_at, not deal.is_order, deal.order_id)):
        if deal.customer_id is not None:
            found[deal.customer_id].append(deal)
    return {
        customer: mine for customer, mine in found.items() if any(deal.is_order for deal in mine)
    }


def inside(deals: Sequence[Deal], span: tuple[date, date]) -> list[Deal]:
    return [deal for deal in deals if span[0] <= deal.day <= span[1]]


def orders(deals: Sequence[Deal]) -> list[Deal]:
    return [deal for deal in deals if deal.is_order]


def revenue(deals: Sequence[Deal]) -> int:
    return sum(deal.amount for deal in deals)


def profit(deals: Sequence[Deal]) -> int | None:
    return total([deal.amount - deal.cost for deal in deals if deal.cost is not None])


def over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def numbers_of(deals: Sequence[Deal]) -> dict[Deal, int | None]:
    """Order number of each deal; None where nobody is known."""
    numbers: dict[Deal, int | None] = dict.fromkeys(deals)
    counts: dict[str, int] = defaultdict(int)
    for deal in sorted(deals, key=lambda deal: (deal.ordered_at, not deal.is_order, deal.order_id)):
        if deal.customer_id is not None:
            counts[deal.customer_id] += deal.is_order
            numbers[deal] = counts[deal.customer_id]
    return numbers
