"""Customers and products: one row per row, one column per field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from regulars.insight.readers.fields import FieldSet, Kind
from regulars.insight.readers.numbers import LARGEST_MINOR
from regulars.insight.readers.sources import literal
from regulars.insight.readers.values import Cell
from regulars.kernel.money import exponent_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

YES = (
    "1",
    "true",
    "yes",
    "y",
    "ja",
    "oui",
    "si",
    "sí",
    "да",
    "是",
    "subscribed",
    "active",
    "published",
)
NO = ("0", "false", "no", "n", "nein", "non", "нет", "не", "否", "unsubscribed", "not_subscribed",
      "inactive", "draft", "archived", "unpublished", "never_subscribed")  # fmt: skip


def output_name(name: str, kind: Kind) -> str:
    """The column that a field becomes."""
    return f"{name}_minor" if kind is Kind.AMOUNT else name


def judged_records(
    rows: DuckDBPyRelation,
    cells: Mapping[str, Cell],
    fields: FieldSet,
    *,
    currency: str,
    blank: str,
) -> DuckDBPyRelation:
    """All fields that have a column, the source, and why a row is left out."""
    parts = [
        f"{_typed(name, cell, currency)} AS {output_name(name, cell.kind)}"
        for name, cell in cells.items()
        if name != "currency"
    ]
    keys = [name for name in fields.needed[0] if name in cells]
    no_key = " AND ".join(f"{name} IS NULL" for name in keys)
    tests = [f"WHEN {blank} THEN 'blank_row'", "WHEN is_repeat THEN 'in_other_file'"]
    tests += ["WHEN is_copy THEN 'duplicate'", f"WHEN {no_key} THEN 'missing_{keys[0]}'"]
    tests.append(f"WHEN currency <> {literal(currency)} THEN 'other_currency'")
    parts += [
        "currency",
        "source_file",
        "source_index",
        "source_row",
        f"CASE {' '.join(tests)} END AS reason",
        f"{literal(cells[keys[0]].name)} AS bad_column",
        f"{cells[keys[0]].text} AS bad_value",
        "content",
    ]
    return rows.project(", ".join(parts))


def _typed(name: str, cell: Cell, currency: str) -> str:
    if cell.kind is Kind.AMOUNT:
        minor = f"CAST(round({name} * {10 ** exponent_of(currency)}) AS HUGEINT)"
        return f"if(abs({minor}) <= {LARGEST_MINOR}, CAST({minor} AS BIGINT), NULL)"
    if cell.kind is Kind.NUMBER:
        return f"CAST({name} AS DOUBLE)"
    if cell.kind is Kind.DAY:
        return f"CAST({name} AS DATE)"
    if cell.kind is Kind.FLAG:
        return (
            f"CASE WHEN lower({name}) IN {YES} THEN true WHEN lower({name}) IN {NO} THEN false END"
        )
    return name
