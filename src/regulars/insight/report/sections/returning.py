"""Who came back: cohorts, groups of customers who began alike, and order after order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import ibis
import ibis.expr.types as ir

from regulars.insight import cohorts
from regulars.insight.cohorts.entries import outcomes
from regulars.insight.newcomers import inherited_cohorts
from regulars.insight.report.history import Row, rows
from regulars.insight.timelines import Timeline
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
    EntryGroup,
    OrderGap,
    RetentionPoint,
)

SHOWN_GROUPS = 20
LEAST_COHORTS = 3


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


def stepped(transactions: ir.Table) -> tuple[OrderGap, ...]:
    """From order to order."""
    return tuple(OrderGap(**row) for row in rows(cohorts.order_gaps(transactions)))


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


def _curves(points: list[Row]) -> dict[str, tuple[RetentionPoint, ...]]:
    """The curve of each group, as far as its cohorts and customers are old enough."""
    curves: dict[str, list[tuple[RetentionPoint, int]]] = {}
    for row in points:
        point = RetentionPoint(row["age"], row["customers"], row["returned"], row["share"])
        curves.setdefault(row["key"], []).append((point, row["cohorts"]))
    return {key: _same_customers(curve) for key, curve in curves.items()}


def _cohorts(cells: list[Row]) -> Iterator[Cohort]:
    """Put the cells of each cohort together."""
    for (entry, size), group in groupby(cells, key=lambda cell: (cell["entry"], cell["size"])):
        members = [
            {name: value for name, value in cell.items() if name not in {"entry", "size"}}
            for cell in group
        ]
        yield Cohort(entry, size, tuple(CohortCell(**cell) for cell in members))
