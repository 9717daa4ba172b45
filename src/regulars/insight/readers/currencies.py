"""Which currency the amounts of a file are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regulars.insight.readers.errors import MixedCurrencies
from regulars.insight.readers.fields import Kind
from regulars.insight.readers.numbers import currency_of
from regulars.insight.readers.request import Request
from regulars.insight.readers.sources import Source, literal
from regulars.insight.readers.values import Cell
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

MOST_CURRENCIES = 500
NO_CURRENCY = "CAST(NULL AS VARCHAR)"


def with_currency(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell]
) -> tuple[DuckDBPyRelation, str | None]:
    """Add ``currency`` to lines: the column's code, else the sign beside the amount, else null.

    Also where it is from: ``column``, ``sign`` or None.
    """
    if "currency" in cells:
        text = cells["currency"].text
        texts = lines.project(f"{text} AS text").distinct().limit(MOST_CURRENCIES).fetchall()
        codes = {row[0]: currency_of(row[0]) for row in texts if row[0] is not None}
        cases = [
            f"WHEN {text} = {literal(written)} THEN {literal(code)}"
            for written, code in codes.items()
            if code is not None and code != written.upper()
        ]
        given = f"CASE {' '.join(cases)} ELSE currency END" if cases else "currency"
        return lines.project(f"* REPLACE ({given} AS currency)"), "column"
    for cell in cells.values():
        if cell.kind is Kind.AMOUNT and cell.signs:
            ordered = sorted(cell.signs.items(), key=lambda item: -len(item[0]))
            cases = [
                f"WHEN contains({cell.text}, {literal(sign)}) THEN {literal(code)}"
                for sign, code in ordered
            ]
            return lines.project(f"*, CASE {' '.join(cases)} END AS currency"), "sign"
    return lines.project(f"*, {NO_CURRENCY} AS currency"), None


def settle_currency(
    lines: DuckDBPyRelation,
    origin: str | None,
    sources: Sequence[Source],
    request: Request,
) -> tuple[str, list[Caution]]:
    """The one currency of the amounts that are kept, and what the reader should know about it.

    Raises MixedCurrencies if there are several and none was asked for.
    """
    found: dict[str, int] = {}
    if origin is not None:
        counts = lines.filter("currency IS NOT NULL").aggregate(
            "currency, count(*) AS n", "currency"
        )
        found = dict(counts.order("n DESC, currency").fetchall())
    if request.currency is not None:
        return request.currency, []
    if len(found) > 1:
        named = tuple(f"{code} {rows}" for code, rows in found.items())
        path = ", ".join(source.name for source in sources)
        raise MixedCurrencies(path=path, found=named, example=next(iter(found)))
    if found:
        code = next(iter(found))
        signed = [Caution("currency_from_sign", {"currency": code})]
        return code, signed if origin == "sign" else []
    for source in sources:
        if source.currency is not None:
            return source.currency, []
    assumed = request.default_currency
    return assumed, [Caution("currency_assumed", {"currency": assumed})]
