"""Cohorts, their average curve and the steps from order to order, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from regulars.insight.tests.oracle.deals import Deal, by_customer, orders, profit, revenue


def period_start(day: date, grain: str) -> date:
    starts = {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }
    return starts[grain]


def next_start(start: date, grain: str) -> date:
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    return period_start(start + timedelta(days=longest[grain]), grain)


def cohorts(deals: Sequence[Deal], grain: str, as_of: date) -> list[dict[str, Any]]:
    lives = by_customer([deal for deal in deals if deal.day <= as_of])
    entries = defaultdict(list)
    for life in lives.values():
        entries[period_start(orders(life)[0].day, grain)].append(life)
    has_cost = any(deal.cost is not None for life in lives.values() for deal in life)
    found = []
    for entry in sorted(entries):
        start, age, value = entry, 0, 0
        while start <= as_of:
            done = [
                [
                    deal
                    for deal in life
                    if period_start(deal.day, grain) == start or (age == 0 and deal.day < start)
                ]
                for life in entries[entry]
            ]
            everything = [deal for mine in done for deal in mine]
            value += revenue(everything)
            found.append(
                {
                    "entry": entry,
                    "age": age,
                    "size": len(entries[entry]),
                    "customers": sum(bool(orders(mine)) for mine in done),
                    "orders": len(orders(everything)),
                    "revenue_minor": revenue(everything),
                    "cumulative_value_minor": value / len(entries[entry]),
                    "profit_minor": profit(everything) if everything else (0 if has_cost else None),
                    "complete": next_start(start, grain) <= as_of + timedelta(days=1),
                }
            )
            start, age = next_start(start, grain), age + 1
    return found


def retention_curve(table: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    whole = [cell for cell in table if cell["complete"]]
    found = []
    for age in sorted({cell["age"] for cell in whole}):
        cells = [cell for cell in whole if cell["age"] == age]
        size, back = sum(cell["size"] for cell in cells), sum(cell["customers"] for cell in cells)
        found.append({"age": age, "customers": size, "returned": back, "share": back / size})
    return found


def at_rank(values: Sequence[int], part: Fraction) -> int | None:
    """The value at rank ceil(part * n), counted from 1."""
    rising = sorted(values)
    rank = -(-part.numerator * len(rising) // part.denominator)
    return rising[rank - 1] if rising else None


def order_gaps(deals: Sequence[Deal], most: int) -> list[dict[str, Any]]:
    histories = [[deal.day for deal in orders(life)] for life in by_customer(deals).values()]
    found = []
    for number in range(1, most + 1):
        reached = [days for days in histories if len(days) >= number]
        if not reached:
            break
        gaps = [(days[number] - days[number - 1]).days for days in reached if len(days) > number]
        found.append(
            {
                "order_number": number,
                "customers": len(reached),
                "went_on": len(gaps),
                "share": len(gaps) / len(reached),
                "lower_quartile_days": at_rank(gaps, Fraction(1, 4)),
                "median_days": at_rank(gaps, Fraction(1, 2)),
                "upper_quartile_days": at_rank(gaps, Fraction(3, 4)),
            }
        )
    return found
