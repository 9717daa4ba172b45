"""How customers began, and what they bought again, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
    """Products in later orders, and those of them that the customer had had before."""
    lives = by_customer(deals)
    back = sorted(name for name, life in lives.items() if len(orders(life)) > 1)
    again = later = 0
    for name in back[::every]:
        had: set[str | None] = set()
        for number, order in enumerate(orders(lives[name])):
            products = {product_of(line) for line in bought(lines, order)} - {None}
            again += len(products & had)
            later += len(products) if number else 0
            had |= products
    return {"again": again, "later": later}
