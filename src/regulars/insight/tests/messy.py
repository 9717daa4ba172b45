"""A shop in which all happens that happens in shops: for engines to agree about."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from regulars.insight.tests.histories import SCHEMA

FIRST = datetime.fromisoformat("2022-03-03")
DAYS = 1_000
LAST = (FIRST + timedelta(days=DAYS)).date()
LARGE = 9_000_000_000_000  # minor units, on one line
CUSTOMERS = (
    *(f"c{number:02d}" for number in range(40)),
    *(
        "Ann",
        "ann",
        "ann ",
        "ANN",
        "Åsa",
        "Å" + "sa",
        "Zoë",
        "李雷",
        "Ирина",
        "สมชาย",
        "😀",
        "10",
        "9",
    ),
    *("o'brien", 'say "hi"', "back\\slash", "per%cent", "{brace}", "semi;colon", "tab\there", ""),
)
PRODUCTS: tuple[tuple[str | None, str | None], ...] = (
    ("tea", "Green tea"),
    ("tea", "Green Tea, 100 g"),
    ("pot", "Teapot"),
    ("cup", None),
    (None, "Cup, blue"),
    (None, None),
    ("Ö-1", "Öl 0,5 l"),
    ("日本", "緑茶"),
    ("q'1", 'O\'Neill \\ "mug"'),
    ("DOT", "DOTCOM POSTAGE"),
    ("POST", "Postage"),
    ("V1", "DHL-Express Versand"),
    ("V2", "ΜΕΤΑΦΟΡΙΚΆ"),
    ("V3", "ΈΞΟΔΑ ΑΠΟΣΤΟΛΉΣ"),
    ("V4", "KARGO ÜCRETİ"),
    ("V5", "运费补差"),
    ("M", "Manual"),
    ("long", "на " * 3_000),
    *((f"p{number}", f"Product {number}") for number in range(8)),
)
LATE = 500  # days; what is new since then
SIZES = (1.0, 1.0, 1.0, 2.0, 3.0, 12.0, 0.5, 0.0)


def shop(*, seed: int = 7, orders: int = 600) -> pa.Table:
    """Order lines with returns, nobody known, ties, nulls, free lines and large amounts."""
    random = Random(seed)  # noqa: S311 - the same shop every time
    lines: list[dict[str, Any]] = []
    for number in range(orders):
        order = _order(random, number)
        lines += order
        if random.random() < 0.12:
            lines.append(_taken_back(random, random.choice(order)))
    random.shuffle(lines)
    return pa.Table.from_pylist(lines, schema=SCHEMA)


def _order(random: Random, number: int) -> list[dict[str, Any]]:
    """The lines of one order; ids of orders are used again now and then."""
    day = min(random.randrange(DAYS + 1), random.randrange(DAYS + 200))
    midnight = FIRST + timedelta(days=day)
    moment = midnight + random.choice([timedelta(), timedelta(hours=23, microseconds=999_999)])
    if random.random() < 0.5:
        moment = midnight + timedelta(seconds=random.randrange(86_400), microseconds=123_456)
    shared = {
        "order_id": f"o{number - (random.random() < 0.05)}",
        "customer_id": None if random.random() < 0.15 else _customer(random, day),
        "ordered_at": moment,
        "channel": random.choice(["web", "web", "till", "Märkte", None]),
    }
    return [shared | _line(random, day) for _ in range(random.choice([1, 1, 2, 3, 5]))]


def _customer(random: Random, day: int) -> str:
    """Some come often, some began late."""
    if day > LATE and random.random() < 0.15:
        return f"late{day // 40}"
    return CUSTOMERS[min(random.randrange(len(CUSTOMERS)), random.randrange(len(CUSTOMERS)))]


def _line(random: Random, day: int) -> dict[str, Any]:
    product, name = random.choice(PRODUCTS)
    if day > LATE and random.random() < 0.1:
        product, name = f"new{day // 100}", "Novelty"
    amount = random.choice([0, 100, 100, 250, 999, random.randrange(1, 40_000)])
    if random.random() < 0.01:
        amount = LARGE
    return {
        "product_id": product,
        "product_name": name,
        "quantity": random.choice(SIZES),
        "amount_minor": amount,
        "discount_minor": random.choice([None, 0, 15]),
        "cost_minor": random.choice([None, amount // 2, amount // 3, amount * 2]),
    }


def _taken_back(random: Random, line: dict[str, Any]) -> dict[str, Any]:
    """On the same day, later, or as a document of its own."""
    return line | {
        "order_id": random.choice([line["order_id"], f"r-{line['order_id']}"]),
        "ordered_at": line["ordered_at"] + timedelta(days=random.choice([0, 1, 30])),
        "quantity": -line["quantity"],
        "amount_minor": -line["amount_minor"],
        "cost_minor": None if line["cost_minor"] is None else -line["cost_minor"],
    }
