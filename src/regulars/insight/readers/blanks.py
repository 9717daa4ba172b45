"""Blank lines of a text file: no rows, but they count when rows are numbered."""

from __future__ import annotations

import csv
from pathlib import Path

from regulars.insight.readers.dialects import Dialect

CHUNK_BYTES = 1 << 20


def blank_records(path: Path, dialect: Dialect) -> list[int]:
    """Numbers of the blank lines below the header, as a spreadsheet numbers its rows: a row with
    line breaks inside quotes is one.

    The file is UTF-8 with line feeds. No numbers are given where quotes do not match.
    """
    if not _has_blank_lines(path):
        return []
    doubled = dialect.escape == '"'
    with path.open(encoding="utf-8", newline="") as file:
        records = csv.reader(
            file,
            delimiter=dialect.delimiter,
            doublequote=doubled,
            escapechar=None if doubled else dialect.escape,
        )
        try:
            numbered = enumerate(records, start=1)
            return [row for row, cells in numbered if not cells and row > dialect.skip]
        except csv.Error:
            return []


def _has_blank_lines(path: Path) -> bool:
    """Whether a line feed follows another; between them may be the bounds of two chunks."""
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if b"\n\n" in last + chunk:
                return True
            last = chunk[-1:]
    return False
