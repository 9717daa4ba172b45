"""Forecasts for as many customers as there are, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.insight.tables import table_of
from regulars.insight.timing.learning import Timing
from regulars.insight.timing.outlook import Known, outlook
from regulars.insight.timing.pace import Sums
from regulars.insight.timing.records import runs

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 250_000  # pairs at a time
NEEDS = (
    "customer_id",
    "product_id",
    "last_on",
    "purchases",
    "days_since",
    "log_days",
    "log_quantity",
    "last_log_quantity",
    "last_log_days",
    "log_days_squared",
    "own_gaps",
    "own_log_days",
)


def outlooks(
    timing: Timing, rhythms: Any, *, ahead: tuple[int, ...] = (30,), chunk: int = CHUNK
) -> Iterator[pa.Table]:
    """Foretell the next purchase of every customer and product, some at a time.

    Parameters
    ----------
    timing
        What :func:`regulars.insight.timing.learn` returns. Products that it knows nothing of are
        taken for average ones.
    rhythms
        What :func:`regulars.insight.timing.rhythms` returns, by customer.
    ahead
        For how many days ahead to give the chance of a purchase.
    chunk
        About how many pairs at a time, one at least; a customer's pairs stay together.

    Yields
    ------
    pyarrow.Table
        ``customer_id``; ``product_id``; ``last_on``; ``typical_days`` (the usual gap);
        ``due_on`` (last purchase and usual gap); ``overdue_days`` (since then, 0 if it is to
        come); ``comes_back`` (the chance of another purchase at all); ``expected_on`` (a day after
        the observation by which half of those who come back are back), with windows ``from_50`` to
        ``to_50`` and ``from_80`` to ``to_80`` that hold so many percent of them (all five null
        where hardly one in a million comes back); ``due_within_30`` and the like, the chances
        for so many days; and ``is_corrected``, whether boosted trees had a say in the usual gap.

    Raises
    ------
    MissingColumns
        If a column of ``rhythms`` is absent.
    NothingAhead
        As :meth:`regulars.insight.timing.Outlook.due_within` does.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> from regulars.insight.timing import gaps, learn, rhythms
    >>> days = [date(2025, 1, 1), date(2025, 1, 29), date(2025, 2, 28)]
    >>> bought = pa.table({"customer_id": ["ann"] * 3, "product_id": ["tea"] * 3,
    ...                    "bought_on": days, "quantity": [1.0] * 3})
    >>> found = gaps(bought, as_of=date(2025, 4, 4))
    >>> [table] = outlooks(learn(found), rhythms(found))
    >>> [row] = table.select(["due_on", "overdue_days"]).to_pylist()
    >>> row["due_on"].isoformat(), row["overdue_days"]
    ('2025-03-29', 6)
    """
    table = table_of(rhythms, needs=NEEDS)
    size = max(chunk, 1)
    for part in whole_customers(table.to_pyarrow_batches(chunk_size=size), size):
        yield outlook_table(timing, part, ahead=ahead)


def outlook_table(timing: Timing, rhythms: pa.Table, *, ahead: tuple[int, ...] = (30,)) -> pa.Table:
    """What :func:`outlooks` yields, for pairs of whole customers, by customer.

    Raises NothingAhead.
    """
    import pyarrow as pa

    found = outlook(timing, known_of(timing, rhythms))
    ids = {name: rhythms[name] for name in ("customer_id", "product_id")}
    return pa.table(ids | found.columns(ahead=ahead))


def known_of(timing: Timing, rhythms: pa.Table) -> Known:
    """The rows of a table as arrays."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def column(name: str) -> Any:
        return np.asarray(rhythms[name].to_numpy())

    customer = runs(rhythms["customer_id"])
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    own = timing.own_off(
        column("own_gaps")[first].astype(float), column("own_log_days")[first].astype(float)
    )
    product = pc.index_in(rhythms["product_id"], value_set=pa.array(timing.products, pa.string()))
    purchases = column("purchases").astype(np.int64)
    return Known(
        sums=Sums(
            customer=customer,
            product=np.asarray(product.fill_null(-1).to_numpy(), dtype=np.int64),
            gaps=purchases - 1.0,
            log_days=column("log_days"),
            log_quantity=column("log_quantity"),
            own=own,
        ),
        purchases=purchases,
        last_on=column("last_on").astype("datetime64[D]").astype(np.int64),
        days_since=column("days_since").astype(np.int64),
        last_log_quantity=column("last_log_quantity"),
        last_log_days=column("last_log_days"),
        log_days_squared=column("log_days_squared"),
    )


def whole_customers(batches: Iterable[pa.RecordBatch], chunk: int) -> Iterator[pa.Table]:
    """Cut a stream of rows by customer between customers, as soon as there are enough rows."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += len(batch)
        if rows < chunk:
            continue
        table = pa.Table.from_batches(waiting)
        last = runs(table["customer_id"])
        cut = int(np.searchsorted(last, last[-1]))
        if cut:
            yield table.slice(0, cut)
        waiting, rows = table.slice(cut).to_batches(), len(table) - cut
    if rows:
        yield pa.Table.from_batches(waiting)
