"""From whatever was named to sources, and from several sources of one shape to one view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.insight.notation import GUESSED, Notation
from regulars.insight.readers.errors import NoSource, ShapesDiffer
from regulars.insight.readers.excel import open_excel
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.formats import Format, format_of
from regulars.insight.readers.frames import open_frame
from regulars.insight.readers.parquet import open_parquet
from regulars.insight.readers.sources import Source, fresh_name, literal
from regulars.insight.readers.text import open_text
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
    from ibis.backends.duckdb import Backend


def open_sources(
    backend: Backend,
    inputs: Any,
    fields: FieldSet,
    *,
    notation: Notation = GUESSED,
    progress: Progress,
) -> tuple[Source, ...]:
    """Open one input or a sequence of them.

    Raises NoSource, ShapesDiffer, and what opening each may raise.
    """
    listed = list(inputs) if isinstance(inputs, list | tuple) else [inputs]
    if not listed:
        raise NoSource
    progress.stage("read", len(listed))
    sources = []
    for number, item in enumerate(listed, start=1):
        sources.append(_open(backend, item, number, fields, notation))
        progress.advance(1)
    for source in sources[1:]:
        _check_shape(source, sources[0])
    return _told_apart(sources)


def _told_apart(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources whose names repeat are named by their whole path."""
    times = Counter(source.name for source in sources)
    return tuple(
        replace(source, name=str(source.path)) if times[source.name] > 1 else source
        for source in sources
    )


def _open(backend: Backend, item: Any, number: int, fields: FieldSet, notation: Notation) -> Source:
    if not isinstance(item, str | Path):
        return open_frame(backend, item, number)
    path = Path(item)
    kind = format_of(path)
    if kind is Format.PARQUET:
        return open_parquet(backend.con, path)
    if kind is Format.EXCEL:
        return open_excel(backend.con, path, fields, sheet=notation.sheet)
    return open_text(backend.con, path, fields, encoding=notation.encoding)


def _check_shape(source: Source, first: Source) -> None:
    missing = tuple(sorted(set(first.column_names) - set(source.column_names)))
    if missing:
        raise ShapesDiffer(path=source.name, first=first.name, columns=missing)


def stacked(backend: Backend, sources: Sequence[Source]) -> Source:
    """The first source with a view of the rows of all sources below each other: ``source_file``,
    ``source_index`` (its place among the sources), ``source_row``, ``c0``, ``c1``, ...

    Columns are brought together by name and have the type that suits all of them.
    """
    relation = None
    for place, source in enumerate(sources):
        places = {name: index for index, name in enumerate(source.column_names)}
        cells = [
            f"c{places[name]} AS c{index}" for index, name in enumerate(sources[0].column_names)
        ]
        part = backend.con.table(source.view).project(
            f"{literal(source.name)} AS source_file, {place} AS source_index, "
            f"CAST(source_row AS BIGINT) AS source_row, {', '.join(cells)}"
        )
        relation = part if relation is None else relation.union(part)
    view = fresh_name("rows")
    assert relation is not None  # noqa: S101 - there is at least one source
    relation.create_view(view)
    kinds = [str(kind) for kind in relation.types[-len(sources[0].columns) :]]
    columns = [
        replace(column, kind=kind) for column, kind in zip(sources[0].columns, kinds, strict=True)
    ]
    return replace(sources[0], view=view, columns=tuple(columns))


def trimmed(connection: DuckDBPyConnection, source: Source) -> Source:
    """The source with those columns marked whose texts have no blanks around them."""
    texts = [index for index, column in enumerate(source.columns) if column.kind == "VARCHAR"]
    if not texts:
        return source
    # Trimming is slow beyond ASCII, where there are many blanks; most texts need not be trimmed.
    untidy = [
        f"coalesce(bool_or(CASE WHEN c{index} = '' OR prefix(c{index}, ' ') "
        f"OR suffix(c{index}, ' ') THEN true WHEN strlen(c{index}) = length(c{index}) THEN false "
        f"ELSE trim(c{index}) <> c{index} END), false)"
        for index in texts
    ]
    found = connection.table(source.view).aggregate(", ".join(untidy)).fetchall()[0]
    columns = list(source.columns)
    for index, is_untidy in zip(texts, found, strict=True):
        columns[index] = replace(columns[index], is_trimmed=not is_untidy)
    return replace(source, columns=tuple(columns))


def broken_rows(backend: Backend, sources: Sequence[Source]) -> list[DuckDBPyRelation]:
    """The rows of text files that could not be cut into columns, as rejected rows."""
    return [
        backend.con.table(source.broken_view).project(
            f"{literal(source.name)} AS source_file, {place} AS source_index, source_row, "
            "CAST(NULL AS VARCHAR) AS bad_column, value AS bad_value, reason"
        )
        for place, source in enumerate(sources)
        if source.broken_view is not None
    ]
