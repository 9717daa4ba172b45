"""What first orders held, and what is bought again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import ibis.expr.types as ir

from regulars.insight.cohorts.purchases import goods, purchases
from regulars.insight.cohorts.repurchases import asked_of, repurchases_of
from regulars.insight.report.history import History, rows
from regulars.insight.types import (
    OrderGap,
)

ASKED_CUSTOMERS = 10_000


@dataclass(frozen=True)
class Shopping:
    """What first orders held, and all orders of the customers who are asked about repurchases."""

    products: ir.Table
    purchases: ir.Table
    asked: ir.Table


@contextmanager
def shopped(history: History, lives: ir.Table, gaps: Sequence[OrderGap]) -> Iterator[Shopping]:
    """Look through the order lines once for products, and keep what is found.

    Of many customers only some thousands are asked.
    """
    back = gaps[0].went_on if gaps else 0
    every = max(1, -(-back // ASKED_CUSTOMERS))
    orders = history.transactions.filter(history.transactions.is_order)
    with goods(history.lines).cache() as products, asked_of(lives, every=every).cache() as asked:
        chosen = orders.filter(
            (orders.order_number == 1) | orders.customer_id.isin(asked.customer_id)
        )
        with purchases(chosen, lines=history.lines, products=products).cache() as kept:
            yield Shopping(products, kept, asked)


@dataclass(frozen=True)
class BoughtAgain:
    """How much of what is ordered again was bought before, and how much of that in a rhythm.

    None where products are not known, or nobody has bought one three times.
    """

    share: float | None
    rhythm: float | None


def bought_again(shopping: Shopping) -> BoughtAgain:
    """What customers buy again, and how steadily."""
    counts = repurchases_of(shopping.purchases, shopping.asked, shopping.products)
    [found] = rows(counts)
    return BoughtAgain(
        share=found["again"] / found["later"] if found["later"] else None,
        rhythm=found["steady"] / found["followed"] if found["followed"] else None,
    )
