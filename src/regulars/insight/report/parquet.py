"""Tables of a report as Parquet, for other programs. Heavy: web workers do not import it."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from regulars.insight.report.tables import Table

KINDS = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
}


def as_parquet(table: Table) -> bytes:
    """The table as a Parquet file; its columns have their types even where there are no rows."""
    arrays = [
        pa.array([row[place] for row in table.rows], KINDS[column.kind])
        for place, column in enumerate(table.columns)
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(arrays, [column.name for column in table.columns]), sink)
    return bytes(sink.getvalue())
