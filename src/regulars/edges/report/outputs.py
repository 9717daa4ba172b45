"""Where a report is written: checked before the work begins, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.edges.report.errors import (
    FormatWithoutTables,
    InFolderOfTables,
    OutputIsInput,
    OutputsCollide,
    UnknownTableFormat,
)
from regulars.kernel.files import (
    check_replaceable,
    explain_writing,
    place_of_file,
    print_whole,
    whole_file,
    whole_folder,
)

if TYPE_CHECKING:
    from regulars.insight.types import Report

STANDARD_OUTPUT = "-"
CSV, PARQUET = "csv", "parquet"
FORMATS = (CSV, PARQUET)


@dataclass(frozen=True)
class Outputs:
    """The page's file, where the JSON goes (a file, ``-`` for standard output, or nowhere), and the
    folder for the tables, if they are wanted, with their format.
    """

    page: Path
    json: str | None = None
    tables: Path | None = None
    table_format: str | None = None

    @property
    def json_file(self) -> Path | None:
        """The file for the JSON, if it goes to one."""
        is_file = self.json is not None and self.json != STANDARD_OUTPUT
        return Path(str(self.json)) if is_file else None

    @property
    def is_json_printed(self) -> bool:
        """Whether standard output belongs to the JSON."""
        return self.json == STANDARD_OUTPUT

    @property
    def places(self) -> dict[str, Path]:
        """What is to be written where, by option."""
        places = {"--out": self.page, "--json": self.json_file, "--tables": self.tables}
        return {option: path for option, path in places.items() if path is not None}

    def check(self, inputs: Sequence[Path]) -> None:
        """Return if everything can be written without touching what is read.

        Raises UnknownTableFormat, FormatWithoutTables, InFolderOfTables, OutputIsInput,
        OutputsCollide, and what kernel.files raises for folders that are missing, in use or closed
        to us.
        """
        self._check_format()
        sources = {path.resolve() for path in inputs}
        self._check_folder_of_tables(inputs)
        taken: dict[Path, str] = {}
        for option, path in self.places.items():
            place = path.resolve()
            if place in sources:
                raise OutputIsInput(path=str(path), option=option)
            if place in taken:
                raise OutputsCollide(path=str(path), options=(taken[place], option))
            taken[place] = option
            if option == "--tables":
                check_replaceable(path, is_ours=is_table)
            else:
                place_of_file(path)
            _check_folder_of(path)

    def write(self, page: bytes, json: bytes, tables: Mapping[str, bytes]) -> None:
        """Write everything or nothing; tables are given by the names of their files.

        Raises what kernel.files.whole_file, whole_folder and print_whole raise.
        """
        with ExitStack() as written:
            written.enter_context(whole_file(self.page)).write(page)
            if self.json_file:
                written.enter_context(whole_file(self.json_file)).write(json)
            if self.tables:
                folder = written.enter_context(whole_folder(self.tables, is_ours=is_table))
                for name, content in tables.items():
                    with whole_file(folder / name) as file:
                        file.write(content)
        if self.is_json_printed:
            print_whole(json)

    def tables_of(self, report: Report) -> dict[str, bytes]:
        """The report's tables by the names of their files; none where they are not wanted."""
        return dict(self._table_files(report)) if self.tables else {}

    def _table_files(self, report: Report) -> Iterator[tuple[str, bytes]]:
        from regulars.insight.report.tables import tables_of

        if self.table_format == PARQUET:
            from regulars.insight.report.parquet import as_parquet as written
        else:
            from regulars.insight.report.csv import as_csv as written
        for table in tables_of(report):
            yield f"{table.name}.{self.table_format or CSV}", written(table)

    def _check_folder_of_tables(self, inputs: Sequence[Path]) -> None:
        """The folder is replaced as a whole, so nothing else may be read or written in it."""
        for path in (*inputs, self.page, *([self.json_file] if self.json_file else [])):
            if self.tables and self.tables.resolve() in path.resolve().parents:
                raise InFolderOfTables(path=str(path), folder=str(self.tables))

    def _check_format(self) -> None:
        if self.table_format not in {None, *FORMATS}:
            raise UnknownTableFormat(format=str(self.table_format), formats=FORMATS)
        if self.table_format and not self.tables:
            raise FormatWithoutTables(format=self.table_format)


def is_table(name: str) -> bool:
    """Whether a file of this name is one of the tables that a report writes."""
    from regulars.insight.report.tables import NAMES

    stem, _, ending = name.rpartition(".")
    return stem in NAMES and ending in FORMATS


def _check_folder_of(path: Path) -> None:
    """Find out before a long computation what would only show after it."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        explain_writing(error, path)
