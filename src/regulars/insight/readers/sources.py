"""Every kind of input as one thing: a view in the engine with numbered rows and columns."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.insight.readers.dialects import Dialect
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_numbers = itertools.count(1)


def fresh_name(stem: str) -> str:
    """A name for a view or table that no other reading uses."""
    return f"{stem}_{next(_numbers)}"


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class SourceColumn:
    """A column as the file has it; ``kind`` is DuckDB's type, VARCHAR in text files.

    ``is_trimmed`` says that no text in it is empty or has blanks around it, so that it need not be
    trimmed again and again.
    """

    name: str
    kind: str
    is_trimmed: bool = False

    @property
    def is_text(self) -> bool:
        """Whether its values have yet to be read."""
        return self.kind == "VARCHAR" or self.kind.startswith("ENUM")


@dataclass(frozen=True)
class Source:
    """One input, ready to be queried.

    ``view`` has ``source_row`` (as the file numbers its rows, header included) and one column
    ``c0``, ``c1``, ... for each of ``columns``; ``broken_view`` has the rows that could not be cut
    into columns: ``source_row``, ``reason``, ``value``. A lazy source is read again by every query;
    ``scratch`` are the temporary tables of one that was loaded. ``cautions`` say what is odd.
    """

    name: str
    path: Path | None
    view: str
    columns: tuple[SourceColumn, ...]
    broken_view: str | None = None
    dialect: Dialect | None = None
    encoding: str | None = None
    is_encoding_named: bool = False
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    currency: str | None = None
    is_lazy: bool = False
    scratch: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def place(self) -> str:
        """What to call it where columns are missed: a sheet is named with those not read."""
        if not self.other_sheets:
            return self.name
        others = ", ".join(f"“{sheet}”" for sheet in self.other_sheets)
        return f"{self.name}, sheet “{self.sheet}” (there are also {others}: see --sheet),"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names in the file."""
        return tuple(column.name for column in self.columns)


def has_rows(relation: DuckDBPyRelation) -> bool:
    """Whether there is a row; none is fetched, as Python may lack the types of its values."""
    return bool(relation.project("1").limit(1).fetchall())


def columns_of(relation: DuckDBPyRelation) -> tuple[SourceColumn, ...]:
    """The columns of a relation with their DuckDB types."""
    return tuple(
        SourceColumn(name, str(kind))
        for name, kind in zip(relation.columns, relation.types, strict=True)
    )


def numbered_view(
    relation: DuckDBPyRelation, columns: tuple[SourceColumn, ...], row: str, view: str
) -> None:
    """Make the view that a :class:`Source` promises of a relation that has these columns."""
    renamed = [f"{quoted(column.name)} AS c{index}" for index, column in enumerate(columns)]
    relation.project(", ".join([f"{row} AS source_row", *renamed])).create_view(view)


def forget(connection: DuckDBPyConnection, *names: str) -> None:
    """Drop temporary tables that are no longer needed."""
    for name in names:
        connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
