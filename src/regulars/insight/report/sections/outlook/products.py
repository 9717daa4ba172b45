"""Which products will be bought again, and when; and which are bought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import ibis
import ibis.expr.types as ir

from regulars.insight.baskets import baskets, bought_together
from regulars.insight.cohorts.purchases import goods
from regulars.insight.report.history import History, rows
from regulars.insight.report.sections.outlook.calendar import Calendar, Due
from regulars.insight.timing import (
    NobodyCameBack,
    gaps,
    hold_out,
    learn,
    outlooks,
    product_purchases,
    rhythms,
)
from regulars.insight.timing.learning import sampled
from regulars.insight.types import ProductPair, ReplenishedProduct, Replenishment

MOST_LINES = 1_000_000  # that are looked at, about
WEEK = timedelta(days=7)
WEEKS = 8
LISTED = 50  # products, and pairs
LEAST_BUYERS = 2  # of one customer's habit there is no calendar


@dataclass(frozen=True)
class Looked:
    """The lines that are looked at: those of one in so many customers, where there are many."""

    lines: ir.Table
    every: int


def products_of(history: History) -> tuple[Replenishment, tuple[ProductPair, ...]]:
    """Which products are due in which week, and which lie in the same baskets."""
    with _looked_at(history) as looked:
        return _replenishment(history, looked), _together(history, looked)


@contextmanager
def _looked_at(history: History) -> Iterator[Looked]:
    """All lines, or those of every second, third and so on known customer."""
    [counted] = rows(history.lines.agg(lines=history.lines.count()))
    every = -(-counted["lines"] // MOST_LINES)
    if every <= 1:
        yield Looked(history.lines, 1)
        return
    known = history.lines.filter(history.lines.customer_id.notnull())
    with sampled(known, most=-(-_count(known) // every)).cache() as some:
        yield Looked(some, every)


def _count(table: ir.Table) -> int:
    [found] = rows(table.agg(rows=table.count()))
    return int(found["rows"])


def _replenishment(history: History, looked: Looked) -> Replenishment:
    """The calendar of the weeks ahead.

    Definition
    ----------
    Purchases of a product in a week are the sum over its buyers of their chances to buy it again
    in that week; overdue are buyers past last purchase + usual gap who come back with a chance of
    a half or more.
    """
    as_of = history.as_of
    weeks = tuple(as_of + timedelta(days=1) + week * WEEK for week in range(WEEKS))
    with gaps(product_purchases(looked.lines, as_of=as_of), as_of=as_of).cache() as found:
        try:
            timing = learn(found)
        except NobodyCameBack:
            return Replenishment(weeks, (), None, looked.every)
        calendar, ahead = Calendar(WEEKS), tuple(WEEK.days * week for week in range(1, WEEKS + 1))
        for part in outlooks(timing, rhythms(found), ahead=ahead):
            calendar.add(part)
        nearer = _nearer(found)
    due = [product for product in calendar.products() if product.buyers >= LEAST_BUYERS][:LISTED]
    names = _product_names(looked.lines, [product.product_id for product in due])
    products = tuple(_product(product, names, looked.every) for product in due)
    return Replenishment(weeks, products, nearer, looked.every)


def _nearer(found: ir.Table) -> float | None:
    """By what share the usual gaps were nearer on gaps held out; None where there are none."""
    try:
        return hold_out(found).gain
    except NobodyCameBack:
        return None


def _product(due: Due, names: dict[str, str], every: int) -> ReplenishedProduct:
    return ReplenishedProduct(
        product_id=due.product_id,
        product_name=names.get(due.product_id, due.product_id),
        buyers=every * due.buyers,
        typical_days=due.typical_days,
        overdue=every * due.overdue,
        weeks=tuple(every * purchases for purchases in due.weeks),
    )


def _together(history: History, looked: Looked) -> tuple[ProductPair, ...]:
    """The pairs that are surely more than chance, those first that are most of it.

    A pair is told from the side from which it is surer. First come those with the most baskets
    more than by chance, by the lower bound of the lift: a pair of rarities may have a higher lift,
    and matters less.
    """
    held = baskets(looked.lines, as_of=history.as_of, strangers=True)
    pairs = bought_together(held)
    surely = pairs.filter(pairs.lift_low > 1)
    surely = surely.mutate(more=surely.baskets * (1 - 1 / surely.lift_low))
    order = [ibis.desc("more"), ibis.desc("confidence"), "product_id", "companion_id"]
    found = _each_once(rows(surely.order_by(order).limit(2 * LISTED)))[:LISTED]
    ids = {row[name] for row in found for name in ("product_id", "companion_id")}
    names = _product_names(looked.lines, sorted(ids))
    return tuple(
        ProductPair(
            product_id=row["product_id"],
            product_name=names.get(row["product_id"], row["product_id"]),
            companion_id=row["companion_id"],
            companion_name=names.get(row["companion_id"], row["companion_id"]),
            baskets=looked.every * row["baskets"],
            support=row["support"],
            confidence=row["confidence"],
            lift=row["lift"],
            lift_low=row["lift_low"],
        )
        for row in found
    )


def _each_once(found: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Each pair in the first of its two directions."""
    once: dict[frozenset[object], dict[str, object]] = {}
    for row in found:
        once.setdefault(frozenset((row["product_id"], row["companion_id"])), row)
    return list(once.values())


def _product_names(lines: ir.Table, products: list[str]) -> dict[str, str]:
    """What products are called: by the first of their names."""
    pairs = goods(lines)
    asked = pairs.filter(pairs.key.isin(products) & pairs.name.notnull())
    named = asked.group_by("key").agg(name=asked.name.argmin(asked.edition))
    return {row["key"]: row["name"] for row in rows(named)}
