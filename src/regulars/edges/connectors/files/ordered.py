"""Sorted rows that wait on the engine, to be read a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.insight.readers.sources import fresh_name, literal

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from duckdb import DuckDBPyConnection

Row = tuple[Any, ...]
ROWS_A_PAGE = 10_000


@dataclass(frozen=True)
class Ordered:
    """The rows of a table as they follow each other, kept by the engine, where it finds room.

    Each page is an answer of its own. An answer that is read as it comes would be cut short,
    without a word, by the next question to the same engine.
    """

    connection: DuckDBPyConnection
    name: str
    key: str
    rows: int

    @classmethod
    def of(cls, table: ir.Table, key: str) -> Ordered:
        """Sort a table out once, which says by itself what it is ordered by."""
        backend = table.get_backend()
        name = fresh_name("ordered")
        backend.con.execute(f"CREATE TEMP TABLE {name} AS {backend.compile(table)}")
        rows = backend.con.table(name).count("*").fetchall()[0][0]
        return cls(backend.con, name, key, rows)

    def after(self, value: str = "", columns: tuple[str, ...] = ()) -> Iterator[Row]:
        """The rows after those whose key is the value or comes before it; of all columns, or of
        these.
        """
        begin = self._place_after(value) if value else 0
        chosen = ", ".join(columns) or "*"
        for place in range(begin, self.rows, ROWS_A_PAGE):
            page = f"rowid >= {place} AND rowid < {place + ROWS_A_PAGE}"
            yield from self._ask(f"{chosen} FROM {self.name} WHERE {page} ORDER BY rowid")

    def _place_after(self, value: str) -> int:
        passed = f"{self.key} <= {literal(value)}"
        return int(self._ask(f"count(*) FROM {self.name} WHERE {passed}")[0][0])

    def _ask(self, what: str) -> list[Row]:
        """Without parameters: to look at one, the engine would load pandas."""
        rows: list[Row] = self.connection.execute(f"SELECT {what}").fetchall()
        return rows


def fetched(table: ir.Table) -> list[Row]:
    """All rows of a table that is known to have few.

    By way of the engine's own rows: Ibis would load pandas and Arrow for it, 70 MB of code.
    """
    backend = table.get_backend()
    rows: list[Row] = backend.con.execute(backend.compile(table)).fetchall()
    return rows
