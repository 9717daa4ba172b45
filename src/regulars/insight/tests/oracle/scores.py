"""Scores and groups of customers, in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from regulars.insight.tests.oracle.deals import Deal, by_customer, orders, revenue

MAP = {
    5: ["cannot_lose", "cannot_lose", "loyal", "loyal", "champions"],
    4: ["at_risk", "at_risk", "loyal", "loyal", "champions"],
    3: ["at_risk", "at_risk", "need_attention", "potential_loyalists", "potential_loyalists"],
    2: ["lost", "hibernating", "about_to_sleep", "potential_loyalists", "potential_loyalists"],
    1: ["lost", "hibernating", "about_to_sleep", "promising", "new"],
}


def fifth(value: int, values: Sequence[int]) -> int:
    """One more than the whole fifths of customers below the value."""
    return 1 + 5 * sum(other < value for other in values) // len(values)


def scores(deals: Sequence[Deal], as_of: date) -> dict[str, dict[str, Any]]:
    lives = by_customer([deal for deal in deals if deal.day <= as_of])
    recency = {name: (as_of - orders(life)[-1].day).days for name, life in lives.items()}
    frequency = {name: len(orders(life)) for name, life in lives.items()}
    money = {name: revenue(life) for name, life in lives.items()}
    found = {}
    for name in lives:
        r = 6 - fifth(recency[name], list(recency.values()))
        f = fifth(frequency[name], list(frequency.values()))
        m = fifth(money[name], list(money.values()))
        fm = int(Fraction(f + m, 2) + Fraction(1, 2))
        group = MAP[fm][r - 1]
        if r >= 4 and fm <= 3:
            one = "new" if r == 5 else "promising"
            group = one if frequency[name] == 1 else "potential_loyalists"
        found[name] = {
            "customer_id": name,
            "recency_days": recency[name],
            "orders": frequency[name],
            "revenue_minor": money[name],
            "recency": r,
            "frequency": f,
            "monetary": m,
            "frequency_monetary": fm,
            "group": group,
        }
    return found
