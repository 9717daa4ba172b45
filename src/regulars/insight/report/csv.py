"""Tables of a report as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date

from regulars.insight.report.tables import Table, Value

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
ANY_MOMENT = (1980, 1, 1, 0, 0, 0)  # so that the same report makes the same archive


def as_csv(table: Table) -> bytes:
    """The table as UTF-8 with a line of column names; lines end as RFC 4180 has them."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([cell_text(value) for value in row] for row in table.rows)
    return (MARK + file.getvalue()).encode()


def as_zip(tables: Iterable[Table]) -> bytes:
    """All the tables as CSV in one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.name}.csv", ANY_MOMENT)
            archive.writestr(entry, as_csv(table), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def cell_text(value: Value) -> str:
    """A value as a spreadsheet may read it: text that would start a formula gets a ``'`` in front.

    >>> cell_text("=1+1"), cell_text(-5), cell_text(None), cell_text(True)
    ("'=1+1", '-5', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return value.isoformat() if isinstance(value, date) else str(value)
