"""A sheet of a workbook as a source: Excel's old and new formats and LibreOffice's."""

from __future__ import annotations

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
from regulars.insight.readers.errors import DamagedFile, EmptyFile, NoRows, ProtectedFile
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.formats import Format
from regulars.insight.readers.sources import Source, SourceColumn, fresh_name
from regulars.kernel.files import explain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from python_calamine import CalamineWorkbook


def open_excel(connection: DuckDBPyConnection, path: Path, fields: FieldSet) -> Source:
    """Load the first sheet that holds rows.

    Raises EmptyFile, NoRows, DamagedFile, ProtectedFile.
    """
    sheet, others, rows = _first_sheet(path)
    cells = [[_text(cell) for cell in row] for row in rows]
    start = _table_start(cells)
    first, body = cells[start], cells[start + 1 :]
    has_header = is_header(first, body[:SAMPLE_ROWS], fields)
    body = body if has_header else cells[start:]
    if not any(any(row) for row in body):
        raise NoRows(path=str(path))
    names = unique_names(first) if has_header else numbered_names(len(first))
    return Source(
        name=path.name,
        path=path,
        view=_load(connection, body, len(names), start + has_header + 1),
        columns=tuple(SourceColumn(name, "VARCHAR") for name in names),
        dialect=Dialect("", names, has_header, start + has_header),
        sheet=sheet,
        other_sheets=others,
    )


def _first_sheet(path: Path) -> tuple[str, tuple[str, ...], list[list[Any]]]:
    """The name and rows of the first sheet with rows, and the names of further ones with rows."""
    import python_calamine

    try:
        with _opened(path) as workbook:
            sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
            filled = [name for name, sheet in sheets.items() if sheet.height > 0]
            if not filled:
                raise EmptyFile(path=str(path))
            rows = sheets[filled[0]].to_python(skip_empty_area=False)
    except python_calamine.PasswordError as error:
        raise ProtectedFile(path=str(path)) from error
    except (python_calamine.CalamineError, python_calamine.ZipError) as error:
        raise DamagedFile(path=str(path), format=Format.EXCEL) from error
    except OSError as error:
        explain(error, path)
    return filled[0], tuple(filled[1:]), rows


def _opened(path: Path) -> CalamineWorkbook:
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
