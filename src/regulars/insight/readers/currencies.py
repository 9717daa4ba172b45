"""Which currency the amounts of a file are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.insight.readers.errors import MixedCurrencies
from regulars.insight.readers.fields import Kind, plain
from regulars.insight.readers.matching import Matching
from regulars.insight.readers.request import Request
from regulars.insight.readers.signs import SignReader
from regulars.insight.readers.sources import Source, has_rows, literal
from regulars.insight.readers.values import Cell
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

MOST_CURRENCIES = 500
DECIMALS = r"\d[.,]\d{1,2}\D*$"
NO_CURRENCY = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True)
class Priced:
    """Lines with their ``currency``; whether that is from a ``column``, a ``sign`` or nowhere, and
    cautions about signs whose currency is a guess.
    """

    lines: DuckDBPyRelation
    origin: str | None = None
    doubts: tuple[Caution, ...] = ()


def with_currency(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], sources: Sequence[Source], request: Request
) -> Priced:
    """Add ``currency`` to lines: the column's code, else the sign beside the amount, else null."""
    signed = next((c for c in cells.values() if c.kind is Kind.AMOUNT and c.signs), None)
    if "currency" not in cells and signed is None:
        return Priced(lines.project(f"*, {NO_CURRENCY} AS currency"))
    reader = SignReader(request, sources, has_decimals=lambda: _has_decimals(lines, cells))
    if "currency" in cells:
        return _by_column(lines, cells["currency"], reader)
    assert signed is not None  # noqa: S101 - else there was nothing to read
    cases = [
        f"WHEN contains({signed.text}, {literal(sign)}) THEN {literal(code)}"
        for sign in sorted(signed.signs, key=lambda sign: -len(sign))
        if (code := reader.currency(sign))
    ]
    priced = lines.project(f"*, CASE {' '.join(cases)} END AS currency")
    return Priced(priced, "sign", _doubts(reader, signed.signs))


def _by_column(lines: DuckDBPyRelation, cell: Cell, reader: SignReader) -> Priced:
    texts = lines.project(f"{cell.text} AS text").distinct().limit(MOST_CURRENCIES).fetchall()
    written = [row[0] for row in texts if row[0] is not None]
    cases = [
        f"WHEN {cell.text} = {literal(text)} THEN {literal(code)}"
        for text in written
        if (code := reader.currency(text)) and code != text.upper()
    ]
    given = f"CASE {' '.join(cases)} ELSE currency END" if cases else "currency"
    return Priced(
        lines.project(f"* REPLACE ({given} AS currency)"), "column", _doubts(reader, written)
    )


def _doubts(reader: SignReader, signs: Iterable[str]) -> tuple[Caution, ...]:
    found = (reader.doubt(sign) for sign in sorted(signs))
    return tuple(caution for caution in found if caution)


def _has_decimals(lines: DuckDBPyRelation, cells: Mapping[str, Cell]) -> bool:
    """Whether an amount is written with one or two decimals."""
    texts = [c.text for c in cells.values() if c.kind is Kind.AMOUNT and c.profile.column.is_text]
    tests = [f"regexp_matches({text}, {literal(DECIMALS)})" for text in texts]
    return bool(tests) and has_rows(lines.filter(" OR ".join(tests)))


def settle_currency(
    lines: DuckDBPyRelation,
    origin: str | None,
    sources: Sequence[Source],
    request: Request,
    doubts: Sequence[Caution] = (),
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
        signed = [Caution("currency_from_sign", {"currency": code})] if origin == "sign" else []
        return code, [item for item in doubts if item.values["currency"] == code] or signed
    for source in sources:
        if source.currency is not None:
            return source.currency, []
    assumed = request.default_currency
    return assumed, [Caution("currency_assumed", {"currency": assumed})]


def named_otherwise(caution: Caution, matching: Matching) -> Caution:
    """Where a currency is assumed although a column names something else as one: say so."""
    if caution.code != "currency_assumed" or "currency" not in matching.fields.names():
        return caution
    names = {name for tier in matching.fields.get("currency").synonyms for name in tier}
    for profile in matching.profiles:
        if profile.filled and plain(profile.column.name) in names:
            values = {"column": profile.column.name, "example": profile.filled[0]}
            return Caution("currency_unknown", {**caution.values, **values})
    return caution
