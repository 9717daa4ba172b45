"""Tables that have the columns of order lines already: checked, not converted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from regulars.insight.readers.numbers import LARGEST_MINOR, LARGEST_QUANTITY
from regulars.insight.readers.request import Request
from regulars.insight.readers.sources import Source, literal
from regulars.insight.schema import ORDER_LINES
from regulars.insight.types import MappedColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

NEEDED = tuple(name for name, kind in ORDER_LINES.items() if not kind.nullable)
WHOLE = ("BIGINT", "INTEGER", "SMALLINT", "UINTEGER", "HUGEINT")


def is_native(sources: Sequence[Source]) -> bool:
    """Whether every source has the needed columns of ``schema.ORDER_LINES``, amounts in minor
    units.
    """
    for source in sources:
        kinds = {column.name: column.kind for column in source.columns}
        if any(name not in kinds for name in NEEDED) or kinds["amount_minor"] not in WHOLE:
            return False
        if not kinds["ordered_at"].startswith(("TIMESTAMP", "DATE")):
            return False
    return True


def judged_native(
    rows: DuckDBPyRelation, source: Source, request: Request, currency: str
) -> DuckDBPyRelation:
    """Cast the columns of order lines, keep the further ones, and add why a row is left out."""
    places = {name: f"c{index}" for index, name in enumerate(source.column_names)}
    parts = [
        f"CAST({places.get(name, 'NULL')} AS {_engine_type(name)}) AS {name}"
        for name in ORDER_LINES.names
    ]
    parts.append(f"CAST({places.get('line_id', 'NULL')} AS VARCHAR) AS line_id")
    parts += ["source_file", "source_index", "source_row"]
    skipped = {*ORDER_LINES.names, "line_id", "source_file", "source_row", "currency"}
    parts += [f'{place} AS "{name}"' for name, place in places.items() if name not in skipped]
    parts += [f"{_verdict(places, request, currency)} AS reason", "content"]
    shown = "CAST(NULL AS VARCHAR)"
    return rows.project(", ".join([*parts, f"{shown} AS bad_column", f"{shown} AS bad_value"]))


def native_columns(source: Source) -> tuple[MappedColumn, ...]:
    """Each field stands under its own name."""
    return tuple(
        MappedColumn(name, name, "name") for name in ORDER_LINES if name in source.column_names
    )


def _engine_type(name: str) -> str:
    kinds = {"ordered_at": "TIMESTAMP", "quantity": "DOUBLE"}
    if name.endswith("_minor"):
        return "BIGINT"
    return kinds.get(name, "VARCHAR")


def _verdict(places: dict[str, str], request: Request, currency: str) -> str:
    """Reasons as in ``orders.judged``, over columns that need no parsing."""
    tests = [
        ("in_other_file", "is_repeat"),
        ("duplicate", "is_copy"),
        ("missing_order", f"{places['order_id']} IS NULL"),
        ("missing_date", f"{places['ordered_at']} IS NULL"),
        ("missing_quantity", f"{places['quantity']} IS NULL"),
        ("absurd_quantity", f"NOT abs({places['quantity']}) <= {LARGEST_QUANTITY}"),
        ("missing_amount", f"{places['amount_minor']} IS NULL"),
        ("absurd_amount", f"abs({places['amount_minor']}) > {LARGEST_MINOR}"),
    ]
    if request.as_of is not None:
        tests.append(("future_date", f"{places['ordered_at']} >= DATE '{request.as_of}' + 1"))
    if "currency" in places:
        tests.append(("other_currency", f"{places['currency']} <> {literal(currency)}"))
    return f"CASE {' '.join(f'WHEN {test} THEN {literal(reason)}' for reason, test in tests)} END"
