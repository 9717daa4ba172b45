"""Delimited text as a source: any delimiter, any encoding, packed by gzip or not."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.insight.readers.blanks import blank_records
from regulars.insight.readers.dialects import COMMON, SAMPLE_BYTES, WHITESPACE, Dialect, dialect_of
from regulars.insight.readers.encodings import (
    encoding_of,
    has_plain_lines,
    is_encoding,
    read_text,
    transcode,
)
from regulars.insight.readers.errors import EmptyFile, NoRows, UnreadableText
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.sources import Source, SourceColumn, fresh_name, has_rows, literal
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

LONGEST_LINE = 16_000_000  # bytes; a stray quote must not swallow the rest of the file
# Read so much at a time; left to itself, the engine takes sixteen times the longest line.
SIZES = f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}"
SWALLOWED = 2  # rows with broken quotes: a single one is told among those left out
BLANKS = r"e' \t\r'"
BROKEN_REASONS = {
    "MISSING COLUMNS": "too_few_columns",
    "TOO MANY COLUMNS": "too_many_columns",
    "UNQUOTED VALUE": "broken_quotes",
    "INVALID ENCODING": "unreadable_text",
    "LINE SIZE OVER MAXIMUM": "line_too_long",
}


def open_text(
    connection: DuckDBPyConnection, path: Path, fields: FieldSet, *, encoding: str | None = None
) -> Source:
    """Load a text file into a temporary table and describe it.

    Raises EmptyFile, NoRows, UnreadableText, DamagedFile, UnknownFormat.
    """
    if encoding is not None and not is_encoding(encoding):
        raise UnreadableText(path=str(path), encoding=encoding)
    found = encoding or encoding_of(path)
    sample = read_text(path, found, SAMPLE_BYTES).replace("\0", "")
    if not sample.strip():
        raise EmptyFile(path=str(path))
    dialect = dialect_of(sample, fields)
    with tempfile.TemporaryDirectory(prefix="regulars-") as folder:
        plain, nulls = path, 0
        if not (found == "utf-8" and has_plain_lines(path)):
            plain = Path(folder) / "text.csv"
            nulls = transcode(path, found, plain)
        load = _load_blanks if dialect.delimiter == WHITESPACE else _load_cut
        table, rows, broken = load(connection, plain, dialect)
    view, broken_view = fresh_name("text_rows"), fresh_name("text_broken")
    rows.create_view(view)
    connection.execute(f"CREATE TEMP TABLE {broken_view} AS {broken.sql_query()}")
    if not has_rows(rows) and not has_rows(broken):
        raise NoRows(path=str(path))
    return Source(
        name=path.name,
        path=path,
        view=view,
        columns=tuple(SourceColumn(name, "VARCHAR") for name in dialect.names),
        broken_view=broken_view,
        dialect=dialect,
        encoding=found,
        cautions=_cautions(connection.table(broken_view), path.name, nulls, dialect),
        is_encoding_named=encoding is not None,
        scratch=(table,),
    )


def _load_cut(
    connection: DuckDBPyConnection, path: Path, dialect: Dialect
) -> tuple[str, DuckDBPyRelation, DuckDBPyRelation]:
    """Rows that a single character cuts, and rows that did not come out at the right width."""
    table, rejects = fresh_name("text"), fresh_name("text_rejects")
    cells = ", ".join(f"c{index}: 'VARCHAR'" for index in range(len(dialect.names)))
    connection.execute(
        f"CREATE TEMP TABLE {table} AS FROM read_csv({literal(str(path))}, auto_detect = false, "
        f"header = false, skip = {dialect.skip}, delim = {literal(dialect.delimiter)}, "
        f"quote = '\"', escape = {literal(dialect.escape)}, new_line = '\\n', "
        f"columns = {{{cells}}}, {SIZES}, store_rejects = true, "
        f"rejects_table = '{rejects}', rejects_scan = '{rejects}_scans')"
    )
    broken = (
        connection.table(rejects)
        .aggregate("line, min(error_type::VARCHAR) AS error, any_value(csv_line) AS value", "line")
        .project(f"line::BIGINT AS source_row, {_reason('error')} AS reason, trim(value) AS value")
    )
    passed_over = broken.project("source_row")
    blank = blank_records(path, dialect)
    if blank:
        passed_over = passed_over.union(_numbers(connection, blank))
    return table, _numbered(connection.table(table), passed_over, dialect), _line_by_line(broken)


def _line_by_line(broken: DuckDBPyRelation) -> DuckDBPyRelation:
    """Rows that did not come out right; the lines that an open quote swallowed are one row each."""
    swallowing = "reason = 'broken_quotes' AND contains(value, chr(10))"
    lines = broken.filter(swallowing).project(
        "source_row, reason, string_split(value, chr(10)) AS lines"
    )
    apart = lines.project(
        "source_row + unnest(range(len(lines))) AS source_row, reason, "
        f"trim(unnest(lines), {BLANKS}) AS value"
    )
    others = broken.filter(f"NOT coalesce({swallowing}, false)")
    return others.union(apart.filter("value <> ''"))


def _cut_otherwise(broken: DuckDBPyRelation, name: str, dialect: Dialect) -> list[Caution]:
    """A caution about rows that another delimiter would cut into the right number of columns."""
    width, marks = len(dialect.names), [mark for mark in COMMON if mark != dialect.delimiter]
    fits = " OR ".join(f"len(string_split(value, {literal(mark)})) = {width}" for mark in marks)
    row, rows = (
        broken.filter(f"reason = 'too_few_columns' AND ({fits})")
        .aggregate("min(source_row), count(*)")
        .fetchall()[0]
    )
    if not rows:
        return []
    values = {"file": name, "mark": dialect.delimiter, "row": row, "rows": rows}
    return [Caution("cut_otherwise", values)]


def _cautions(
    broken: DuckDBPyRelation, name: str, dropped: int, dialect: Dialect
) -> tuple[Caution, ...]:
    """About quotes that are never closed, other delimiters, and characters that are none."""
    cautions = _cut_otherwise(broken, name, dialect)
    first, last, rows = (
        broken.filter("reason = 'broken_quotes'")
        .aggregate("min(source_row), max(source_row), count(*)")
        .fetchall()[0]
    )
    if rows >= SWALLOWED:
        values = {"file": name, "first_row": first, "last_row": last, "rows": rows}
        cautions.append(Caution("quote_not_closed", values))
    if dropped:
        cautions.append(Caution("null_characters", {"file": name, "characters": dropped}))
    return tuple(cautions)


def _numbers(connection: DuckDBPyConnection, numbers: list[int]) -> DuckDBPyRelation:
    import pyarrow as pa

    name = fresh_name("blank_rows")
    connection.register(name, pa.table({"source_row": pa.array(numbers, pa.int64())}))
    return connection.table(name)


def _numbered(
    table: DuckDBPyRelation, passed_over: DuckDBPyRelation, dialect: Dialect
) -> DuckDBPyRelation:
    """Give each row the number it has in the file, where rows passed over count too."""
    first = dialect.skip + 1
    cells = ", ".join(f"c{index}" for index in range(len(dialect.names)))
    if not has_rows(passed_over):
        return table.project(f"rowid + {first} AS source_row, {cells}")
    gaps = (
        passed_over.project(
            f"source_row - {first} AS place, row_number() OVER (ORDER BY source_row) AS n"
        )
        .aggregate("place - n + 1 AS after, max(n) AS gap", "place - n + 1")
        .set_alias("gaps")
    )
    loaded = table.project(f"rowid AS place, {cells}").set_alias("loaded")
    joined = loaded.query(
        "loaded", f"FROM loaded ASOF LEFT JOIN ({gaps.sql_query()}) AS gaps ON place >= after"
    )
    return joined.project(f"place + {first} + coalesce(gap, 0) AS source_row, {cells}")


def _load_blanks(
    connection: DuckDBPyConnection, path: Path, dialect: Dialect
) -> tuple[str, DuckDBPyRelation, DuckDBPyRelation]:
    """Rows that runs of blanks cut, by way of a table of whole lines."""
    table = fresh_name("text")
    connection.execute(
        f"CREATE TEMP TABLE {table} AS FROM read_csv({literal(str(path))}, auto_detect = false, "
        f"header = false, skip = {dialect.skip}, delim = '\x01', quote = '', escape = '', "
        f"new_line = '\\n', columns = {{content: 'VARCHAR'}}, {SIZES})"
    )
    width = len(dialect.names)
    lines = (
        connection.table(table)
        .project(f"rowid + {dialect.skip + 1} AS source_row, trim(content, {BLANKS}) AS value")
        .filter("value <> ''")
        .project("*, string_split_regex(value, '\\s+') AS cells")
    )
    picked = ", ".join(f"cells[{index + 1}] AS c{index}" for index in range(width))
    error = f"if(len(cells) < {width}, 'too_few_columns', 'too_many_columns')"
    return (
        table,
        lines.filter(f"len(cells) = {width}").project(f"source_row, {picked}"),
        lines.filter(f"len(cells) <> {width}").project(f"source_row, {error} AS reason, value"),
    )


def _reason(error: str) -> str:
    cases = " ".join(
        f"WHEN {literal(code)} THEN {literal(reason)}" for code, reason in BROKEN_REASONS.items()
    )
    return f"CASE {error} {cases} ELSE 'broken_quotes' END"
