"""The door for tables: whatever holds rows comes in, an Ibis table goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.expr import operations

from regulars.insight.errors import MissingColumns

STEP = 2.0**-30  # of sums of fractions; about a thousand-millionth


def table_of(source: Any, *, needs: Iterable[str] = ()) -> ir.Table:
    """Take an Ibis table as it is; turn a pandas, Polars or Arrow frame into one.

    Parameters
    ----------
    source
        An Ibis table, or anything :func:`ibis.memtable` accepts.
    needs
        Columns that must be there.

    Returns
    -------
    ir.Table
        The same rows; lazy.

    Raises
    ------
    MissingColumns
        If a needed column is absent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table_of(pa.table({"order_id": ["o1"]})).columns
    ('order_id',)
    """
    if type(source).__module__.split(".")[0] == "pandas":
        import pyarrow as pa  # only frames need it

        # By way of Arrow, because Ibis asks pandas for an option that pandas 3 deprecates.
        source = pa.Table.from_pandas(source, preserve_index=False)
    table = source if isinstance(source, ir.Table) else ibis.memtable(source)
    missing = tuple(name for name in needs if name not in table.columns)
    if missing:
        raise MissingColumns(columns=missing)
    return table


def total(column: ir.IntegerColumn, where: ir.BooleanValue | None = None) -> ir.IntegerScalar:
    """Sum whole numbers to a whole number of 64 bits; null over no rows.

    DuckDB sums to 128 bits, which cost time and which it writes to Parquet as floats. Ibis takes
    the sum for 64 bits already and drops a cast to them, unless it is made by hand.
    """
    return operations.Cast(column.sum(where=where), to="int64").to_expr()


def steady_total(
    column: ir.FloatingColumn, where: ir.BooleanValue | None = None
) -> ir.FloatingScalar:
    """Sum numbers with fractions to the same last digit in any order of rows; 0 over no rows.

    Each is rounded to a whole number of :data:`STEP` first. Sums of fractions as they are differ
    from run to run where an engine computes on several cores.
    """
    whole = (column / STEP).round().cast("int64")
    return total(whole, where=where).fill_null(0).cast("float64") * STEP
