"""How a text file is cut into rows and columns: delimiter, quotes, header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

from regulars.insight.readers.fields import FieldSet, plain

SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 500
PREAMBLE_ROWS = 20
NAMES_ENOUGH = 3
WHITESPACE = " "
COMMON = (",", ";", "\t", "|")
# These occur inside dates, numbers and names; they separate columns only where nothing else does.
NEVER = frozenset("\"'.-/_@()&+%$#*!?<>={}[]\\\r\n ")
NUMBER = re.compile(r"[-+(]?[^\w\s]{0,3}\s?\d[\d\s.,:/'+\-TZ]*\)?%?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Dialect:
    """How to cut a text: ``delimiter`` is one character, a blank standing for any run of blanks.

    The first ``skip`` records (title lines, blank lines, the header) are no data.
    """

    delimiter: str
    names: tuple[str, ...]
    has_header: bool
    skip: int
    escape: str = '"'


def dialect_of(sample: str, fields: FieldSet) -> Dialect:
    """Work out the dialect from the start of a text."""
    heading = _heading(sample, fields)
    delimiter = heading or delimiter_of(sample)
    escape = "\\" if '\\"' in sample and '""' not in sample else '"'
    records = cut(sample, delimiter, escape)[:SAMPLE_ROWS]
    preamble = _first_record(records) if heading else _records_before(records)
    first, rows = records[preamble], [row for row in records[preamble + 1 :] if row]
    has_header = is_header(first, rows, fields)
    names = unique_names(first) if has_header else numbered_names(len(first))
    return Dialect(delimiter, names, has_header, preamble + has_header, escape)


def _heading(sample: str, fields: FieldSet) -> str | None:
    """The character that alone cuts the first line into names of fields, whatever cuts the rows."""
    first = next((line for line in sample.splitlines() if line.strip()), "")
    known = {name for field in fields for tier in field.synonyms for name in tier}
    found = {
        mark: sum(plain(cell.strip(' "')) in known for cell in first.split(mark)) for mark in COMMON
    }
    best = max(COMMON, key=lambda mark: found[mark])
    others = max(found[mark] for mark in COMMON if mark != best)
    return best if found[best] >= NAMES_ENOUGH and not others else None


def cut(sample: str, delimiter: str, escape: str = '"') -> list[list[str]]:
    """The records of a text; a blank line is an empty record."""
    if delimiter == WHITESPACE:
        return [line.split() for line in sample.splitlines()]
    doubled = escape == '"'
    reader = csv.reader(
        sample.splitlines(keepends=True),
        delimiter=delimiter,
        doublequote=doubled,
        escapechar=None if doubled else escape,
    )
    try:
        return list(reader)
    except csv.Error:
        return [line.split(delimiter) for line in sample.splitlines()]


def delimiter_of(sample: str) -> str:
    """The character that cuts the rows most evenly; of equally even ones, into most columns."""
    present = Counter(sample)
    rare = [mark for mark in present if not mark.isalnum() and mark not in NEVER]
    candidates = [mark for mark in COMMON if mark in present]
    candidates += sorted(set(rare) - set(COMMON) - {":"}, key=lambda mark: -present[mark])[:5]
    candidates.append(WHITESPACE)
    best = max(candidates, key=lambda mark: _evenness(sample, mark))
    return best if _evenness(sample, best)[0] > 0 else COMMON[0]


def _evenness(sample: str, delimiter: str) -> tuple[float, bool, int]:
    rows = [row for row in cut(sample, delimiter)[:SAMPLE_ROWS] if row]
    widths = Counter(map(len, rows))
    width, _ = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    if width == 1:
        return (0.0, False, 0)
    share = widths[width] / len(rows)
    if delimiter == WHITESPACE and share < 1:
        share /= 4  # words of a text differ in number; columns do not
    first_fits = 0.5 * (len(rows[0]) == width)
    return (round(share + first_fits + _cleanness(rows, delimiter), 2), delimiter in COMMON, width)


def _cleanness(rows: list[list[str]], delimiter: str) -> float:
    """Share of cells without another delimiter inside; a decimal comma is none."""
    others = [mark for mark in COMMON if mark != delimiter]
    cells = [cell for row in rows for cell in row]
    clean = sum(
        not any(mark in cell for mark in others) or bool(NUMBER.fullmatch(cell.strip()))
        for cell in cells
    )
    return clean / len(cells)


def _records_before(records: list[list[str]]) -> int:
    """Records of a title above the table: narrower than it, or all but empty."""
    widths = Counter(len(row) for row in records if row)
    width = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for index, row in enumerate(records[:PREAMBLE_ROWS]):
        filled = sum(bool(cell.strip()) for cell in row)
        if len(row) == width and filled > width // 2:
            return index
    return _first_record(records)


def _first_record(records: list[list[str]]) -> int:
    return next(index for index, row in enumerate(records) if row)


def is_header(first: list[str], rows: list[list[str]], fields: FieldSet) -> bool:
    """Whether the first row names the columns: no cell is a value, or several are known names."""
    filled = [cell.strip() for cell in first if cell.strip()]
    known = {name for field in fields for tier in field.synonyms for name in tier}
    if sum(plain(cell) in known for cell in filled) >= min(2, len(filled)):
        return True
    if any(NUMBER.fullmatch(cell) or EMAIL.fullmatch(cell) for cell in filled):
        return False
    return not rows or any(NUMBER.fullmatch(cell.strip()) for row in rows for cell in row)


def numbered_names(width: int) -> tuple[str, ...]:
    """Names for columns that have none: ``column1``, ``column2``, ..."""
    return tuple(f"column{number}" for number in range(1, width + 1))


def unique_names(header: list[str]) -> tuple[str, ...]:
    """The names of a header, blank ones numbered, repeated ones told apart by a number."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(header, start=1):
        base = " ".join(cell.split()) or f"column{number}"
        name, again = base, 2
        while name.casefold() in taken:
            name, again = f"{base} ({again})", again + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
