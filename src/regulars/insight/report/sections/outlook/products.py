"""Which products will be bought again, and when; and which are bought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.baskets import baskets, bought_together
from regulars.insight.baskets.together import least_lift
from regulars.insight.cohorts.purchases import goods
from regulars.insight.report.history import History, Row, rows
from regulars.insight.report.sections.outlook.calendar import Calendar, Due
from regulars.insight.timing import (
    NobodyCameBack,
    gaps,
    hold_out,
    learn,
    outlooks,
    rhythms,
)
from regulars.insight.types import ProductPair, ReplenishedProduct, Replenishment

MOST_LINES = 150_000  # that are looked at, about
MOST_PURCHASES = 60_000  # that are learnt from, about
PAIRED = 300  # products, the most bought
DOUBT = 0.05  # that any of the pairs is chance after all
WEEK = timedelta(days=7)
WEEKS = 8
LISTED = 50  # products, and pairs
SECOND = 2  # purchase of a product by a customer
LEAST_BUYERS = 2  # of one customer's habit there is no calendar
DIGITS = 12  # of a share that are the same in any order of rows


@dataclass(frozen=True)
class Looked:
    """The baskets that are looked at: of one in so many customers, where there are many lines.

    ``goods`` are the products of all lines.
    """

    baskets: ir.Table
    goods: ir.Table
    every: int

    @property
    def purchases(self) -> ir.Table:
        """What :func:`regulars.insight.timing.product_purchases` makes of the same lines."""
        held = self.baskets.filter(self.baskets.customer_id.notnull())
        return held.select("customer_id", "product_id", "quantity", bought_on="ordered_on")

    def names_of(self, products: Iterable[str]) -> dict[str, str]:
        """What products are called: by the first of their names, or by their id."""
        names = {product: product for product in products}
        pairs = self.goods.filter(self.goods.key.isin(list(names)) & self.goods.name.notnull())
        named = pairs.group_by("key").agg(name=pairs.name.argmin(pairs.edition))
        return names | {row["key"]: row["name"] for row in rows(named)}


def products_of(history: History) -> tuple[Replenishment, tuple[ProductPair, ...]]:
    """Which products are due in which week, and which lie in the same baskets."""
    with looked_at(history) as looked:
        return replenishment_of(looked, as_of=history.as_of), together_of(looked)


@contextmanager
def looked_at(history: History) -> Iterator[Looked]:
    """All baskets, or those of every second, third and so on known customer."""
    every = -(-_lines(history.transactions) // MOST_LINES)
    with ExitStack() as kept:
        products = kept.enter_context(goods(history.lines).cache())
        lines = history.lines
        if every > 1:
            lines = kept.enter_context(_of_every(history, every).cache())
        held = baskets(lines, as_of=history.as_of, strangers=every <= 1, products=products)
        yield Looked(kept.enter_context(held.cache()), products, max(every, 1))


def _of_every(history: History, so_manieth: int) -> ir.Table:
    """The lines of every so manieth known customer; numbers stand for them in transactions."""
    orders = history.transactions
    chosen = orders.filter(orders.customer_id % so_manieth == 0).select("order_id").distinct()
    lines = history.lines.filter(history.lines.customer_id.notnull())
    return lines.semi_join(chosen, "order_id")


def _lines(transactions: ir.Table) -> int:
    [found] = rows(transactions.agg(lines=transactions.lines.sum()))
    return int(found["lines"] or 0)


def replenishment_of(looked: Looked, *, as_of: date) -> Replenishment:
    """The calendar of the weeks ahead.

    Definition
    ----------
    Purchases of a product in a week are the sum over everybody who has bought it of their chances
    to buy it again in that week. Buyers are those of them who come back with a chance of a half or
    more, overdue the buyers past last purchase + usual gap. The usual gap of a product is the
    geometric mean over everybody who has bought it.
    """
    weeks = tuple(as_of + timedelta(days=1) + week * WEEK for week in range(WEEKS))
    with gaps(looked.purchases, as_of=as_of).cache() as found:
        again = looked.every * _count(found.filter(found.number == SECOND))
        try:
            timing = learn(found, most=MOST_PURCHASES)
        except NobodyCameBack:
            return Replenishment(weeks, (), None, looked.every, again)
        calendar, ahead = Calendar(WEEKS), tuple(WEEK.days * week for week in range(1, WEEKS + 1))
        for part in outlooks(timing, rhythms(found), ahead=ahead):
            calendar.add(part)
        nearer = _nearer(found)
    due = [product for product in calendar.products() if product.buyers >= LEAST_BUYERS][:LISTED]
    names = looked.names_of(product.product_id for product in due)
    products = tuple(_product(product, names, looked.every) for product in due)
    return Replenishment(weeks, products, nearer, looked.every, again)


def _nearer(found: ir.Table) -> float | None:
    """By what share the usual gaps were nearer on gaps held out; None where there are none.

    None also where customers' own gaps never differ: there is nothing to be nearer to.
    """
    try:
        held = hold_out(found, most=MOST_PURCHASES)
    except NobodyCameBack:
        return None
    # Engines give gaps in any order, and the last digits of a mean hang on it.
    return None if held.gain is None else round(held.gain, DIGITS)


def _product(due: Due, names: dict[str, str], every: int) -> ReplenishedProduct:
    return ReplenishedProduct(
        product_id=due.product_id,
        product_name=names[due.product_id],
        buyers=every * due.buyers,
        typical_days=due.typical_days,
        overdue=every * due.overdue,
        weeks=tuple(every * purchases for purchases in due.weeks),
    )


def together_of(looked: Looked) -> tuple[ProductPair, ...]:
    """The pairs that are surely more than chance, those first that are most of it.

    Definition
    ----------
    Of the 300 most bought products, a pair is shown where its lift exceeds 1 so surely that with
    95 % not one of the pairs is chance, although so many were looked at (Bonferroni's correction).
    Those come first that lie in most baskets more than by chance, by the lower bound of the lift:
    a pair of rarities may have a higher lift, and matters less. Each pair is told from the side of
    the higher confidence.
    """
    with bought_together(looked.baskets, products=PAIRED).cache() as pairs:
        sure = NormalDist().inv_cdf(1 - DOUBT / max(_count(pairs) / 2, 1))
        low = least_lift(pairs.baskets, pairs.baskets / pairs.lift, deviations=sure)
        surely = pairs.mutate(low=low, more=pairs.baskets * (1 - 1 / pairs.lift_low))
        order = [ibis.desc("more"), ibis.desc("confidence"), "product_id", "companion_id"]
        found = rows(surely.filter(surely.low > 1).order_by(order).limit(2 * LISTED))
    return _named_pairs(_each_once(found)[:LISTED], looked)


def _count(table: ir.Table) -> int:
    [found] = rows(table.agg(rows=table.count()))
    return int(found["rows"])


def _named_pairs(found: list[Row], looked: Looked) -> tuple[ProductPair, ...]:
    ids: set[str] = {row[name] for row in found for name in ("product_id", "companion_id")}
    names = looked.names_of(sorted(ids))
    return tuple(
        ProductPair(
            product_id=row["product_id"],
            product_name=names[row["product_id"]],
            companion_id=row["companion_id"],
            companion_name=names[row["companion_id"]],
            baskets=looked.every * row["baskets"],
            support=row["support"],
            confidence=row["confidence"],
            lift=row["lift"],
            lift_low=row["lift_low"],
        )
        for row in found
    )


def _each_once(found: Iterable[Row]) -> list[Row]:
    """Each pair in the first of its two directions."""
    once: dict[frozenset[Any], Row] = {}
    for row in found:
        once.setdefault(frozenset((row["product_id"], row["companion_id"])), row)
    return list(once.values())
