"""A file, read and checked, as ordered runs of rows that a killed import can go on from."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import ibis

from regulars.edges.connectors.files.ordered import Ordered, fetched
from regulars.edges.connectors.files.types import Rejection
from regulars.insight.engines import connect
from regulars.insight.readers import CUSTOMER_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, read
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from regulars.insight.readers import Notation, Reading

FIELD_SETS = {"orders": ORDER_FIELDS, "customers": CUSTOMER_FIELDS, "products": PRODUCT_FIELDS}

# What the engine may hold of a file, whatever its size; the rest waits on disk. Each thread takes
# its share of it, so that more of them than these would not have enough to work with.
MEMORY, THREADS = "128MiB", 2

# Longer ones are no identifiers, and an index could not hold them.
LONGEST = {"order_id": 200, "customer_id": 200, "product_id": 200, "line_id": 150, "channel": 100}

LONGEST_REFERENCE = 200
# What a file's rows are known by: the first of these that a row has.
KNOWN_BY = {"customers": ("customer_id", "email", "phone"), "products": ("product_id", "name")}

LONGEST_SHOWN = 250  # characters of a cell in a list of rows not taken


class Line(NamedTuple):
    """One line of orders as the reader gives it."""

    order_id: str
    ordered_at: datetime
    customer_id: str | None
    channel: str | None
    product_id: str | None
    product_name: str | None
    quantity: float
    amount_minor: int
    discount_minor: int | None
    cost_minor: int | None
    line_id: str | None
    source_row: int
    tax: Decimal | None
    shipping: Decimal | None


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
        today: date,
        progress: Progress,
    ) -> FileTable:
        """Read the file; amounts in a currency that it does not name are in the store's, and
        what is dated after today is left out.

        Raises the readers' errors and those of ``kernel.files``.
        """
        reading = read(
            [path],
            fields=FIELD_SETS[kind],
            mapping=dict(mapping),
            currency=currency or None,
            default_currency=store_currency,
            notation=notation,
            as_of=today,
            connection=connect(memory_limit=MEMORY, threads=THREADS),
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

    @property
    def rows(self) -> int:
        """How many rows the file has, those that are left out included."""
        return self.reading.intake.rows_read

    @cached_property
    def usable_rows(self) -> int:
        """How many rows can be stored."""
        return self.count(self.usable)

    def _flaws(self) -> Iterator[Flaw]:
        """What no database can store: identifiers too long for an index, and null characters."""
        for name, cell in self._texts().items():
            if name in LONGEST:
                yield Flaw(name, "too_long", cell.length() > LONGEST[name])
        yield from self._flaws_of_references()
        if self._has_null_characters:
            for name, cell in self._texts().items():
                yield Flaw(name, "null_character", cell.contains(chr(0)))

    def _flaws_of_references(self) -> Iterator[Flaw]:
        """What stands for a number that a row has not, and is too long for one."""
        table = self.reading.table
        lacking: ir.BooleanValue = ibis.literal(True)  # noqa: FBT003 - a value of the query
        for name in KNOWN_BY.get(self.kind, ()):
            if name in table.columns:
                cell = table[name]
                is_long = cell.fill_null("").length() > LONGEST_REFERENCE
                yield Flaw(name, "too_long", lacking & is_long)
                lacking = lacking & cell.isnull()

    @cached_property
    def _has_null_characters(self) -> bool:
        """Whether any text does, as in Parquet it may: looked for once, not in every query."""
        cells = (cell.contains(chr(0)) for cell in self._texts().values())
        table = self.reading.table
        return bool(fetched(table.agg(found=ibis.or_(*cells).any()))[0][0])

    def _texts(self) -> dict[str, ir.StringValue]:
        table = self.reading.table
        names = (name for name in table.columns if table[name].type().is_string())
        return {name: table[name].fill_null("") for name in names}

    def rejected(self) -> Iterator[Rejection]:
        """Every row left out, by the reader and then for its flaws, in the order of the file."""
        if self.reading.intake.rows_used < self.reading.intake.rows_read:
            columns = ("source_row", "column", "value", "reason")
            for row in self.in_order(self.reading.rejected, "source_row", columns).after():
                yield Rejection(row[0] or 0, row[1] or "", shortened(row[2] or ""), row[3])
        if self.usable_rows < self.reading.intake.rows_used:
            yield from self._rejected_for_flaws()

    def _rejected_for_flaws(self) -> Iterator[Rejection]:
        """Each row once, for the first of its flaws."""
        table = self.reading.table
        for flaw in self._flaws():
            begin = table[flaw.field].left(LONGEST_SHOWN + 1)
            rows = table.filter(flaw.holds).select("source_row", value=begin)
            column = self.columns.get(flaw.field, flaw.field)
            for row, value in self.in_order(rows, "source_row", ("source_row", "value")).after():
                yield Rejection(row, column, shortened(value), flaw.reason)
            table = table.filter(~flaw.holds)

    def count(self, table: ir.Table) -> int:
        """How many rows a table has."""
        return int(fetched(table.agg(rows=table.count()))[0][0])

    @cached_property
    def lines(self) -> Ordered:
        """The lines of an order file by order number, as :class:`Line` has them."""
        return self.in_order(self.usable, "order_id", Line._fields)

    def in_order(self, table: ir.Table, key: str, columns: tuple[str, ...]) -> Ordered:
        """The rows sorted by a column, those of the same in the order of the file; absent columns
        are None.
        """
        ties = [name for name in ("source_row",) if name in table.columns and name != key]
        chosen = {
            name: table[name] if name in table.columns else ibis.null("string") for name in columns
        }
        return Ordered.of(table.order_by(key, *ties).select(**chosen), key)


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
