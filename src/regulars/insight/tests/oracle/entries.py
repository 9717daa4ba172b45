"""How customers began, and what they bought again, in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from regulars.insight.tests.histories import Line
from regulars.insight.tests.oracle.deals import Deal, by_customer, least, orders, revenue

SERVICES = {"post", "Postage"}


def bought(lines: Sequence[Line], order: Deal) -> list[Line]:
    """The lines of an order that sold goods."""
    return [
        line
        for line in lines
        if line.order_id == order.order_id
        and line.amount_minor > 0
        and not {line.product_id, line.product_name} & SERVICES
    ]


def product_of(line: Line) -> str | None:
    return line.product_id or line.product_name


def beginning(lines: Sequence[Line], first: Deal, by: str) -> tuple[str | None, str | None] | None:
    """Key and name of what stands for a first order; None where it held no goods."""
    if by == "channel":
        return first.channel, first.channel
    amounts: dict[str | None, int] = defaultdict(int)
    goods = bought(lines, first)
    for line in goods:
        amounts[product_of(line)] += line.amount_minor
    if not amounts:
        return None
    best = min(amounts, key=lambda key: (-amounts[key], key is None, key or ""))
    return best, least([line.product_name for line in goods if product_of(line) == best])


def entry_groups(lines: Sequence[Line], deals: Sequence[Deal], by: str) -> list[dict[str, Any]]:
    groups = defaultdict(list)
    for life in by_customer(deals).values():
        began = beginning(lines, orders(life)[0], by)
        if began is not None:
            key, name = began
            groups[key].append((name, life))
    found = []
    for key, members in groups.items():
        again = sum(len(orders(life)) > 1 for _, life in members)
        money = sum(revenue(life) for _, life in members)
        found.append(
            {
                "name": least([name for name, _ in members]) or key,
                "customers": len(members),
                "repeat_customers": again,
                "repeat_share": again / len(members),
                "revenue_minor": money,
                "revenue_per_customer_minor": money / len(members),
            }
        )
    return found


def repurchases(lines: Sequence[Line], deals: Sequence[Deal], every: int) -> dict[str, int]:
    """Products in later orders, those of them that the customer had had, and how steadily."""
    lives = by_customer(deals)
    back = sorted(name for name, life in lives.items() if len(orders(life)) > 1)
    counts: Counter[str] = Counter(again=0, later=0, followed=0, steady=0)
    for name in back[::every]:
        had: dict[str, list[int]] = {}
        for number, order in enumerate(orders(lives[name])):
            products = {product_of(line) for line in bought(lines, order)} - {None}
            counts["again"] += len(products & had.keys())
            counts["later"] += len(products) if number else 0
            for product in products:
                had.setdefault(product, []).append(order.day.toordinal())
        for days in had.values():
            counts.update(steadiness(sorted(set(days))))
    return dict(counts)


def steadiness(days: Sequence[int]) -> dict[str, int]:
    """Gaps between days that follow a gap, and those that differ from it by half at most."""
    gaps = [later - sooner for sooner, later in pairwise(days)]
    followed = [sorted(pair) for pair in pairwise(gaps)]
    return {
        "followed": len(followed),
        "steady": sum(2 * longer <= 3 * shorter for shorter, longer in followed),
    }
