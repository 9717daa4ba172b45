"""Why a row of an order history is left out, and where it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from regulars.insight.readers.numbers import LARGEST_MINOR, LARGEST_QUANTITY
from regulars.insight.readers.sources import literal
from regulars.insight.readers.statuses import is_cancelled, is_refunded
from regulars.insight.readers.values import Cell
from regulars.insight.readers.worth import Worth

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

Reason = tuple[str, str, str]  # name, SQL condition, field where it shows

# Reasons that need the amount of the line, and so what the order brought.
OF_AMOUNTS = ("missing_amount", "absurd_amount")


def judged(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], tests: Sequence[Reason]
) -> DuckDBPyRelation:
    """Add ``reason``, ``bad_column``, ``bad_value``: why a row is left out and where it shows; null
    for the rows to keep.
    """
    numbered = list(enumerate(tests))
    first = " ".join(f"WHEN {test} THEN {number}" for number, (_, test, _) in numbered)
    reason = " ".join(f"WHEN {number} THEN {literal(code)}" for number, (code, _, _) in numbered)
    shown = {number: cells[name] for number, (_, _, name) in numbered if name in cells}
    column = " ".join(f"WHEN {number} THEN {literal(cell.name)}" for number, cell in shown.items())
    value = " ".join(f"WHEN {number} THEN {cell.text}" for number, cell in shown.items())
    return lines.project(f"*, CASE {first} END AS verdict").project(
        f"*, CASE verdict {reason} END AS reason, CASE verdict {column} END AS bad_column, "
        f"CASE verdict {value} END AS bad_value"
    )


def reasons(
    cells: Mapping[str, Cell], worth: Worth, *, currency: str, as_of: date | None, blank: str
) -> list[Reason]:
    """Reasons to leave a row out, the first that applies."""
    return [
        ("blank_row", blank, ""),
        ("in_other_file", "is_repeat", ""),
        ("duplicate", "is_copy", ""),
        *_undone(cells),
        ("missing_order", "order_id IS NULL", "order_id"),
        *_undated(cells, as_of),
        *_uncounted(cells),
        *_unpriced(cells, worth),
        ("other_currency", f"currency <> {literal(currency)}", "currency"),
    ]


def _undone(cells: Mapping[str, Cell]) -> list[Reason]:
    """Nothing came of the order."""
    found = []
    if "status" in cells:
        found.append(("cancelled", is_cancelled("status"), "status"))
        found.append(("refunded_in_full", is_refunded("status"), "status"))
    if "cancelled_at" in cells:
        found.append(("cancelled", "cancelled_at IS NOT NULL", "cancelled_at"))
    return found


def _undated(cells: Mapping[str, Cell], as_of: date | None) -> list[Reason]:
    """The day is not there, not readable or yet to come."""
    is_absent = cells["ordered_at"].is_absent
    found = [
        ("missing_date", f"ordered_at IS NULL AND {is_absent}", "ordered_at"),
        ("unreadable_date", "ordered_at IS NULL", "ordered_at"),
    ]
    if as_of is not None:
        found.append(("future_date", f"ordered_at >= DATE '{as_of}' + 1", "ordered_at"))
    return found


def _uncounted(cells: Mapping[str, Cell]) -> list[Reason]:
    """The quantity is not there, not readable or beyond belief."""
    if "quantity" not in cells:
        return []
    is_absent = cells["quantity"].is_absent
    absurd = f"pieces IS NULL OR abs(pieces) > {LARGEST_QUANTITY}"
    return [
        ("missing_quantity", f"pieces IS NULL AND {is_absent}", "quantity"),
        ("unreadable_quantity", f"quantity IS NULL AND NOT {is_absent}", "quantity"),
        ("absurd_quantity", absurd, "quantity"),
    ]


def _unpriced(cells: Mapping[str, Cell], worth: Worth) -> list[Reason]:
    """The money is not there, not readable or beyond belief."""
    money = str(worth.whole) if worth.basis == "whole_order" else worth.basis
    if money not in cells:
        return []
    absurd = f"net_minor IS NULL OR abs(net_minor) > {LARGEST_MINOR}"
    return [
        ("unreadable_amount", f"{money} IS NULL AND NOT {cells[money].is_absent}", money),
        ("missing_amount", f"net_minor IS NULL AND {money} IS NULL", money),
        ("absurd_amount", absurd, money),
    ]
