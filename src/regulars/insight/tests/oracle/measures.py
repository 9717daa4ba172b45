"""The measures of a period, in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from regulars.insight.tests.oracle.deals import Deal, by_customer, inside, orders, over, revenue

Span = tuple[date, date]


def measures(deals: Sequence[Deal], span: Span, previous: Span | None) -> dict[str, Any]:
    return {
        **of_period(deals, span),
        **of_lives([deal for deal in deals if deal.day <= span[1]]),
        **of_retention(deals, span, previous),
    }


def of_period(deals: Sequence[Deal], span: Span) -> dict[str, Any]:
    now, lives = inside(deals, span), by_customer(deals)
    mine = [[deal for deal in orders(life) if deal in now] for life in lives.values()]
    counts = [len(found) for found in mine if found]
    again = sum(count > 1 for count in counts)
    return {
        "customers": len(counts),
        "new_customers": sum(span[0] <= orders(life)[0].day <= span[1] for life in lives.values()),
        "repeat_customers": again,
        "orders": len(orders(now)),
        "customer_orders": sum(counts),
        "revenue_minor": revenue(now),
        "customer_revenue_minor": revenue([deal for deal in now if deal.customer_id]),
        "repeat_customer_rate": over(again, len(counts)),
        "purchase_frequency": over(sum(counts), len(counts)),
        "average_order_value_minor": over(revenue(now), len(orders(now))),
    }


def of_lives(past: Sequence[Deal]) -> dict[str, Any]:
    lives = by_customer(past).values()
    placed = sum(len(orders(life)) for life in lives)
    days = sum((orders(life)[-1].day - orders(life)[0].day).days for life in lives)
    average_sale = over(sum(map(revenue, lives)), placed)
    return {
        "average_sale_minor": average_sale,
        "repeat_transactions": over(placed - len(lives), days / 365),
        "average_retention_years": over(days / 365, len(lives)),
        "customer_lifetime_value_minor": (
            None if average_sale is None else average_sale * ((placed - len(lives)) / len(lives))
        ),
    }


def of_retention(deals: Sequence[Deal], span: Span, previous: Span | None) -> dict[str, Any]:
    def customers(days: Span) -> set[str | None]:
        return {deal.customer_id for deal in orders(inside(deals, days))} - {None}

    starting = customers(previous) if previous else set()
    kept = len(starting & customers(span))
    return {
        "starting_customers": len(starting),
        "kept_customers": kept,
        "retention_rate": over(kept, len(starting)),
        "churn_rate": over(len(starting) - kept, len(starting)),
    }
