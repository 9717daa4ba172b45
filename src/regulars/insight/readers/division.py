"""What a whole order brought, divided among its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regulars.insight.readers.amounts import minor
from regulars.insight.readers.numbers import LARGEST_MINOR
from regulars.insight.readers.values import Cell
from regulars.insight.readers.verdicts import OF_AMOUNTS, Reason
from regulars.insight.readers.worth import Worth

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation


def gathered(
    lines: DuckDBPyRelation,
    cells: Mapping[str, Cell],
    worth: Worth,
    currency: str,
    *,
    several_files: bool,
) -> DuckDBPyRelation:
    """Add ``document``, the file whose order the line is part of, and ``is_told_before``, whether
    an earlier file has told that very line of it.

    An order that begins at the same moment in several files, for the same customer, and brought the
    same as a whole in each, is one order whose lines are spread over them. Others that share no
    more than the number may be of different shops.
    """
    if not several_files:
        return lines.project("*, source_index AS document, false AS is_told_before")
    order = "PARTITION BY source_index, order_id"
    customer = "customer_id" if "customer_id" in cells else "NULL"
    lines = lines.project(
        f"*, {_once(str(worth.whole), order, currency)} AS told, "
        f"max({customer}) OVER ({order}) AS buyer, min(ordered_at) OVER ({order}) AS begun"
    ).project(
        "* EXCLUDE (told, buyer, begun), "
        "min(source_index) OVER (PARTITION BY order_id, told, buyer, begun) AS document"
    )
    first = "min(source_index) OVER (PARTITION BY document, order_id, content)"
    return lines.project(f"*, is_repeat AND {first} < source_index AS is_told_before")


def divided(
    lines: DuckDBPyRelation,
    cells: Mapping[str, Cell],
    worth: Worth,
    currency: str,
    tests: Sequence[Reason],
) -> DuckDBPyRelation:
    """Divide what the order brought among its lines, by their amounts, so that the parts sum to it.

    Takes lines that are :func:`gathered`. Adds ``is_left_out`` too: rows that the tests leave out
    get nothing.
    The rule is that of :func:`regulars.kernel.money.allocate`, the largest remainder. A line may
    have a weight below zero here, where its sign is not that of the order's lines together; its
    whole share is rounded down like any other, so the units left are still fewer than the lines.
    """
    order = "PARTITION BY document, order_id"
    refunded = "0"
    if "refunded" in cells:
        refunded = f"coalesce(abs({_once('refunded', order, currency)}), 0)"
    lines = lines.project(f"*, {_left_out(tests)} AS is_left_out")
    lines = lines.project(
        "* REPLACE (net_minor::HUGEINT AS net_minor), "
        f"sum(net_minor) FILTER (NOT is_left_out) OVER ({order}) AS lines_minor"
    ).project(
        "*, CASE WHEN is_left_out THEN 0 WHEN lines_minor <> 0 THEN sign(lines_minor) * net_minor "
        "ELSE 1 END AS weight, "
        f"{_whole(worth, order, currency)} AS whole"
    )
    lines = lines.project(
        f"*, if(whole >= 0, greatest(whole - {refunded}, 0), whole) AS due, "
        f"sum(weight) OVER ({order}) AS total"
    ).project("*, abs(due) * weight AS share, (share % total + total) % total AS remainder")
    by_remainder = f"{order} ORDER BY remainder DESC NULLS LAST, source_index, source_row"
    lines = lines.project(
        "*, (share - remainder) // total AS units, "
        f"abs(due) - sum((share - remainder) // total) OVER ({order}) AS units_left, "
        f"row_number() OVER ({by_remainder}) AS place"
    )
    part = "sign(due) * (units + if(place <= units_left, 1, 0))"
    part = f"if(is_left_out, coalesce(net_minor, 0), {part})"
    return lines.project(
        f"* REPLACE (CAST({part} AS HUGEINT) AS net_minor, "
        f"if(net_minor IS NULL, off_minor, net_minor + coalesce(off_minor, 0) - ({part})) "
        "AS off_minor)"
    )


def _whole(worth: Worth, order: str, currency: str) -> str:
    """What the order brought: as given, or the sum of its lines less the order's discount.

    A discount makes an order free at most, for a voucher may cover the shipping too; on lines taken
    back it makes what is taken back smaller.
    """
    given = _once(str(worth.whole), order, currency)
    if worth.whole == "order_discount":
        left = f"greatest(abs(lines_minor) - coalesce(abs({given}), 0), 0)"
        return f"sign(lines_minor) * {left}"
    if worth.whole == "refunded":
        return "lines_minor"
    return f"coalesce({given}, lines_minor)"


def _once(name: str, order: str, currency: str) -> str:
    """An amount of the whole order in minor units, from whichever of its lines has it."""
    part = minor(name, f"CAST({name} AS DOUBLE)", currency)
    return f"max({part}) OVER ({order})"


def _left_out(tests: Sequence[Reason]) -> str:
    """Whether a row is left out whatever the order brought, so that its part is not lost with it.

    A row that is in another file as well, but of another order there, keeps its part.
    """
    later = ("in_other_file", *OF_AMOUNTS)
    known = [f"coalesce({test}, false)" for name, test, _ in tests if name not in later]
    return " OR ".join(
        ["is_told_before", *known, f"coalesce(abs(net_minor) > {LARGEST_MINOR}, false)"]
    )
