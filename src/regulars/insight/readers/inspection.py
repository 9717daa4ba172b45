"""A cheap look at one file, for whoever maps its columns: nothing is read beyond its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.insight.engines import connect
from regulars.insight.notation import GUESSED, Notation
from regulars.insight.readers.errors import AmbiguousColumns, MissingField
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.formats import Format, format_of
from regulars.insight.readers.matching import Matching, match_freely
from regulars.insight.readers.opening import open_sources
from regulars.insight.readers.profiles import profiles_of
from regulars.insight.readers.vocabulary import ORDER_FIELDS
from regulars.kernel.progress import Silent

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

SHOWN_ROWS = 20


@dataclass(frozen=True)
class SuggestedColumn:
    """A field with the column that seems to stand for it.

    Parameters
    ----------
    field
        Name of the field.
    column
        Name of the column, as the file has it.
    chosen_by
        How it was found: ``"name"``, ``"content"`` or ``"map"``.
    is_sure
        Whether its name says so, or the mapping; False where only its values suggest it.
    """

    field: str
    column: str
    chosen_by: str
    is_sure: bool


@dataclass(frozen=True)
class Inspection:
    """What a file looks like.

    Parameters
    ----------
    format
        What it is, told from its content: a :class:`regulars.insight.readers.formats.Format`.
    columns
        Names of its columns, in order.
    rows
        Its first rows as text, a blank being None.
    suggested
        The fields that have a column.
    problem
        The sentence that reading it with these columns would end in, or None.
    has_header
        Whether its first row holds names.
    delimiter
        What parts the cells of delimited text; None in other formats.
    encoding
        How its text is written; None where the format says so itself.
    sheet
        Which sheet of a workbook it is; None in other formats.
    """

    format: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    suggested: tuple[SuggestedColumn, ...]
    problem: str | None
    has_header: bool
    delimiter: str | None
    encoding: str | None
    sheet: str | None


def inspect(
    path: Path | str,
    *,
    fields: FieldSet = ORDER_FIELDS,
    mapping: Mapping[str, str] | None = None,
    notation: Notation = GUESSED,
    connection: Backend | None = None,
) -> Inspection:
    r"""Look at a file without judging its rows.

    Definition
    ----------
    The format is told from the content. A field has the column that the mapping names; else the one
    whose name is known to stand for it; else, where the values alone leave no doubt, the one that
    they suit.

    Parameters
    ----------
    path
        The file.
    fields
        What its columns may stand for.
    mapping
        Choices made already.
    notation
        How the file is written, where that is not to be guessed.
    connection
        The engine to read with; by default a new one in memory.

    Returns
    -------
    Inspection
        The file's columns, its first 20 rows at most, and what they seem to stand for. A needed
        field that has no column, or several, is no error here but the ``problem``.

    Raises
    ------
    RegularsError
        If the file cannot be opened, or the mapping names a field or column that does not exist.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".csv") as file:
    ...     _ = file.write("Order;Kunde;Datum;Betrag\n1;7;31.12.2024;9,50\n")
    ...     _ = file.flush()
    ...     seen = inspect(file.name)
    >>> seen.delimiter, [column.field for column in seen.suggested]
    (';', ['order_id', 'ordered_at', 'customer_id', 'amount'])
    """
    backend = connection or connect()
    place = Path(path)
    kind = format_of(place)
    source = open_sources(backend, place, fields, notation=notation, progress=Silent())[0]
    dialect = source.dialect
    has_header = dialect is None or dialect.has_header
    profiles = profiles_of(backend.con, source)
    matching = Matching(source.name, fields, profiles)
    problem = None
    try:
        match_freely(matching, mapping or {}, has_names=has_header)
    except (AmbiguousColumns, MissingField) as error:
        problem = str(error)
    rows = zip(*(profile.sample[:SHOWN_ROWS] for profile in profiles), strict=True)
    return Inspection(
        format=kind.value,
        columns=source.column_names,
        rows=tuple(rows),
        suggested=_suggested(matching),
        problem=problem,
        has_header=has_header,
        delimiter=dialect.delimiter if dialect and kind is Format.TEXT else None,
        encoding=source.encoding,
        sheet=source.sheet,
    )


def _suggested(matching: Matching) -> tuple[SuggestedColumn, ...]:
    return tuple(
        SuggestedColumn(item.field, item.column, item.chosen_by, item.chosen_by != "content")
        for item in matching.columns()
    )
