"""The file that lists every row that was not taken, fit to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from regulars.core.personal import ERASED, Person
from regulars.edges.connectors.files.rules import harmless
from regulars.edges.connectors.files.types import ErrorListInTheWay, Rejection
from regulars.edges.connectors.files.words import reason_in_words
from regulars.kernel.files import explain, whole_file

HEADER = ("row", "column", "value", "reason")
# Fields that say who somebody is.
OF_PEOPLE = frozenset(
    {
        "customer",
        "customer_id",
        "customer_name",
        "email",
        "first_name",
        "last_name",
        "name",
        "phone",
        "reference",
    }
)


class ErrorFile:
    """A CSV file that grows with the import; what a kill left half done is cut off on going on."""

    def __init__(self, path: Path, *, size: int = 0) -> None:
        """A file whose first ``size`` bytes are certain. Nothing is touched before :meth:`add`."""
        self.path = path
        self.size = size
        self._is_open = False

    def _open(self) -> None:
        """Cut the file off where it stops being certain.

        At 0 it goes, if it is a list of rows not taken: nothing else is ever deleted.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.size:
                self.size = min(self.size, self.path.stat().st_size)
                os.truncate(self.path, self.size)
            elif self.path.exists():
                if not _is_list(self.path):
                    raise ErrorListInTheWay(path=str(self.path))
                self.path.unlink()
        except OSError as error:
            explain(error, self.path)
        self._is_open = True

    def add(self, rejections: Iterable[Rejection]) -> int:
        """Append rows, return the size now. Nothing is written for no rows.

        Call it where nobody else can be adding to the file: once the import is claimed.

        Raises ErrorListInTheWay and the errors of ``kernel.files``.
        """
        if not self._is_open:
            self._open()
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        for item in rejections:
            if not self.size and not text.tell():
                writer.writerow(HEADER)
            cells = (item.column, item.value, reason_in_words(item.reason))
            writer.writerow([item.row, *map(harmless, cells)])
        if text.tell():
            self._append(text.getvalue().encode())
        return self.size

    def _append(self, block: bytes) -> None:
        try:
            with self.path.open("ab") as file:
                file.write(block)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            explain(error, self.path)
        self.size += len(block)


def without_person(path: Path, person: Person, *, may_be_theirs: bool) -> int | None:
    """Take out of a list what it says of somebody; return its size then, or None where it says
    nothing. Where rows ``may_be_theirs``, no name, e-mail or telephone stays.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != HEADER:
        return None
    kept = [rows[0], *(_discreet(row, person, may_be_theirs=may_be_theirs) for row in rows[1:])]
    if kept == rows:
        return None
    text = io.StringIO(newline="")
    csv.writer(text).writerows(kept)
    with whole_file(path) as whole:
        whole.write(text.getvalue().encode())
    return path.stat().st_size


def _discreet(row: list[str], person: Person, *, may_be_theirs: bool) -> list[str]:
    number, column, *said = row
    is_of_people = may_be_theirs and column in OF_PEOPLE and any(said)
    if not is_of_people and not any(person.is_mentioned_in(cell) for cell in row):
        return row
    return [number, column, ERASED, ERASED]


def _is_list(path: Path) -> bool:
    """Whether a file begins like one of ours, as far as it got."""
    begin = ",".join(HEADER).encode() + b"\r\n"
    with path.open("rb") as file:
        return begin.startswith(file.read(len(begin)))
