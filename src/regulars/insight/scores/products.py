"""The products that each customer will need again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.insight.scores.columns import REPLENISHMENTS
from regulars.insight.scores.errors import NoProducts
from regulars.insight.scores.learnt import Learnt, Quantities
from regulars.insight.scores.reading import Counted, counted, has_lines, of_customers
from regulars.insight.tables import table_of
from regulars.insight.timing import gaps, outlooks, product_purchases, rhythms
from regulars.insight.timing.records import runs

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 5  # products of a customer


def replenishments(
    lines: Any,
    learnt: Learnt,
    *,
    as_of: date,
    only: Iterable[str] | None = None,
    most: int = MOST,
) -> Iterator[pa.Table]:
    """X"""
    table = counted(lines, as_of=as_of).lines if isinstance(lines, Counted) else table_of(lines)
    if not has_lines(table):
        raise NoProducts
    if learnt.products is None or learnt.quantities is None:
        return
    purchases = product_purchases(table, as_of=as_of)
    purchases = purchases.mutate(customer_id=purchases.customer_id.cast("string"))
    if only is not None:
        purchases = of_customers(purchases, only)
    found = gaps(purchases, as_of=as_of, usual=_usual(learnt.quantities))
    for part in outlooks(learnt.products, rhythms(found)):
        yield _likeliest(part, max(most, 0))


def _usual(quantities: Quantities) -> pa.Table:
    import pyarrow as pa

    columns = pa.array(quantities.products, pa.string()), pa.array(quantities.usual, pa.float64())
    return pa.table(columns, ["product_id", "usual"])


def _likeliest(outlook: pa.Table, most: int) -> pa.Table:
    """The first products of each customer by the chance within a month, equals by id."""
    import pyarrow as pa

    customer = runs(outlook["customer_id"])
    due = outlook["due_within_30"].to_numpy()
    order = np.lexsort((np.arange(len(due)), -due, customer))
    starts = np.flatnonzero(np.diff(customer, prepend=-1))
    rank = np.arange(len(due)) - starts[customer]
    return (
        outlook.select(REPLENISHMENTS.names).take(pa.array(order[rank < most])).cast(REPLENISHMENTS)
    )
