"""An export as a ZIP that is written while it is read, so that its size does not matter."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from regulars.core.personal import Person
from regulars.core.privacy.exporting import ROWS_AT_A_TIME, tables
from regulars.core.privacy.rules import as_cell, file_name
from regulars.core.privacy.types import Table

FORMAT = 1
IN_MEMORY = 4 * 1024 * 1024  # bytes of data.json; more goes to a file without a name
CHUNK = 64 * 1024


class Sink(io.RawIOBase):
    """Where the ZIP is written to, and taken from."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: Any) -> int:
        """Keep it until it is taken."""
        self.parts.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def written(person: Person, customer: str, now: datetime) -> Iterator[bytes]:
    """The ZIP, part by part."""
    sink = Sink()
    head = {"format": FORMAT, "customer": customer, "customers": sorted(person.public_ids)}
    with (
        SpooledTemporaryFile(max_size=IN_MEMORY) as whole,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        whole.write(json.dumps({**head, "made_at": now.isoformat()})[:-1].encode())
        whole.write(b', "tables": [')
        for place, table in enumerate(tables(person)):
            whole.write(b", " * bool(place) + _opening(table))
            for _ in _write_table(archive, table, whole):
                yield sink.take()
            whole.write(b"]}")
        whole.write(b"]}\n")
        whole.seek(0)
        with archive.open("data.json", "w") as file:
            while content := whole.read(CHUNK):
                file.write(content)
                yield sink.take()
    yield sink.take()


def _opening(table: Table) -> bytes:
    told = json.dumps({"name": table.name, "title": table.title}, ensure_ascii=False)
    return f'{told[:-1]}, "rows": ['.encode()


def _write_table(archive: zipfile.ZipFile, table: Table, whole: IO[bytes]) -> Iterator[None]:
    """A table as CSV, and its rows to the JSON as well; yields now and then."""
    with archive.open(f"{file_name(table.title)}.csv", "w") as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(table.columns)
        for place, row in enumerate(table.rows):
            writer.writerow([as_cell(row.get(column)) for column in table.columns])
            separator = ", " if place else ""
            whole.write(f"{separator}{json.dumps(row, ensure_ascii=False)}".encode())
            if place % ROWS_AT_A_TIME == 0:
                yield
        text.detach()
    yield
