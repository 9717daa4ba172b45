"""What can go wrong between a file and a table. Every sentence names the file and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class NoSource(Invalid):
    """Nothing was given to read."""

    code = "readers.no_source"
    sentence = "There is nothing to read. Name at least one file."


@dataclass(eq=False)
class NotRegularFile(Invalid):
    """A pipe or a device, which cannot be read twice or never ends."""

    code = "readers.not_regular_file"
    sentence = "{path} is a pipe or a device. Save its content to a file and name that."
    path: str


@dataclass(eq=False)
class EmptyFile(Invalid):
    """The file has no bytes, or nothing but blanks."""

    code = "readers.empty_file"
    sentence = "{path} is empty. Export it again and check that it holds rows."
    path: str


@dataclass(eq=False)
class NoRows(Invalid):
    """There is a header and nothing below it."""

    code = "readers.no_rows"
    sentence = "{path} has column names but no rows. Export it again with a longer period."
    path: str


@dataclass(eq=False)
class NoRowsInSheets(Invalid):
    """No sheet of a workbook has a header with something below it."""

    code = "readers.no_rows_in_sheets"
    sentence = (
        "{path} has no sheet with rows below column names; its sheets are: {sheets}. "
        "Export it again with a longer period."
    )
    path: str
    sheets: tuple[str, ...]


@dataclass(eq=False)
class UnknownSheet(Invalid):
    """The workbook has no sheet of this name."""

    code = "readers.unknown_sheet"
    sentence = "--sheet {sheet}: {path} has no such sheet. Its sheets are: {sheets}."
    path: str
    sheet: str
    sheets: tuple[str, ...]


@dataclass(eq=False)
class UnknownFormat(Invalid):
    """The content is none of the formats that can be read."""

    code = "readers.unknown_format"
    sentence = "{path} is {looks_like}, which cannot be read. Save it as CSV, Parquet or Excel."
    path: str
    looks_like: str


@dataclass(eq=False)
class DamagedFile(Invalid):
    """The content starts like a known format but cannot be read to its end."""

    code = "readers.damaged_file"
    sentence = "{path} is a damaged or incomplete {format} file. Export or copy it again."
    path: str
    format: str


@dataclass(eq=False)
class ProtectedFile(Invalid):
    """The workbook is locked with a password."""

    code = "readers.protected_file"
    sentence = "{path} is protected with a password. Save it without one and try again."
    path: str


@dataclass(eq=False)
class UnreadableText(Invalid):
    """The bytes are not text in the encoding named, or in any that could be recognised."""

    code = "readers.unreadable_text"
    sentence = (
        "{path} is not text in {encoding}. Save it as UTF-8, or name its encoding, for example: "
        "--encoding cp1252."
    )
    path: str
    encoding: str


@dataclass(eq=False)
class UnsupportedFrame(Invalid):
    """An object that is neither a path nor a known kind of table."""

    code = "readers.unsupported_frame"
    sentence = "A {kind} cannot be read. Give a path, or a pandas, Polars, Arrow or Ibis table."
    kind: str


@dataclass(eq=False)
class ShapesDiffer(Invalid):
    """Files to be read together do not have the same columns."""

    code = "readers.shapes_differ"
    sentence = (
        "{path} lacks columns that {first} has: {columns}. "
        "Read files together only if they come from the same export."
    )
    path: str
    first: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class MissingField(Invalid):
    """No column was found for a field that is needed."""

    code = "readers.missing_field"
    sentence = (
        "{path} has no column that could be {field} ({meaning}). Its columns are: {columns}. "
        "If one of them is meant, name it: --map {field}=COLUMN."
    )
    path: str
    field: str
    meaning: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class AmbiguousColumns(Invalid):
    """Several columns fit a needed field equally well."""

    code = "readers.ambiguous_columns"
    sentence = (
        "{path}: {columns} could each be {field}. "
        "Say which one is meant, for example: --map {field}={example}."
    )
    path: str
    field: str
    columns: tuple[str, ...]
    example: str


@dataclass(eq=False)
class UnknownField(Invalid):
    """A mapping names a field that does not exist."""

    code = "readers.unknown_field"
    sentence = "--map {field}=...: there is no field {field}. Did you mean {nearest}?"
    field: str
    nearest: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NoSuchField(Invalid):
    """A mapping names a field that does not exist, and none is called nearly so."""

    code = "readers.no_such_field"
    sentence = "--map {field}=...: there is no field {field}. The fields are: {known}."
    field: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NoSuchColumn(Invalid):
    """A mapping names a column that the file does not have, and none is called nearly so."""

    code = "readers.no_such_column"
    sentence = "--map {field}={column}: {path} has no column {column}. Its columns are: {columns}."
    path: str
    field: str
    column: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class UnknownColumn(Invalid):
    """A mapping names a column that the file does not have."""

    code = "readers.unknown_column"
    sentence = (
        "--map {field}={column}: {path} has no column {column}. Did you mean {nearest}? "
        "Its columns are: {columns}."
    )
    path: str
    field: str
    column: str
    nearest: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class AmbiguousDates(Invalid):
    """Every date of a column can be read with the day first or with the month first."""

    code = "readers.ambiguous_dates"
    sentence = (
        "{path}, column {column}: dates such as {example} could have the day or the month first. "
        "Say which: --date-order dmy or --date-order mdy."
    )
    path: str
    column: str
    example: str


@dataclass(eq=False)
class ContradictingDates(Invalid):
    """Some dates of a column have the day first for certain, and others the month."""

    code = "readers.contradicting_dates"
    sentence = (
        "{path}, column {column}: {day_first} has the day first and {month_first} the month, so "
        "others could be either. Export it with one order; or say --date-order dmy or "
        "--date-order mdy, and rows that do not fit are left out."
    )
    path: str
    column: str
    day_first: str
    month_first: str


@dataclass(eq=False)
class MixedCurrencies(Invalid):
    """Amounts are in several currencies, which cannot be added."""

    code = "readers.mixed_currencies"
    sentence = (
        "The amounts of {path} are in several currencies (rows: {found}), which cannot be added. "
        "Choose one to keep, for example: --currency {example}."
    )
    path: str
    found: tuple[str, ...]
    example: str


@dataclass(eq=False)
class NothingUsable(Invalid):
    """Every row was left out."""

    code = "readers.nothing_usable"
    sentence = (
        "Not one row of {path} can be used. Most often: {reason} ({count} of {rows}), "
        "such as {example}. Check the columns with --map, or export the file again."
    )
    path: str
    rows: int
    reason: str
    count: int
    example: str


@dataclass(eq=False)
class OtherEngine(Invalid):
    """Files are read by DuckDB, whatever computes afterwards."""

    code = "insight.other_engine"
    sentence = (
        "Files are read by DuckDB, and this is a connection to {engine}. Leave it out, and bring "
        "what was read over with regulars.insight.engines.moved."
    )
    engine: str
