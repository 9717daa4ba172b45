"""Whether amounts belong to lines or to whole orders, told from how they repeat within orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.insight.readers.fields import FieldSet, plain
from regulars.insight.readers.values import Cell

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

VAGUE_TIER = 2
NEARLY_ALL = 0.99
ADJUSTMENTS = ("order_discount", "refunded")


@dataclass(frozen=True)
class Worth:
    """Where a line's amount comes from.

    ``basis`` is ``amount`` (the line's own), ``unit_price`` (times quantity, less discount) or
    ``whole_order`` (what the order brought, divided among its lines). ``whole`` is the field that
    says what the order brought, or what to take off it.
    """

    basis: str
    whole: str | None = None
    discount_is_rate: bool = False


def worth_of(lines: DuckDBPyRelation, cells: Mapping[str, Cell], fields: FieldSet) -> Worth:
    """Decide where the amounts come from."""
    basis, whole = _basis(lines, cells, fields)
    is_rate = "discount" in cells and basis != "whole_order" and _is_rate(lines)
    return Worth(basis, whole, discount_is_rate=is_rate)


def _basis(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], fields: FieldSet
) -> tuple[str, str | None]:
    has_orders = "order_id" in cells
    if "amount" in cells and not (has_orders and _is_whole_order(lines, cells, fields)):
        return "amount", None
    if "unit_price" in cells:
        if not has_orders:
            return "unit_price", None
        if "order_subtotal" in cells and _repeats(lines, "order_subtotal") is not False:
            return "unit_price", "order_subtotal"
        return "unit_price", next((name for name in ADJUSTMENTS if name in cells), None)
    wholes = ("order_subtotal", "order_total", "amount")
    return "whole_order", next(name for name in wholes if name in cells)


def _is_whole_order(lines: DuckDBPyRelation, cells: Mapping[str, Cell], fields: FieldSet) -> bool:
    """Whether a vaguely named amount, such as ``Total``, is written once for each order."""
    name = plain(cells["amount"].name)
    synonyms = fields.get("amount").synonyms
    if any(name in tier for tier in synonyms[:VAGUE_TIER]) or name not in synonyms[VAGUE_TIER]:
        return False
    repeats = _repeats(lines, "amount")
    if repeats is None:  # no order has two lines
        return "order_subtotal" in cells and "unit_price" in cells
    return repeats


def _repeats(lines: DuckDBPyRelation, name: str) -> bool | None:
    """Whether an amount is the same on all lines of an order, or on one line only; None where no
    order has two lines.
    """
    orders = lines.filter("order_id IS NOT NULL").aggregate(
        f"count(*) AS n, count(DISTINCT {name}) AS different", "source_file, order_id"
    )
    several, alike = orders.aggregate(
        "count(*) FILTER (n > 1), count(*) FILTER (n > 1 AND different <= 1)"
    ).fetchall()[0]
    return None if several == 0 else bool(alike >= NEARLY_ALL * several)


def _is_rate(lines: DuckDBPyRelation) -> bool:
    """Discounts between nothing and everything of the price are shares of it, not money."""
    most, fractions = lines.aggregate(
        "max(abs(discount)), count(*) FILTER (discount <> 0 AND abs(discount) < 1)"
    ).fetchall()[0]
    return most is not None and most <= 1 and fractions > 0
