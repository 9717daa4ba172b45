"""Each section of a report, from lazy tables to values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

import ibis
import ibis.expr.types as ir

from regulars.insight import cohorts, metrics, rfm
from regulars.insight.benchmarks import benchmark_for
from regulars.insight.cohorts.entries import outcomes
from regulars.insight.cohorts.purchases import goods, purchases
from regulars.insight.cohorts.repurchases import asked_of, repurchases_of
from regulars.insight.newcomers import inherited_cohorts
from regulars.insight.report.history import History, Row, rows
from regulars.insight.report.periods import DAY
from regulars.insight.report.snapshots import Snapshots
from regulars.insight.timelines import Timeline
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
    CurvePoint,
    EntryGroup,
    Measure,
    Month,
    OrderGap,
    RetentionPoint,
    Rfm,
    RfmCell,
    RfmGroup,
    RfmMove,
    Scope,
    Shares,
    Unit,
)

SHOWN_GROUPS = 20
LEAST_COHORTS = 3
ASKED_CUSTOMERS = 10_000
SCORES = range(1, 6)
# code of the measure, how to read it, its column
MEASURES = (
    ("repeat_customer_rate", Unit.SHARE, "repeat_customer_rate"),
    ("purchase_frequency", Unit.RATIO, "purchase_frequency"),
    ("average_order_value", Unit.MONEY, "average_order_value_minor"),
    ("customer_lifetime_value", Unit.MONEY, "customer_lifetime_value_minor"),
    ("retention_rate", Unit.SHARE, "retention_rate"),
    ("churn_rate", Unit.SHARE, "churn_rate"),
    ("customers", Unit.COUNT, "customers"),
    ("new_customers", Unit.COUNT, "new_customers"),
    ("orders", Unit.COUNT, "orders"),
    ("revenue", Unit.MONEY, "revenue_minor"),
)
# Adds up over the whole history: a later day has had longer to collect, so a rise is no news.
CUMULATIVE = frozenset({"customer_lifetime_value"})


def measured(snapshots: Snapshots, scope: Scope) -> tuple[Measure, ...]:
    """The measures of the period beside those of the previous one, where they can be compared."""
    [current] = rows(metrics.measures_of(snapshots.end, period=scope.period))
    earlier: Row = {}
    if snapshots.before is not None and scope.previous is not None:
        [earlier] = rows(metrics.measures_of(snapshots.before, period=scope.previous))
    return tuple(
        Measure(
            code=code,
            unit=unit,
            value=_number(current[column]),
            previous=None if code in CUMULATIVE else _number(earlier.get(column)),
            benchmark=benchmark_for(code, period=scope.period),
        )
        for code, unit, column in MEASURES
    )


def traded(transactions: ir.Table) -> tuple[Month, ...]:
    """The months of trade."""
    return tuple(Month(**row) for row in rows(metrics.months(transactions)))


def shared(snapshots: Snapshots) -> Shares:
    """What repeat customers bring, and the 80/20 curve from nobody to everybody."""
    [row] = rows(metrics.shares_of(snapshots.end))
    points = [CurvePoint(**point) for point in rows(metrics.revenue_curve_of(snapshots.end))]
    return Shares(**row, curve=(CurvePoint(0.0, 0.0), *points) if points else ())


def followed(transactions: ir.Table, lives: ir.Table, timeline: Timeline) -> Cohorts:
    """The cohort table and its average curve, as far as cohorts and customers are old enough."""
    with cohorts.cohorts_of(transactions, lives, timeline=timeline).cache() as table:
        cells = rows(table.order_by("entry", "age"))
        found, grain = tuple(_cohorts(cells)), timeline.grain.value
        inherited = inherited_cohorts(found, grain=grain)
        since = found[inherited].entry if found else timeline.since
        averaged = table.filter(table.entry >= since) if inherited else table
        points = [RetentionPoint(**point) for point in rows(cohorts.retention_curve(averaged))]
    seen = Counter(cell["age"] for cell in cells if cell["complete"] and cell["entry"] >= since)
    curve = _same_customers([(point, seen[point.age]) for point in points])
    return Cohorts(grain=grain, rows=found, curve=curve, inherited=inherited)


def _same_customers(points: Sequence[tuple[RetentionPoint, int]]) -> tuple[RetentionPoint, ...]:
    """The points that rest on three cohorts and on half of all customers; each with its cohorts.

    An average of one or two cohorts says more about these than about age, and one of a few old
    customers beside one of all says more about who they are than about how old.
    """
    everybody = max((point.customers for point, _ in points), default=0)
    return tuple(
        point
        for point, cohorts_of_age in points
        if cohorts_of_age >= LEAST_COHORTS and 2 * point.customers >= everybody
    )


def stepped(transactions: ir.Table) -> tuple[OrderGap, ...]:
    """From order to order."""
    return tuple(OrderGap(**row) for row in rows(cohorts.order_gaps(transactions)))


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


@dataclass(frozen=True)
class Entered:
    """The largest groups of customers who started alike, and how many are in any group."""

    groups: tuple[EntryGroup, ...]
    customers: int


def entered(began: ir.Table, lives: ir.Table, timeline: Timeline) -> Entered:
    """The largest groups of customers who started alike; those of unknown start are left out."""
    with began.cache() as kept:
        groups = outcomes(lives, kept)
        named = groups.filter(groups.name.notnull())
        largest = named.order_by(ibis.desc("customers"), "name", "revenue_minor")
        found = rows(largest.limit(SHOWN_GROUPS))
        [everybody] = rows(kept.agg(customers=kept.count()))
        shown = kept.filter(kept.key.isin([row["key"] for row in found]))
        curves = _curves(rows(cohorts.entry_curves_of(lives, shown, timeline=timeline)))
    columns = ("name", "customers", "repeat_share", "revenue_per_customer_minor")
    return Entered(
        groups=tuple(
            EntryGroup(**{name: row[name] for name in columns}, curve=curves.get(row["key"], ()))
            for row in found
        ),
        customers=everybody["customers"],
    )


def mapped(snapshots: Snapshots, scope: Scope) -> Rfm:
    """Groups and map on the report's day, and who moved from before the period to its end."""
    since, end = scope.period.start - DAY, scope.period.end
    with rfm.scores_of(snapshots.today, as_of=scope.as_of).cache() as scores:
        [edges] = rows(rfm.edges(scores))
        moves: tuple[RfmMove, ...] = ()
        if snapshots.before is not None:
            later = scores if end == scope.as_of else rfm.scores_of(snapshots.end, as_of=end)
            moves = _moves(rfm.scores_of(snapshots.before, as_of=since), later)
        return Rfm(
            groups=_groups(rows(rfm.groups(scores))),
            cells=_cells(rows(rfm.cells(scores))),
            recency_edges_days=_edges(edges, "recency_days"),
            frequency_edges=_edges(edges, "orders"),
            monetary_edges_minor=_edges(edges, "revenue_minor"),
            moved_since=None if snapshots.before is None else since,
            moves=moves,
        )


