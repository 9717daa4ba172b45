"""Customers by recency, frequency and money: groups, the map, and who moved."""

from __future__ import annotations

import ibis.expr.types as ir

from regulars.insight import rfm
from regulars.insight.report.history import Row, rows
from regulars.insight.report.periods import DAY
from regulars.insight.report.snapshots import Snapshots
from regulars.insight.types import (
    Rfm,
    RfmCell,
    RfmGroup,
    RfmMove,
    Scope,
)

SCORES = range(1, 6)


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
