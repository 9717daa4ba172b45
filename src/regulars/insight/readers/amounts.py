"""What a line was worth, cost and was let off, in SQL."""

from __future__ import annotations

from collections.abc import Mapping

from regulars.insight.readers.fields import plain
from regulars.insight.readers.values import Cell
from regulars.insight.readers.worth import Worth
from regulars.kernel.money import exponent_of

NO_AMOUNT = "CAST(NULL AS DECIMAL(28, 6))"


def gross(cells: Mapping[str, Cell], worth: Worth) -> tuple[str, str]:
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


def off(cells: Mapping[str, Cell], worth: Worth) -> str:
    """The line's discount; null where nothing is said about one."""
    if "discount" not in cells:
        return NO_AMOUNT
    by_price = worth.basis == "unit_price"
    given = f"coalesce({_bounded('discount')}, {0 if by_price else 'NULL'})"
    if not worth.discount_is_rate:
        return f"CAST(sign(gross) * abs({given}) AS DECIMAL(28, 6))"
    rate = f"CAST({given} AS DOUBLE)"
    share = rate if by_price else f"if({rate} >= 1, 0, {rate} / (1 - {rate}))"
    return f"TRY_CAST(gross * {share} AS DECIMAL(28, 6))"


def cost(cells: Mapping[str, Cell], worth: Worth) -> str:
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


def minor(exact: str, fast: str, currency: str) -> str:
    """Whole minor units of an amount, halves away from zero; null beyond what 64 bits hold.

    Rounding the float is several times faster and gives the same unless it is within its error of a
    half, or large; there the decimal is rounded.
    """
    scale = 10 ** exponent_of(currency)
    scaled = f"(({fast}) * {scale})"
    is_clear = f"abs({scaled}) < 1e9 AND abs(abs({scaled}) - floor(abs({scaled})) - 0.5) > 1e-4"
    rounded = f"TRY_CAST(round(({exact}) * {scale}) AS BIGINT)"
    return f"CASE WHEN {is_clear} THEN CAST(round({scaled}) AS BIGINT) ELSE {rounded} END"
