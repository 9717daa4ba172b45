"""The table of every customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from regulars.insight.models.days import day_of
from regulars.insight.scores.figures import score_table
from regulars.insight.scores.lattice import Lattice
from regulars.insight.scores.learnt import Learnt
from regulars.insight.scores.reading import purchase_days

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 125_000  # customers


def scores(
    lines: Any,
    learnt: Learnt,
    *,
    as_of: date,
    only: Iterable[str] | None = None,
    chunk: int = CHUNK,
) -> Iterator[pa.Table]:
    """Score every customer by what was learnt of the store, as a stream of tables.

    Definition
    ----------
    With x the days of purchase after the first one, t_x the days from the first to the last, and T
    those from the first to ``as_of``, the model of buying again answers for each customer on their
    own, whoever else is asked for. The value is margin × expected spend per purchase × ∫ e^(-delta
    u) dE[X(u)] over u from 0 to the horizon, with delta = ln(1 + discount) per year of 365.25 days
    (see :func:`regulars.insight.models.lifetime_value`); horizon, discount and margin are those of
    ``learnt.terms``. Money at risk is the value × (1 - the chance to be a customer still). Scores
    and groups are those of :func:`regulars.insight.rfm.scores`, by the edges that were learnt; days
    of the next order are those of :func:`regulars.insight.timing.outlooks` for purchases of
    anything.

    Parameters
    ----------
    lines
        Order lines, the transactions made of them, or what :func:`counted` returned of either, as
        for :func:`learn`.
    learnt
        What :func:`learn` returned, or :meth:`Learnt.load` read. It need not be of the same day.
    as_of
        The day of observation: the last day counted.
    only
        Ids, as text, of the customers to score; unknown ones have no row. Default: all.
    chunk
        About how many customers a table holds at most, 1 at least.

    Yields
    ------
    pyarrow.Table
        The columns of :data:`SCORES`; one row for each known customer with an order by then, by id.
        No table comes where there is no such customer.

        - ``customer_id``: text
        - ``purchases``: days with an order; ``first_on``, ``last_on``: the first and the last
        - ``revenue_minor``: all they brought, net of what was taken back, in minor units
        - ``recency_score``, ``frequency_score``, ``monetary_score``: 1 to 5, of which 5 is best;
          ``rfm_group``: their group; all null where fewer than five customers were learnt from
        - ``expected_orders_90``, ``expected_orders_365``: days of purchase to expect within so many
          days
        - ``alive``: the chance to be a customer still, 0 to 1; 1 by the pooled rate
        - ``churn_probability``: the chance of no purchase within 365 days, 0 to 1
        - ``lifetime_value_minor`` with ``lifetime_value_low_minor`` and
          ``lifetime_value_high_minor``, between which the expectation lies with 90 %;
          ``at_risk_minor``: minor units
        - ``next_order_due_on``: last purchase and usual gap; null where nobody had come back
        - ``next_order_on``: the day by which half of those who come back are back;
          ``next_order_from``, ``next_order_to``: the days between which 80 % of them come back; all
          null likewise, and where hardly one in a million comes back

    Raises
    ------
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    ImpossibleDay
        If the day of observation is none.
    UnusableId
        If one of ``only`` is neither text nor a whole number.
    OtherDay
        If the history was counted up to another day.

    Notes
    -----
    Errors come when the first table is asked for. Days of purchase of up to 24 million
    transactions are counted in this process's memory; those of larger stores, or on other machines,
    are brought down by the engine in the order of customers, so that memory does not grow with
    them.

    Examples
    --------
    >>> from datetime import datetime
    >>> import pyarrow as pa
    >>> from regulars.insight.scores import learn
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2", "o3"], "customer_id": ["ann", "ann", "bob"],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 2, 2), datetime(2024, 3, 1)],
    ...     "quantity": [1.0] * 3, "amount_minor": [500, 700, 900],
    ... })
    >>> learnt = learn(lines, as_of=date(2024, 3, 31))
    >>> [table] = scores(lines, learnt, as_of=date(2024, 3, 31), only=["ann"])
    >>> [row] = table.select(["purchases", "revenue_minor", "next_order_due_on"]).to_pylist()
    >>> row["purchases"], row["revenue_minor"], row["next_order_due_on"].isoformat()
    (2, 1200, '2024-03-01')
    """
    as_of = day_of("as_of", as_of)
    lattice = Lattice(learnt.choice.fitted, learnt.terms)
    for days in purchase_days(lines, as_of=as_of, only=only, chunk=max(chunk, 1)):
        yield score_table(days, learnt, lattice, as_of)
