"""The file that lists every row that was not taken, fit to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from regulars.edges.connectors.files.rules import harmless
from regulars.edges.connectors.files.types import ErrorListInTheWay, Rejection
from regulars.edges.connectors.files.words import reason_in_words
from regulars.kernel.files import explain

HEADER = ("row", "column", "value", "reason")


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


def _is_list(path: Path) -> bool:
    """Whether a file begins like one of ours, as far as it got."""
    begin = ",".join(HEADER).encode() + b"\r\n"
    with path.open("rb") as file:
        return begin.startswith(file.read(len(begin)))
