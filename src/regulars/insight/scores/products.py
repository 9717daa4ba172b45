"""The products that each customer will need again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.insight.models.days import day_of
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
    """Foretell which products each customer will need again, as a stream of tables.

    Definition
    ----------
    Of each customer's products, those with the highest chance of a purchase within 30 days, equal
    ones by id. The chances and days are those of :func:`regulars.insight.timing.outlooks`, by the
    gaps and the usual quantities that were learnt.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`, or what
        :func:`counted` returned of them.
    learnt
        What :func:`learn` returned, or :meth:`Learnt.load` read. It need not be of the same day.
    as_of
        The day of observation: the last day counted.
    only
        Ids, as text, of the customers to ask about; unknown ones have no row. Default: all.
    most
        How many products to give for each customer at most.

    Yields
    ------
    pyarrow.Table
        The columns of :data:`REPLENISHMENTS`; one row for each customer and each of these products,
        by customer, the likeliest product first. No table comes where nobody bought, or where no
        product was learnt of, as nobody had bought one again.

        - ``customer_id``: text; ``product_id``: the product's id, or its name where it has none
        - ``last_on``: day of the last purchase
        - ``due_on``: that day and the usual gap; it may be past
        - ``expected_on``: the day by which half of those who come back are back; null where hardly
          one in a million does
        - ``typical_days``: the usual gap in days
        - ``comes_back``: the chance of another purchase at all, 0 to 1
        - ``due_within_30``: the chance of one within 30 days, 0 to 1

    Raises
    ------
    NoProducts
        If transactions were given, or counted of them: they do not say which products they hold.
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    OtherDay
        If the history was counted up to another day.

    Notes
    -----
    Errors come when the first table is asked for.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.scores import learn
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"], "customer_id": ["ann"] * 3, "product_id": ["tea"] * 3,
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 2, 2), datetime(2024, 3, 1)],
    ...     "quantity": [1.0] * 3, "amount_minor": [500] * 3,
    ... })
    >>> learnt = learn(lines, as_of=date(2024, 3, 31))
    >>> [table] = replenishments(lines, learnt, as_of=date(2024, 3, 31))
    >>> [row] = table.select(["product_id", "typical_days", "due_on"]).to_pylist()
    >>> row["product_id"], round(row["typical_days"]), row["due_on"].isoformat()
    ('tea', 28, '2024-03-29')
    """
    as_of = day_of("as_of", as_of)
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
