"""Gaps and their sums in plain Python, one customer and product at a time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean

from regulars.insight.tests.histories import Line


@dataclass(frozen=True)
class Gap:
    customer_id: str
    product_id: str
    number: int
    bought_on: date
    days: int
    is_open: bool
    log_quantity: float


def quantities(lines: Sequence[Line], as_of: date) -> dict[tuple[str, str, date], float | None]:
    """What each customer bought of each product on each day; None: nobody knows how much."""
    found: dict[tuple[str, str, date], list[float]] = defaultdict(list)
    for line in lines:
        product = line.product_id or line.product_name
        day = line.ordered_at.date()
        if line.amount_minor <= 0 or line.customer_id is None or product is None or day > as_of:
            continue
        if line.product_name == "Postage" or line.product_id == "post":
            continue
        told = line.quantity > 0 and math.isfinite(line.quantity)
        found[line.customer_id, product, day] += [line.quantity] if told else []
    return {key: math.fsum(values) if values else None for key, values in found.items()}


def gaps(lines: Sequence[Line], as_of: date) -> list[Gap]:
    bought = quantities(lines, as_of)
    usual: dict[str, list[float]] = defaultdict(list)
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for (customer, product, day), quantity in sorted(bought.items(), key=lambda item: item[0]):
        days[customer, product].append(day)
        if quantity is not None:
            usual[product].append(math.log(quantity))
    found = []
    for (customer, product), mine in sorted(days.items()):
        for place, day in enumerate(mine):
            following = mine[place + 1] if place + 1 < len(mine) else None
            quantity = bought[customer, product, day]
            off = 0.0 if quantity is None else math.log(quantity) - mean(usual[product])
            wait = ((following or as_of) - day).days
            found.append(Gap(customer, product, place + 1, day, wait, following is None, off))
    return found


def rhythms(gaps: Sequence[Gap]) -> list[dict[str, object]]:
    pairs: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    days: dict[str, set[date]] = defaultdict(set)
    for gap in gaps:
        pairs[gap.customer_id, gap.product_id].append(gap)
        days[gap.customer_id].add(gap.bought_on)
    found = []
    for (customer, product), mine in sorted(pairs.items()):
        closed = [gap for gap in mine if not gap.is_open]
        own = sorted(days[customer])
        own_days = [(b - a).days for a, b in pairwise(own)]
        found.append(
            {
                "customer_id": customer,
                "product_id": product,
                "last_on": mine[-1].bought_on,
                "purchases": len(mine),
                "days_since": mine[-1].days,
                "log_days": math.fsum(math.log(gap.days) for gap in closed),
                "log_quantity": math.fsum(gap.log_quantity for gap in closed),
                "last_log_quantity": mine[-1].log_quantity,
                "last_log_days": math.log(closed[-1].days) if closed else 0.0,
                "log_days_squared": math.fsum(math.log(gap.days) ** 2 for gap in closed),
                "own_gaps": len(own_days),
                "own_log_days": math.fsum(math.log(days) for days in own_days),
            }
        )
    return found
