"""A made-up store with habits: customers buy at a pace and leave, beans go with filters."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from regulars.insight.tests.histories import Line

FIRST_DAY, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
DAYS = (AS_OF - FIRST_DAY).days
PACES = (21, 40, 75, 150)  # days between two orders
LEAVING = 0.12  # after each order
REFILLS = ("Beans", "Sugar", "Tea")
NAMES = {"Beans": "House beans 1 kg", "Filters": "Paper filters", "Tea": "Sencha 100 g"}


def some_lines(customers: int = 150) -> list[Line]:
    """Two years of orders, always the same: filters are bought with beans alone."""
    chance = random.Random(7)  # noqa: S311 - a made-up store
    lines: list[Line] = []
    for number in range(customers):
        pace, day = PACES[number % len(PACES)], chance.randrange(DAYS // 2)
        favourite = REFILLS[number % len(REFILLS)]
        while day <= DAYS:
            lines += _order(f"{number}-{day}", f"c{number:03}", day, favourite, chance)
            if chance.random() < LEAVING:
                break
            day += max(1, round(chance.gauss(pace, pace / 5)))
    return [*lines, *_strangers(chance)]


def _order(
    order: str, customer: str | None, day: int, favourite: str, chance: random.Random
) -> list[Line]:
    held = {favourite, chance.choice(REFILLS)}
    if "Beans" in held and chance.random() < 0.7:
        held.add("Filters")
    if chance.random() < 0.1:
        held.add("Mug")
    at = datetime.combine(FIRST_DAY + timedelta(days=day), datetime.min.time())
    return [
        Line(
            order_id=order,
            customer_id=customer,
            ordered_at=at,
            amount_minor=500 + 100 * len(product) + chance.randrange(400),
            product_id=product,
            product_name=NAMES.get(product),
            channel="web",
        )
        for product in sorted(held)
    ]


def _strangers(chance: random.Random) -> list[Line]:
    days = [chance.randrange(DAYS) for _ in range(60)]
    return [
        line
        for number, day in enumerate(days)
        for line in _order(f"s{number}", None, day, chance.choice(REFILLS), chance)
    ]
