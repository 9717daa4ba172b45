"""Purchases for examples, and shops whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from regulars.insight.timing import gaps
from regulars.insight.timing.records import Records

START = date(2024, 1, 1)
SHORT, LONG, DAYS = 10, 60, 700  # of a shop whose customers wait in turns


def bought(*rows: tuple[str, str, int], quantity: float = 1.0) -> pa.Table:
    """Purchases of (customer, product, day); day 0 is the first of January 2024."""
    return pa.table(
        {
            "customer_id": [customer for customer, _, _ in rows],
            "product_id": [product for _, product, _ in rows],
            "bought_on": pa.array([START + timedelta(days=day) for *_, day in rows], pa.date32()),
            "quantity": pa.array([quantity] * len(rows), pa.float64()),
        },
        schema=pa.schema(
            {
                "customer_id": pa.string(),
                "product_id": pa.string(),
                "bought_on": pa.date32(),
                "quantity": pa.float64(),
            }
        ),
    )


def gaps_of(purchases: pa.Table, *, day: int) -> ir.Table:
    return gaps(purchases, as_of=START + timedelta(days=day))


@dataclass(frozen=True)
class Truth:
    """What a made shop is drawn from; deviations in logarithms."""

    mean: float = 3.4
    product: float = 0.4
    customer: float = 0.5
    pair: float = 0.3
    error: float = 0.5
    elasticity: float = 0.0
    stays: float = 1.0  # the chance that a purchase is followed by another
    customers: int = 400
    products: int = 12
    each: int = 4  # products of a customer
    days: int = 1_000  # of the history


def shop(truth: Truth, *, seed: int = 7) -> tuple[Records, dict[str, np.ndarray]]:
    """Purchases of the shop, and its effects by product and by customer."""
    rng = np.random.default_rng(seed)
    product = rng.normal(0, truth.product, truth.products)
    customer = rng.normal(0, truth.customer, truth.customers)
    columns: list[tuple[int, int, int, int, float, bool, float]] = []
    for who in range(truth.customers):
        for what in np.sort(rng.choice(truth.products, truth.each, replace=False)):
            level = truth.mean + product[what] + customer[who] + rng.normal(0, truth.pair)
            columns += _history(truth, level, (who, int(what)), rng)
    who, what, number, day, days, is_open, quantity = (
        np.array(column) for column in zip(*columns, strict=True)
    )
    ids = tuple(f"p{place:03}" for place in range(truth.products))
    records = Records(who, what, ids, number, day, days.astype(float), is_open, quantity)
    records.check()
    return records, {"product": product, "customer": customer}


def _history(
    truth: Truth, level: float, who: tuple[int, int], rng: np.random.Generator
) -> list[tuple[int, int, int, int, float, bool, float]]:
    rows: list[tuple[int, int, int, int, float, bool, float]] = []
    day = int(rng.integers(0, truth.days // 4))
    while True:
        quantity = float(rng.normal(0, 0.6))
        wait = level + truth.elasticity * quantity + rng.normal(0, truth.error)
        days = max(1, round(float(np.exp(wait))))
        is_open = rng.random() > truth.stays or day + days > truth.days
        number = len(rows) + 1
        rows.append((*who, number, day, truth.days - day if is_open else days, is_open, quantity))
        if is_open:
            return rows
        day += days


def in_turns(*, customers: int = 500, seed: int = 3) -> Records:
    """A shop where a short gap follows a long one: the mean of both is never right."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(customers):
        day, is_long, number = int(rng.integers(0, 100)), bool(rng.random() < 0.5), 1
        while day <= DAYS:
            wait = max(1, round((LONG if is_long else SHORT) * float(np.exp(rng.normal(0, 0.1)))))
            is_open = day + wait > DAYS
            rows.append((who, 0, number, day, DAYS - day if is_open else wait, is_open, 0.0))
            day, is_long, number = day + wait, not is_long, number + 1
    who, what, number, day, days, is_open, quantity = map(np.array, zip(*rows, strict=True))
    return Records(who, what, ("tea",), number, day, days.astype(float), is_open, quantity)
