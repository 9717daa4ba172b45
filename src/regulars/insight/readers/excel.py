"""A sheet of a workbook as a source: Excel's old and new formats and LibreOffice's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.insight.readers.dialects import (
    PREAMBLE_ROWS,
    SAMPLE_ROWS,
    Dialect,
    is_header,
    numbered_names,
    unique_names,
)
from regulars.insight.readers.errors import (
    DamagedFile,
    EmptyFile,
    NoRows,
    NoRowsInSheets,
    ProtectedFile,
    UnknownSheet,
)
from regulars.insight.readers.fields import FieldSet, plain
from regulars.insight.readers.formats import Format
from regulars.insight.readers.likeness import SEVERAL
from regulars.insight.readers.matching import STAND_INS
from regulars.insight.readers.sources import Source, SourceColumn, fresh_name
from regulars.kernel.files import explain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from python_calamine import CalamineWorkbook


@dataclass(frozen=True)
class Sheet:
    """A sheet cut into the names of its columns and the rows below them."""

    name: str
    names: tuple[str, ...]
    has_header: bool
    first_row: int
    rows: list[list[str]]

    @property
    def has_rows(self) -> bool:
        """Whether there is a cell below the header."""
        return any(any(row) for row in self.rows)

    def fields_named(self, fields: FieldSet) -> set[str]:
        """Fields that a column is named after."""
        spelled = {plain(name) for name in self.names}
        return {f.name for f in fields if any(spelled & set(tier) for tier in f.synonyms)}


def open_excel(
    connection: DuckDBPyConnection, path: Path, fields: FieldSet, *, sheet: str | None = None
) -> Source:
    """Load the sheet named, or else the first whose columns are recognised and that holds rows.

    Raises EmptyFile, NoRows, NoRowsInSheets, UnknownSheet, DamagedFile, ProtectedFile.
    """
    sheets = [_cut(name, rows, fields) for name, rows in _filled_sheets(path, sheet).items()]
    chosen = _chosen(sheets, path, fields)
    others = tuple(item.name for item in sheets if item is not chosen)
    return Source(
        name=path.name,
        path=path,
        view=_load(connection, chosen.rows, len(chosen.names), chosen.first_row),
        columns=tuple(SourceColumn(name, "VARCHAR") for name in chosen.names),
        dialect=Dialect("", chosen.names, chosen.has_header, chosen.first_row - 1),
        sheet=chosen.name,
        other_sheets=others,
    )


def _chosen(sheets: Sequence[Sheet], path: Path, fields: FieldSet) -> Sheet:
    """The first sheet with all fields that are needed, else with several, else with any rows.

    Raises NoRows, NoRowsInSheets.
    """
    held = [sheet for sheet in sheets if sheet.has_rows]
    if not held and len(sheets) == 1:
        raise NoRows(path=str(path))
    if not held:
        raise NoRowsInSheets(path=str(path), sheets=tuple(sheet.name for sheet in sheets))
    named = {sheet.name: sheet.fields_named(fields) for sheet in held}
    whole = (
        sheet
        for sheet in held
        if all(named[sheet.name] & _standing_for(group) for group in fields.needed)
    )
    several = (sheet for sheet in held if len(named[sheet.name]) >= SEVERAL)
    return next(whole, None) or next(several, None) or held[0]


def _standing_for(group: Sequence[str]) -> set[str]:
    return {name for field in group for name in (field, *STAND_INS.get(field, ()))}


def _cut(name: str, rows: list[list[Any]], fields: FieldSet) -> Sheet:
    cells = [[_text(cell) for cell in row] for row in rows]
    start = _table_start(cells)
    first, below = cells[start], cells[start + 1 :]
    has_header = is_header(first, below[:SAMPLE_ROWS], fields)
    names = unique_names(first) if has_header else numbered_names(len(first))
    return Sheet(
        name, names, has_header, start + has_header + 1, below if has_header else cells[start:]
    )


def _filled_sheets(path: Path, sheet: str | None) -> dict[str, list[list[Any]]]:
    """The rows of each sheet that has any, in order; or of the one that is named.

    Raises EmptyFile, UnknownSheet, DamagedFile, ProtectedFile.
    """
    with _opened(path) as workbook:
        names = workbook.sheet_names
        if sheet is not None:
            names = [name for name in names if name.casefold() == sheet.strip().casefold()]
            if not names:
                raise UnknownSheet(path=str(path), sheet=sheet, sheets=tuple(workbook.sheet_names))
        sheets = {name: workbook.get_sheet_by_name(name) for name in names}
        filled = {
            name: one.to_python(skip_empty_area=False)
            for name, one in sheets.items()
            if one.height > 0
        }
    if not filled:
        raise EmptyFile(path=str(path))
    return filled


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook in their order, empty ones too.

    Raises DamagedFile, ProtectedFile.
    """
    with _opened(path) as workbook:
        return tuple(workbook.sheet_names)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook, and in our words what goes wrong while it is read.

    Raises DamagedFile, ProtectedFile.
    """
    import python_calamine

    try:
        with _loaded(path) as workbook:
            yield workbook
    except python_calamine.PasswordError as error:
        raise ProtectedFile(path=str(path)) from error
    except (python_calamine.CalamineError, python_calamine.ZipError) as error:
        raise DamagedFile(path=str(path), format=Format.EXCEL) from error
    except OSError as error:
        explain(error, path)


def _loaded(path: Path) -> CalamineWorkbook:
    """The workbook, whatever its name ends in; only a name's ending tells that it is locked."""
    import python_calamine

    try:
        with path.open("rb") as file:
            return python_calamine.load_workbook(file)
    except python_calamine.CalamineError:
        return python_calamine.load_workbook(path)


def _table_start(rows: list[list[str]]) -> int:
    """The first row that fills more than half of the sheet's width; titles above it do not."""
    width = max((sum(map(bool, row)) for row in rows[:SAMPLE_ROWS]), default=0)
    wide = (
        index for index, row in enumerate(rows[:PREAMBLE_ROWS]) if sum(map(bool, row)) > width / 2
    )
    return next(wide, 0)


def _text(cell: object) -> str:
    """A cell as a text file has it: ISO dates, dots in decimals, whole numbers without one."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()


def _load(connection: DuckDBPyConnection, rows: list[list[str]], width: int, first_row: int) -> str:
    """Put the rows into the engine and return the view."""
    import pyarrow as pa

    columns = list(zip_longest(*rows, fillvalue=""))[:width]
    numbers = pa.array(range(first_row, first_row + len(rows)), pa.int64())
    cells = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    names = ["source_row", *(f"c{index}" for index in range(width))]
    view, table = fresh_name("sheet_rows"), fresh_name("sheet")
    connection.register(table, pa.table([numbers, *cells], names=names))
    connection.table(table).project(", ".join(names)).create_view(view)
    return view
