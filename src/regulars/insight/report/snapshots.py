"""The customers as they stood on the days a report compares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import ibis.expr.types as ir

from regulars.insight.customers import customers
from regulars.insight.report.periods import DAY, preceding
from regulars.insight.types import Scope


@dataclass(frozen=True)
class Snapshots:
    """Customers up to three days, kept by the engine while a report is built.

    ``today`` counts up to the report's day, ``end`` up to the period's last day with the period by
    itself, ``before`` up to the day before the period with the previous period by itself; None
    where the history starts later.
    """

    today: ir.Table
    end: ir.Table
    before: ir.Table | None


@contextmanager
def snapshots_of(transactions: ir.Table, scope: Scope) -> Iterator[Snapshots]:
    """Count the customers of each day once, for all sections that read them."""
    period, previous = scope.period, scope.previous
    with ExitStack() as kept:
        end = kept.enter_context(
            customers(transactions, as_of=period.end, period=period, previous=previous).cache()
        )
        today = end
        if period.end != scope.as_of:
            today = kept.enter_context(customers(transactions, as_of=scope.as_of).cache())
        before = None
        if period.start - DAY >= scope.first_day:
            earlier = previous and preceding(previous, first_day=scope.first_day)
            before = customers(
                transactions, as_of=period.start - DAY, period=previous, previous=earlier
            )
            before = kept.enter_context(before.cache())
        yield Snapshots(today, end, before)
