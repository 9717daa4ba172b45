"""From cells of an order history to order lines: amounts, order numbers, and why a row is left
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from regulars.insight.readers.fields import plain
from regulars.insight.readers.numbers import LARGEST_MINOR, LARGEST_QUANTITY
from regulars.insight.readers.sources import literal
from regulars.insight.readers.statuses import is_cancelled, is_refunded
from regulars.insight.readers.values import Cell
from regulars.insight.readers.worth import Worth
from regulars.insight.schema import ORDER_LINES
from regulars.kernel.money import exponent_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

NO_AMOUNT = "CAST(NULL AS DECIMAL(28, 6))"
ORDER_MONEY = ("order_subtotal", "order_total", "order_discount", "refunded")
# Fields that go into the line's own columns; every other field that has a column follows as it is.
CONSUMED = frozenset(
    {
        *ORDER_LINES.names,
        *ORDER_MONEY,
        "amount",
        "unit_price",
        "unit_cost",
        "discount",
        "cost",
        "ordered_time",
        "cancelled_at",
        "line_id",
        "currency",
    }
)

Reason = tuple[str, str, str]  # name, SQL condition, field where it shows

# Reasons that need the amount of the line, and so what the order brought.
OF_AMOUNTS = ("missing_amount", "absurd_amount")

DIGEST_LETTERS = 12  # two customers of one moment share them once in 10^14 times


def identified(lines: DuckDBPyRelation, cells: Mapping[str, Cell]) -> DuckDBPyRelation:
    """Make sure that there is an ``order_id``: without one, a customer's lines of one moment are
    one order, and each line of nobody known is an order of its own. The customer stands in the
    number as a digest, for order numbers are shown and kept where customers are not named.
    """
    if "order_id" in cells:
        return lines
    moment = "strftime(ordered_at, '%Y%m%dT%H%M%S')"
    known = f"{moment} || '-' || left(md5(customer_id), {DIGEST_LETTERS})"
    unknown = "'row/' || source_file || '/' || source_row"
    return lines.project(f"*, coalesce({known}, {unknown}) AS order_id")


def valued(
    lines: DuckDBPyRelation,
    cells: Mapping[str, Cell],
    worth: Worth,
    currency: str,
    tests: Sequence[Reason],
) -> DuckDBPyRelation:
    """Add ``pieces``, ``net_minor``, ``off_minor``, ``cost_minor``: quantity, amount, discount and
    cost of the line; null where they cannot be told. Rows that the tests leave out get nothing of
    what a whole order brought.
    """
    pieces = "TRY_CAST(quantity AS DECIMAL(16, 6))" if "quantity" in cells else "1::DECIMAL(16, 6)"
    if worth.basis != "unit_price" and "quantity" in cells:
        pieces = f"if({cells['quantity'].is_absent}, 1, {pieces})"
    lines = lines.project(f"*, {pieces} AS pieces")
    exact, fast = _gross(cells, worth)
    lines = lines.project(f"*, {fast} AS gross").project(f"*, {_off(cells, worth)} AS off")
    if worth.basis == "unit_price" and "discount" in cells:
        exact, fast = f"{exact} - off", "gross - CAST(off AS DOUBLE)"
    else:
        fast = "gross"
    cost = _cost(cells, worth)
    lines = lines.project(
        f"*, {_minor(exact, fast, currency)} AS net_minor, "
        f"{_minor('off', 'CAST(off AS DOUBLE)', currency)} AS off_minor, "
        f"{_minor(cost, f'CAST({cost} AS DOUBLE)', currency)} AS cost_minor"
    )
    if worth.whole is None:
        return lines
    lines = lines.project(f"*, {_left_out(tests)} AS is_left_out")
    return _divided(lines, cells, worth, currency)


def _gross(cells: Mapping[str, Cell], worth: Worth) -> tuple[str, str]:
    """The line's amount before its discount where prices are known, else its amount as given: as an
    exact decimal, and as a float.

    A quantity below zero marks what was taken back even if the amount does not.
    """
    if worth.basis == "unit_price":
        price = "TRY_CAST(unit_price AS DECIMAL(18, 6))"
        floats = f"CAST({price} AS DOUBLE) * CAST(pieces AS DOUBLE)"
        return f"{_bounded('unit_price')} * pieces", floats
    if worth.basis == "whole_order":
        return NO_AMOUNT, "CAST(NULL AS DOUBLE)"
    amount = "if(pieces < 0, -abs(amount), amount)" if "quantity" in cells else "amount"
    return amount, f"CAST({amount} AS DOUBLE)"


def _off(cells: Mapping[str, Cell], worth: Worth) -> str:
    """The line's discount; null where nothing is said about one."""
    if "discount" not in cells:
        return NO_AMOUNT
    by_price = worth.basis == "unit_price"
    given = f"coalesce({_bounded('discount')}, {0 if by_price else 'NULL'})"
    if not worth.discount_is_rate:
        return f"CAST(sign(gross) * abs({given}) AS DECIMAL(28, 6))"
    rate = f"CAST({given} AS DOUBLE)"
    share = rate if by_price else f"if({rate} < 1, {rate} / (1 - {rate}), 0)"
    return f"TRY_CAST(gross * {share} AS DECIMAL(28, 6))"


