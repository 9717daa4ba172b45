"""The file that lists every row that was not taken, fit to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from regulars.edges.connectors.files.rules import harmless
from regulars.edges.connectors.files.types import Rejection
from regulars.edges.connectors.files.words import reason_in_words
from regulars.kernel.files import explain

HEADER = ("row", "column", "value", "reason")


class ErrorFile:
    """A CSV file that grows with the import; what a kill left half done is cut off on going on."""

    def __init__(self, path: Path, *, size: int = 0) -> None:
        """Open the file at its last certain size; 0 begins it anew.

        Raises the errors of ``kernel.files``.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if size:
                os.truncate(path, size)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            explain(error, path)
        self.size = size

    def add(self, rejections: Iterable[Rejection]) -> int:
        """Append rows, return the size now. Nothing is written for no rows.

        Raises the errors of ``kernel.files``.
        """
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
