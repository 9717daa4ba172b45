"""The chosen columns as SQL expressions, and what belongs to an order filled into all its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from regulars.insight.notation import Notation
from regulars.insight.readers.dates import moment_cell
from regulars.insight.readers.fields import FieldSet, Kind
from regulars.insight.readers.moments import within
from regulars.insight.readers.profiles import Profile
from regulars.insight.readers.sources import SourceColumn
from regulars.insight.readers.values import (
    Cell,
    blank_test,
    cell_of,
    number_cells,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

NUMBERS = (Kind.AMOUNT, Kind.NUMBER)
MOMENTS = (Kind.MOMENT, Kind.DAY)


def cells_of(
    rows: DuckDBPyRelation,
    chosen: Mapping[str, Profile],
    fields: FieldSet,
    path: str,
    notation: Notation,
) -> dict[str, Cell]:
    """Decide for each chosen column how it is read.

    Raises AmbiguousDates.
    """
    kinds = {name: fields.get(name).kind for name in chosen}
    email = chosen.get("email")
    if "customer_id" in chosen and chosen["customer_id"] is email:
        kinds["customer_id"] = Kind.EMAIL  # so that case does not tell customers apart
    numbers = {name: profile for name, profile in chosen.items() if kinds[name] in NUMBERS}
    cells = number_cells(rows, numbers, kinds, notation)
    for name, profile in chosen.items():
        if kinds[name] in MOMENTS:
            clock = chosen.get("ordered_time") if name == "ordered_at" else None
            moment = moment_cell(rows, profile, clock, path, notation)
            cells[name] = replace(moment, kind=kinds[name])
        elif kinds[name] not in NUMBERS:
            cells[name] = cell_of(profile, kinds[name])
    return {name: cells[name] for name in chosen}


def parsed(rows: DuckDBPyRelation, cells: Mapping[str, Cell]) -> DuckDBPyRelation:
    """Add to the rows each field's value under the field's name.

    The texts stay where they are, so that they are made only for the few rows that need them.
    """
    values = [f"{cell.value} AS {name}" for name, cell in cells.items()]
    lines = rows.project(", ".join(["*", *values]))
    # In a step of its own, as the engine would read each moment twice otherwise.
    bounded = [f"{within(name)} AS {name}" for name, cell in cells.items() if cell.kind in MOMENTS]
    return lines.project(f"* REPLACE ({', '.join(bounded)})") if bounded else lines


def blank_row(columns: Sequence[SourceColumn], first: int = 0) -> str:
    """An SQL condition: the row has nothing in any column. It goes column by column, the one
    numbered ``first`` first, and ends with the first column that has something.
    """
    order = sorted(range(len(columns)), key=lambda index: index != first)
    return " AND ".join(blank_test(columns[index], f"c{index}") for index in order)


def fields_to_fill(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], fields: FieldSet
) -> list[str]:
    """Fields of the whole order that some lines of an order lack while others have them."""
    names = [item.name for item in fields if item.whole_order and item.name in cells]
    names = [name for name in names if cells[name].kind is not Kind.AMOUNT]
    ordered = lines.filter("order_id IS NOT NULL")
    gaps = ordered.aggregate(
        ", ".join(f"count(*) FILTER ({cells[name].is_absent})" for name in names)
    ).fetchall()[0]
    names = [name for name, count in zip(names, gaps, strict=True) if count]
    if not names:
        return []
    counts = [f"count(*) FILTER ({cells[name].is_absent}) AS {name}" for name in names]
    orders = ordered.aggregate(", ".join(["count(*) AS n", *counts]), "source_index, order_id")
    partly = orders.aggregate(
        ", ".join(f"count(*) FILTER (0 < {name} AND {name} < n)" for name in names)
    ).fetchall()[0]
    return [name for name, count in zip(names, partly, strict=True) if count]


def filled_within_orders(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], names: Sequence[str]
) -> DuckDBPyRelation:
    """Copy what belongs to the whole order from the line that has it to the order's other lines."""
    window = (
        "OVER (PARTITION BY source_index, order_id ORDER BY source_row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    )
    columns = {f"c{cells[name].profile.index}" for name in names}
    replaced = [
        f"if(order_id IS NULL, {column}, coalesce({column}, first({column} IGNORE NULLS) {window}))"
        f" AS {column}"
        for column in sorted({*columns, *names})
    ]
    return lines.project(f"* REPLACE ({', '.join(replaced)})")