def _cost(cells: Mapping[str, Cell], worth: Worth) -> str:
    """What the goods of the line cost, with the sign of the line.

    A column that is only called ``cost`` is meant as its neighbours are: of the line beside amounts
    of lines, of one piece beside prices.
    """
    sign = "if(gross < 0 OR pieces < 0, -1, 1)"
    if "cost" in cells:
        return f"{sign} * abs(cost)"
    if "unit_cost" not in cells:
        return NO_AMOUNT
    if worth.basis == "amount" and plain(cells["unit_cost"].name) == "cost":
        return f"{sign} * abs(unit_cost)"
    return f"{sign} * abs({_bounded('unit_cost')} * pieces)"


def _bounded(price: str) -> str:
    """A decimal small enough, in a type wide enough, that times a quantity it cannot overflow."""
    return f"CAST(TRY_CAST({price} AS DECIMAL(18, 6)) AS DECIMAL(28, 6))"


def _minor(exact: str, fast: str, currency: str) -> str:
    """Whole minor units of an amount, halves away from zero; null beyond what 64 bits hold.

    Rounding the float is several times faster and gives the same unless it is within its error of a
    half, or large; there the decimal is rounded.
    """
    scale = 10 ** exponent_of(currency)
    scaled = f"(({fast}) * {scale})"
    is_clear = f"abs({scaled}) < 1e9 AND abs(abs({scaled}) - floor(abs({scaled})) - 0.5) > 1e-4"
    rounded = f"TRY_CAST(round(({exact}) * {scale}) AS BIGINT)"
    return f"CASE WHEN {is_clear} THEN CAST(round({scaled}) AS BIGINT) ELSE {rounded} END"


def _left_out(tests: Sequence[Reason]) -> str:
    """Whether a row is left out whatever the order brought, so that its part is not lost with it.

    A row that is in another file as well keeps its part, which is counted there.
    """
    later = ("in_other_file", *OF_AMOUNTS)
    known = [f"coalesce({test}, false)" for name, test, _ in tests if name not in later]
    return " OR ".join([*known, f"coalesce(abs(net_minor) > {LARGEST_MINOR}, false)"])


def _divided(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], worth: Worth, currency: str
) -> DuckDBPyRelation:
    """Divide what the order brought among its lines, by their amounts, so that the parts sum to it.

    The rule is that of :func:`regulars.kernel.money.allocate`, the largest remainder. A line may
    have a weight below zero here, where its sign is not that of the order's lines together; its
    whole share is rounded down like any other, so the units left are still fewer than the lines.
    """
    order = "PARTITION BY source_index, order_id"
    refunded = "0"
    if "refunded" in cells:
        refunded = f"coalesce(abs({_once('refunded', order, currency)}), 0)"
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
    by_remainder = f"{order} ORDER BY remainder DESC NULLS LAST, source_row"
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


def shaped(lines: DuckDBPyRelation, cells: Mapping[str, Cell]) -> DuckDBPyRelation:
    """The columns of ``schema.ORDER_LINES``, the further ones, and the verdict on each row."""
    taken_back = "net_minor < 0 OR (net_minor = 0 AND pieces < 0)"
    parts = [
        "order_id",
        _given("customer_id", cells),
        "CAST(ordered_at AS TIMESTAMP) AS ordered_at",
        *(_given(name, cells) for name in ("product_id", "product_name", "channel")),
        f"CAST(if({taken_back}, -abs(pieces), abs(pieces)) AS DOUBLE) AS quantity",
        "TRY_CAST(net_minor AS BIGINT) AS amount_minor",
        "TRY_CAST(off_minor AS BIGINT) AS discount_minor",
        "TRY_CAST(cost_minor AS BIGINT) AS cost_minor",
        _given("line_id", cells),
        "source_file",
        "source_index",
        "source_row",
        *(name for name in cells if name not in CONSUMED),
        "reason",
        "bad_column",
        "bad_value",
        "content",
    ]
    return lines.project(", ".join(parts))


def _given(name: str, cells: Mapping[str, Cell]) -> str:
    return name if name in cells else f"CAST(NULL AS VARCHAR) AS {name}"


def _once(name: str, order: str, currency: str) -> str:
    """An amount of the whole order in minor units, from whichever of its lines has it."""
    minor = _minor(name, f"CAST({name} AS DOUBLE)", currency)
    return f"max({minor}) OVER ({order})"
