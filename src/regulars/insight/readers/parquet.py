"""A Parquet file as a source that is never loaded whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from regulars.insight.readers.errors import DamagedFile, NoRows
from regulars.insight.readers.formats import Format
from regulars.insight.readers.sources import (
    Source,
    columns_of,
    fresh_name,
    has_rows,
    literal,
    numbered_view,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_parquet(connection: DuckDBPyConnection, path: Path) -> Source:
    """Describe the file; its rows are read when they are asked for.

    Raises NoRows, DamagedFile.
    """
    place = literal(_without_wildcards(path))
    try:
        relation = connection.sql(f"FROM read_parquet({place}, file_row_number = true)")
        if not has_rows(relation):
            raise NoRows(path=str(path))
        metadata = connection.sql(f"FROM parquet_kv_metadata({place}) SELECT key, value").fetchall()
    except (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.SerializationException,
    ) as error:
        raise DamagedFile(path=str(path), format=Format.PARQUET) from error
    view = fresh_name("parquet_rows")
    columns = columns_of(relation)[:-1]
    numbered_view(relation, columns, "file_row_number + 1", view)
    return Source(
        name=path.name,
        path=path,
        view=view,
        columns=columns,
        currency=dict(metadata).get(b"regulars.currency", b"").decode() or None,
        is_lazy=True,
    )


def _without_wildcards(path: Path) -> str:
    """The path with the characters escaped that the engine would take for wildcards."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
