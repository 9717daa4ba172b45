"""The order-line table that everything in ``insight`` reads.

One row is one line of an order, or one line taken back. Times carry no zone: they are the
store's own.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from regulars.insight.errors import FractionalAmounts, MissingColumns

ORDER_LINES = ibis.schema(
    {
        "order_id": "!string",  # the order, invoice or credit note
        "customer_id": "string",  # null: sold to nobody known
        "ordered_at": "!timestamp(6)",  # the store's local time
        "product_id": "string",
        "product_name": "string",
        "channel": "string",
        "quantity": "!float64",  # negative when taken back
        "amount_minor": "!int64",  # after discounts; negative when taken back; zero when given away
        "discount_minor": "int64",
        "cost_minor": "int64",  # what the goods cost the store; same sign as the amount
    }
)


def order_lines(table: ir.Table) -> ir.Table:
    """Select and cast the columns of :data:`ORDER_LINES`; absent nullable columns become null.

    Parameters
    ----------
    table
        Any Ibis table that has at least the columns that may not be null.

    Returns
    -------
    ir.Table
        Exactly the columns of :data:`ORDER_LINES`, in its order; lazy. An amount that is missing
        is 0.

    Raises
    ------
    MissingColumns
        If a column that may not be null is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    """
    missing = [
        name
        for name, kind in ORDER_LINES.items()
        if not kind.nullable and name not in table.columns
    ]
    if missing:
        raise MissingColumns(columns=tuple(missing))
    check_whole(table.amount_minor)
    columns = {
        name: (table[name] if name in table.columns else ibis.null()).cast(kind.copy(nullable=True))
        for name, kind in ORDER_LINES.items()
    }
    columns["amount_minor"] = columns["amount_minor"].fill_null(0)
    return table.select(**columns)


def check_whole(amounts: ir.Column) -> None:
    """Return if amounts are of a type without fractions. Raises FractionalAmounts."""
    kind = amounts.type()
    if kind.is_floating() or (kind.is_decimal() and kind.scale):
        raise FractionalAmounts(column=amounts.get_name())
