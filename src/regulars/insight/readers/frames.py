"""Tables of pandas, Polars, Arrow and Ibis as sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.insight.readers.errors import NoRows, UnsupportedFrame
from regulars.insight.readers.sources import Source, columns_of, fresh_name, has_rows, numbered_view

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from ibis.backends.duckdb import Backend


def open_frame(backend: Backend, frame: Any, number: int) -> Source:
    """Describe a table that is already in memory or in an engine.

    Raises UnsupportedFrame, NoRows.
    """
    connection: DuckDBPyConnection = backend.con
    stem = fresh_name("frame")
    if _is_ours(backend, frame):
        relation = connection.sql(backend.compile(frame))
    else:
        connection.register(stem, _arrow(frame))
        relation = connection.table(stem)
    name = f"table {number}"
    if not has_rows(relation):
        raise NoRows(path=name)
    view, columns = fresh_name("frame_rows"), columns_of(relation)
    numbered_view(relation, columns, "row_number() OVER ()", view)
    return Source(name=name, path=None, view=view, columns=columns, is_lazy=True)


def _is_ours(backend: Backend, frame: Any) -> bool:
    """Whether it is an Ibis table of this very connection."""
    if type(frame).__module__.partition(".")[0] != "ibis":
        return False
    backends, _ = frame._find_backends()  # noqa: SLF001 - Ibis has no public way to ask
    return bool(backends == [backend])


def _arrow(frame: Any) -> Any:
    """The same table for Arrow, without copying where the kinds allow it."""
    import pyarrow as pa

    library = type(frame).__module__.partition(".")[0]
    if library == "polars":
        return frame.lazy().collect().to_arrow()
    if library == "pandas":
        return pa.Table.from_pandas(frame, preserve_index=False)
    if library == "ibis":
        return frame.to_pyarrow()
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if isinstance(frame, pa.Table):
        return frame
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.table(frame)
    raise UnsupportedFrame(kind=type(frame).__name__)
