"""A file, read and checked, as ordered runs of rows that a killed import can go on from."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from regulars.edges.connectors.files.types import Rejection
from regulars.insight.readers import CUSTOMER_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, read
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from regulars.insight.readers import Notation, Reading

FIELD_SETS = {"orders": ORDER_FIELDS, "customers": CUSTOMER_FIELDS, "products": PRODUCT_FIELDS}
CHUNK = 20_000

# Longer ones are no identifiers, and an index could not hold them.
LONGEST = {"order_id": 200, "customer_id": 200, "product_id": 200, "line_id": 150, "channel": 100}

LONGEST_SHOWN = 250  # characters of a cell in a list of rows not taken

Row = tuple[Any, ...]


@ibis.udf.scalar.builtin(signature=(("int64",), "string"))  # type: ignore[untyped-decorator]
def chr(code: int) -> str:  # noqa: A001 - DuckDB's name for it
    """DuckDB's character of this number: no query can hold a null character itself.

    Queries run DuckDB's own; this body says the same in Python.
    """
    return builtins.chr(code)


@dataclass(frozen=True)
class Flaw:
    """Why some rows cannot be stored: the field, the reason, and whether it holds for a row."""

    field: str
    reason: str
    holds: ir.BooleanValue


@dataclass(frozen=True)
class FileTable:
    """The usable rows of a file and the rows that are left out."""

    reading: Reading
    kind: str
    currency: str

    @classmethod
    def open(
        cls,
        path: Path,
        kind: str,
        *,
        mapping: Mapping[str, str],
        currency: str,
        store_currency: str,
        notation: Notation,
        progress: Progress,
    ) -> FileTable:
        """Read the file; amounts in a currency that it does not name are in the store's.

        Raises the readers' errors and those of ``kernel.files``.
        """
        reading = read(
            [path],
            fields=FIELD_SETS[kind],
            mapping=dict(mapping),
            currency=currency or None,
            default_currency=store_currency,
            notation=notation,
            progress=progress,
        )
        return cls(reading, kind, reading.currency or currency or store_currency)

    @property
    def columns(self) -> dict[str, str]:
        """The file's column for each field that has one."""
        return {item.field: item.column for item in self.reading.intake.columns if item.column}

    @cached_property
    def usable(self) -> ir.Table:
        """Rows that can be stored."""
        table = self.reading.table
        return table.filter(~ibis.or_(*(flaw.holds for flaw in self._flaws())))

    @cached_property
    def usable_rows(self) -> int:
        """How many rows can be stored."""
        return self.count(self.usable)

    def _flaws(self) -> Iterator[Flaw]:
        """What no database can store: identifiers too long for an index, and null characters."""
        for name, cell in self._texts().items():
            if name in LONGEST:
                yield Flaw(name, "too_long", cell.length() > LONGEST[name])
        if self._has_null_characters:
            for name, cell in self._texts().items():
                yield Flaw(name, "null_character", cell.contains(chr(0)))

    @cached_property
    def _has_null_characters(self) -> bool:
        """Whether any text does, as in Parquet it may: looked for once, not in every query."""
        cells = (cell.contains(chr(0)) for cell in self._texts().values())
        return bool(ibis.or_(*cells).any().to_pyarrow().as_py())

    def _texts(self) -> dict[str, ir.StringValue]:
        table = self.reading.table
        names = (name for name in table.columns if table[name].type().is_string())
        return {name: table[name].fill_null("") for name in names}

    def rejected(self) -> Iterator[Rejection]:
        """Every row left out, by the reader and then for its flaws, in the order of the file."""
        if self.reading.intake.rows_used < self.reading.intake.rows_read:
            rows = self.reading.rejected.order_by("source_row")
            for row in _rows(rows, ("source_row", "column", "value", "reason")):
                yield Rejection(row[0] or 0, row[1] or "", shortened(row[2] or ""), row[3])
        if self.usable_rows < self.reading.intake.rows_used:
            yield from self._rejected_for_flaws()

    def _rejected_for_flaws(self) -> Iterator[Rejection]:
        """Each row once, for the first of its flaws."""
        table = self.reading.table
        told: set[int] = set()
        for flaw in self._flaws():
            rows = table.filter(flaw.holds).order_by("source_row")
            begin = table[flaw.field].left(LONGEST_SHOWN + 1)
            rows = rows.select(source_row=rows.source_row, **{flaw.field: begin})
            for row, value in _rows(rows, ("source_row", flaw.field)):
                if row not in told:
                    column = self.columns.get(flaw.field, flaw.field)
                    yield Rejection(row, column, shortened(value), flaw.reason)
                told.add(row)

    def count(self, table: ir.Table) -> int:
        """How many rows a table has."""
        return int(table.count().to_pyarrow().as_py())

    def buyers(self, first: str, last: str) -> Iterator[Row]:
        """Customers between two, each with every number that is theirs, and the day where it was
        taken back. Of several whom one order names, it is the first one's.
        """
        table = self._buyers
        some = table.filter((table.customer_id >= first) & (table.customer_id <= last))
        return _rows(some, ("customer_id", "order_id", "day"))

    @cached_property
    def _buyers(self) -> ir.Table:
        lines = self.usable
        day = ibis.ifelse(lines.amount_minor < 0, lines.ordered_at.date(), ibis.null("date"))
        heads = lines.group_by(lines.order_id, day=day).agg(customer_id=lines.customer_id.min())
        return heads.filter(heads.customer_id.notnull()).cache()

    def in_order(
        self, table: ir.Table, key: str, columns: tuple[str, ...], *, after: str
    ) -> Iterator[Row]:
        """The rows sorted by a text column, from after the given value; absent columns are None."""
        if after:
            table = table.filter(table[key] > after)
        ties = [name for name in ("source_row",) if name in table.columns]
        return _rows(table.order_by(key, *ties), columns)


def _rows(table: ir.Table, columns: tuple[str, ...]) -> Iterator[Row]:
    chosen = {
        name: table[name] if name in table.columns else ibis.null("string") for name in columns
    }
    for batch in table.select(**chosen).to_pyarrow_batches(chunk_size=CHUNK):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def shortened(cell: str) -> str:
    """The cell as a list shows it: enough of it to find it by."""
    cell = cell.replace("\0", "")
    return cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…"


def latest(table: ir.Table, name: str) -> ir.Value:
    """Within a group: the text of the latest row that has one, the last by name where
    several are.
    """
    if name not in table.columns:
        return ibis.null("string")
    pair = ibis.struct({"at": table.ordered_at, "value": table[name]})
    return pair.max(where=table[name].notnull())["value"]
