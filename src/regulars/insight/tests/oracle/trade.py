"""Months and shares of trade, in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from regulars.insight.tests.oracle.deals import (
    Deal,
    by_customer,
    inside,
    numbers_of,
    orders,
    profit,
    revenue,
    total,
)


def month_of(day: date) -> date:
    return day.replace(day=1)


def months(deals: Sequence[Deal]) -> list[dict[str, Any]]:
    if not deals:
        return []
    numbers = numbers_of(deals)
    entered = {name: orders(life)[0].day for name, life in by_customer(deals).items()}
    found, month = [], month_of(min(deal.day for deal in deals))
    while month <= max(deal.day for deal in deals):
        now = [deal for deal in deals if month_of(deal.day) == month]
        buyers = {deal.customer_id for deal in orders(now)} - {None}
        known = [deal for deal in now if deal.customer_id is not None]
        new = [deal for deal in known if numbers[deal] == 1]
        returning = [deal for deal in known if numbers[deal] != 1]
        anonymous = [deal for deal in now if deal.customer_id is None]
        found.append(
            {
                "month": month,
                "new_customers": sum(month_of(entered[name]) == month for name in buyers),
                "returning_customers": sum(month_of(entered[name]) < month for name in buyers),
                "new_orders": len(orders(new)),
                "returning_orders": len(orders(returning)),
                "anonymous_orders": len(orders(anonymous)),
                "new_revenue_minor": revenue(new),
                "returning_revenue_minor": revenue(returning),
                "anonymous_revenue_minor": revenue(anonymous),
            }
        )
        month = month_of(month + timedelta(days=31))
    return found


def buyers(deals: Sequence[Deal], span: tuple[date, date]) -> list[list[Deal]]:
    """What each known customer with an order in the period did in it."""
    return list(by_customer(inside(deals, span)).values())


def shares(deals: Sequence[Deal], span: tuple[date, date]) -> dict[str, float | None]:
    everybody = buyers(deals, span)
    again = [mine for mine in everybody if len(orders(mine)) > 1]
    best = sorted(map(revenue, everybody), reverse=True)[: -(-len(everybody) // 5)]

    def share(part: int | None, whole: int | None) -> float | None:
        return (part or 0) / whole if whole is not None and whole > 0 else None

    return {
        "repeat_customers": share(len(again), len(everybody)),
        "repeat_orders": share(
            sum(len(orders(mine)) for mine in again), sum(len(orders(mine)) for mine in everybody)
        ),
        "repeat_revenue": share(sum(map(revenue, again)), sum(map(revenue, everybody))),
        "repeat_profit": share(
            total([profit(mine) for mine in again]), total([profit(mine) for mine in everybody])
        ),
        "top_fifth_revenue": share(sum(best), sum(map(revenue, everybody))),
    }


def revenue_curve(deals: Sequence[Deal], span: tuple[date, date]) -> list[dict[str, float]]:
    best_first = sorted(map(revenue, buyers(deals, span)), reverse=True)
    if sum(best_first) <= 0:
        return []
    ranks = sorted({-(-percent * len(best_first) // 100) for percent in range(1, 101)})
    return [
        {
            "customers_share": rank / len(best_first),
            "revenue_share": sum(best_first[:rank]) / sum(best_first),
        }
        for rank in ranks
    ]
