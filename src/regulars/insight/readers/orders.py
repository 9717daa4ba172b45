"""From cells of an order history to order lines: numbers of orders, values, and the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regulars.insight.readers.amounts import cost, gross, minor, off
from regulars.insight.readers.division import divided
from regulars.insight.readers.values import Cell
from regulars.insight.readers.verdicts import Reason
from regulars.insight.readers.worth import Worth
from regulars.insight.schema import ORDER_LINES

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

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
    exact, fast = gross(cells, worth)
    lines = lines.project(f"*, {fast} AS gross").project(f"*, {off(cells, worth)} AS off")
    if worth.basis == "unit_price" and "discount" in cells:
        exact, fast = f"{exact} - off", "gross - CAST(off AS DOUBLE)"
    else:
        fast = "gross"
    paid = cost(cells, worth)
    lines = lines.project(
        f"*, {minor(exact, fast, currency)} AS net_minor, "
        f"{minor('off', 'CAST(off AS DOUBLE)', currency)} AS off_minor, "
        f"{minor(paid, f'CAST({paid} AS DOUBLE)', currency)} AS cost_minor"
    )
    return lines if worth.whole is None else divided(lines, cells, worth, currency, tests)


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