def _curves(points: list[Row]) -> dict[str, tuple[RetentionPoint, ...]]:
    """The curve of each group, as far as its cohorts and customers are old enough."""
    curves: dict[str, list[tuple[RetentionPoint, int]]] = {}
    for row in points:
        point = RetentionPoint(row["age"], row["customers"], row["returned"], row["share"])
        curves.setdefault(row["key"], []).append((point, row["cohorts"]))
    return {key: _same_customers(curve) for key, curve in curves.items()}


def _number(value: float | None) -> float | None:
    """Counts and amounts as the floats that measures are."""
    return None if value is None else float(value)


def _cohorts(cells: list[Row]) -> Iterator[Cohort]:
    """Put the cells of each cohort together."""
    for (entry, size), group in groupby(cells, key=lambda cell: (cell["entry"], cell["size"])):
        members = [
            {name: value for name, value in cell.items() if name not in {"entry", "size"}}
            for cell in group
        ]
        yield Cohort(entry, size, tuple(CohortCell(**cell) for cell in members))


def _groups(found: list[Row]) -> tuple[RfmGroup, ...]:
    """All eleven groups, best first; empty ones have no means."""
    by_code = {row.pop("group"): row for row in found}
    nobody = {
        "customers": 0,
        "revenue_minor": 0,
        "mean_recency_days": None,
        "mean_orders": None,
        "mean_revenue_minor": None,
    }
    return tuple(RfmGroup(group.value, **by_code.get(group.value, nobody)) for group in rfm.Group)


def _cells(found: list[Row]) -> tuple[RfmCell, ...]:
    """All twenty-five squares."""
    by_square = {(row["recency"], row["frequency_monetary"]): row for row in found}
    squares = []
    for recency in SCORES:
        for value in SCORES:
            row = by_square.get((recency, value), {"customers": 0, "revenue_minor": 0})
            name = rfm.group_of(recency, value).value
            squares.append(RfmCell(recency, value, name, row["customers"], row["revenue_minor"]))
    return tuple(squares)


def _edges(row: Row, measure: str) -> tuple[float, ...]:
    """The four edges of a measure, rising; none where there are no customers."""
    found = (row[f"{measure}_{fifth}"] for fifth in range(1, rfm.FIFTHS))
    return tuple(float(edge) for edge in found if edge is not None)


def _moves(before: ir.Table, after: ir.Table) -> tuple[RfmMove, ...]:
    """Who went where, those who stayed too, the most frequent move first."""
    return tuple(RfmMove(**pair) for pair in rows(rfm.moves(before, after)))
