"""When the store trades and what each month brings: the scope, the months, the measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from regulars.insight.benchmarks import benchmark_for
from regulars.insight.types import (
    CurvePoint,
    Measure,
    Month,
    Period,
    Scope,
    Shares,
    Unit,
)

FIRST_DAY = date(2024, 1, 2)
LAST_DAY = date(2025, 12, 30)
MONTHS = tuple(date(2024 + number // 12, number % 12 + 1, 1) for number in range(24))
SEASON = (0.9, 0.9, 1.0, 1.0, 0.95, 0.85, 0.8, 0.85, 1.0, 1.05, 1.25, 1.45)
ORDER_VALUE_MINOR = 3_200
YEAR = Period(date(2024, 12, 31), LAST_DAY)
RETENTION = (1.0, 0.21, 0.18, 0.165, 0.155, 0.15, 0.145, 0.14, 0.138, 0.135, 0.132, 0.13)


def a_scope(**changes: Any) -> Scope:
    scope = Scope(
        sources=("orders.csv",),
        currency="EUR",
        as_of=LAST_DAY,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        period=YEAR,
        previous=Period(date(2024, 1, 1), date(2024, 12, 30)),
        channel=None,
        channels=("till", "web"),
        has_cost=True,
    )
    return replace(scope, **changes)


def new_customers(number: int) -> int:
    return round((170 + 3 * number) * SEASON[number % 12])


def returning_share(age: int) -> float:
    return RETENTION[min(age, len(RETENTION) - 1)]


def a_month(number: int) -> Month:
    """The number-th month of trade, counted from 0; four in a hundred euros come back."""
    new = new_customers(number)
    season = SEASON[number % 12]
    returning = sum(
        round(new_customers(entry) * returning_share(number - entry) * season)
        for entry in range(number)
    )
    new_orders, returning_orders = round(1.05 * new), round(1.2 * returning)
    anonymous = round(120 * season)
    net_value = round(ORDER_VALUE_MINOR * 0.96)
    return Month(
        month=MONTHS[number],
        new_customers=new,
        returning_customers=returning,
        new_orders=new_orders,
        returning_orders=returning_orders,
        anonymous_orders=anonymous,
        new_revenue_minor=new_orders * net_value,
        returning_revenue_minor=returning_orders * round(1.1 * net_value),
        anonymous_revenue_minor=anonymous * 1_450,
    )


@cache
def some_months() -> tuple[Month, ...]:
    return tuple(a_month(number) for number in range(len(MONTHS)))


def some_measures(**changes: Measure) -> tuple[Measure, ...]:
    """The measures of the period by code; a keyword replaces the one of that code."""
    measures = {
        measure.code: measure
        for measure in (
            Measure("customers", Unit.COUNT, 3_360.0, 2_810.0),
            Measure("orders", Unit.COUNT, 11_540.0, 8_220.0),
            Measure("revenue", Unit.MONEY, 36_200_000.0, 26_100_000.0),
            Measure(
                "repeat_customer_rate",
                Unit.SHARE,
                0.412,
                0.376,
                benchmark_for("repeat_customer_rate", period=YEAR),
            ),
            Measure("purchase_frequency", Unit.RATIO, 2.93, 2.52),
            Measure("average_order_value", Unit.MONEY, 3_137.0, 3_175.0),
            Measure("customer_lifetime_value", Unit.MONEY, 7_230.0),
            Measure(
                "retention_rate",
                Unit.SHARE,
                0.471,
                None,
                benchmark_for("retention_rate", period=YEAR),
            ),
            Measure(
                "churn_rate",
                Unit.SHARE,
                0.529,
                None,
                benchmark_for("churn_rate", period=YEAR),
            ),
        )
    }
    return tuple({**measures, **changes}.values())


def some_shares(**changes: Any) -> Shares:
    curve = tuple(
        CurvePoint(step / 20, 1 - (1 - step / 20) ** 2.4 if step else 0.0) for step in range(21)
    )
    shares = Shares(
        repeat_customers=0.412,
        repeat_orders=0.71,
        repeat_revenue=0.73,
        repeat_profit=0.74,
        top_fifth_revenue=0.61,
        curve=curve,
    )
    return replace(shares, **changes)
