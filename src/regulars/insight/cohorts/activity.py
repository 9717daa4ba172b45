"""From customers and the periods they were active in to who ordered at which age."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.grains import number_of
from regulars.insight.tables import table_of, total
from regulars.insight.timelines import Timeline


def started(customers: Any, timeline: Timeline) -> ir.Table:
    """The known customers whose first order falls in the timeline, with ``entry``, its period.

    Raises MissingColumns.
    """
    table = table_of(customers, needs=("customer_id", "first_on", *timeline.words))
    entered = table.mutate(entry=number_of(table.first_on, timeline.grain).cast("int64"))
    return entered.filter(
        entered.customer_id.notnull(), entered.entry.between(timeline.first, timeline.last)
    )


def buyers(members: ir.Table, timeline: Timeline, *, by: tuple[str, ...] = ()) -> ir.Table:
    """Count who ordered at each age: ``entry``, the columns of ``by``, ``age``, ``customers``.

    Customers with the same periods are counted together before the periods are unfolded.
    """
    unfolded = []
    for word, name in enumerate(timeline.words):
        alike = members.group_by("entry", *by, name).agg(alike=members.count())
        active = timeline.active(alike, word)
        unfolded.append(active.select("entry", *by, "alike", age=active.number - active.entry))
    every = ibis.union(*unfolded) if len(unfolded) > 1 else unfolded[0]
    return every.group_by("entry", *by, "age").agg(customers=total(every.alike))
