"""A reading on its way: every row judged, nothing counted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars.insight.readers.account import about_sources, guesses, unreadable_values
from regulars.insight.readers.cells import (
    blank_row,
    cells_of,
    fields_to_fill,
    filled_within_orders,
    parsed,
)
from regulars.insight.readers.currencies import named_otherwise, settle_currency, with_currency
from regulars.insight.readers.division import gathered
from regulars.insight.readers.duplicates import marked
from regulars.insight.readers.matching import match
from regulars.insight.readers.native import is_native, judged_native, native_columns
from regulars.insight.readers.opening import stacked, trimmed
from regulars.insight.readers.orders import identified, shaped, valued
from regulars.insight.readers.profiles import profiles_of
from regulars.insight.readers.records import judged_records
from regulars.insight.readers.request import Request
from regulars.insight.readers.sources import Source
from regulars.insight.readers.values import Cell
from regulars.insight.readers.verdicts import judged, reasons
from regulars.insight.readers.vocabulary import ORDER_FIELDS
from regulars.insight.readers.worth import Worth, worth_of
from regulars.insight.types import Caution, MappedColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
    from ibis.backends.duckdb import Backend


@dataclass
class Draft:
    """A reading on its way: every row with its verdict, and what was found out so far."""

    verdicts: DuckDBPyRelation
    currency: str | None
    columns: tuple[MappedColumn, ...]
    cautions: list[Caution] = field(default_factory=list)
    unused_columns: tuple[str, ...] = ()
    uses_windows: bool = False


def draft_of(backend: Backend, sources: Sequence[Source], request: Request) -> Draft:
    """Judge every row of the sources.

    Raises AmbiguousColumns, AmbiguousDates, MissingField, MixedCurrencies, UnknownColumn,
    UnknownField.
    """
    several = len(sources) > 1
    whole = stacked(backend, sources)
    rows = marked(
        backend.con.table(whole.view),
        len(whole.columns),
        several_files=several,
        drop_copies=request.drop_duplicates,
    )
    if request.fields is ORDER_FIELDS and not request.mapping and is_native(sources):
        draft = _native_draft(rows, sources, request)
    else:
        draft = _mapped_draft(rows, trimmed(backend.con, whole), sources, request, backend.con)
    draft.cautions += about_sources(sources)
    draft.uses_windows |= several or request.drop_duplicates
    return draft


def _native_draft(rows: DuckDBPyRelation, sources: Sequence[Source], request: Request) -> Draft:
    """Judge rows that are order lines already."""
    names = sources[0].column_names
    origin = "column" if "currency" in names else None
    lines = rows.project(f"c{names.index('currency')} AS currency") if origin else rows
    currency, cautions = settle_currency(lines, origin, sources, request)
    verdicts = judged_native(rows, sources[0], request, currency)
    return Draft(verdicts, currency, native_columns(sources[0]), cautions)


def _mapped_draft(
    rows: DuckDBPyRelation,
    whole: Source,
    sources: Sequence[Source],
    request: Request,
    connection: DuckDBPyConnection,
) -> Draft:
    """Find the columns of the first source, read their values, and judge the rows."""
    fields = request.fields
    has_names = whole.dialect is None or whole.dialect.has_header
    profiles = profiles_of(connection, whole)
    matching = match(whole.place, profiles, fields, request.mapping, has_names=has_names)
    cells = cells_of(rows, matching.chosen, fields, whole.name, request.notation)
    priced = with_currency(parsed(rows, cells), cells, sources, request)
    lines = priced.lines
    currency, cautions = settle_currency(
        lines, priced.origin, sources, request, doubts=priced.doubts
    )
    cautions = [named_otherwise(caution, matching) for caution in cautions]
    draft = Draft(lines, currency, matching.columns(), [*matching.cautions, *cautions])
    draft.unused_columns = tuple(profile.column.name for profile in matching.unused)
    draft.cautions += guesses(cells)
    if fields is ORDER_FIELDS:
        blank = blank_row(whole.columns, matching.chosen["ordered_at"].index)
        _judge_orders(draft, lines, cells, request, blank, several_files=len(sources) > 1)
    else:
        draft.verdicts = judged_records(
            lines, cells, fields, currency=currency, blank=blank_row(whole.columns)
        )
        draft.cautions += unreadable_values(lines, cells, judged=())
    return draft


def _judge_orders(
    draft: Draft,
    lines: DuckDBPyRelation,
    cells: Mapping[str, Cell],
    request: Request,
    blank: str,
    *,
    several_files: bool,
) -> None:
    """Turn rows into order lines: fill gaps, number orders, value lines, and judge them."""
    gaps = fields_to_fill(lines, cells, request.fields) if "order_id" in cells else []
    if gaps:
        lines = filled_within_orders(lines, cells, gaps)
        draft.uses_windows = True
    currency = str(draft.currency)
    worth = worth_of(lines, cells, request.fields)
    draft.uses_windows |= worth.whole is not None
    tests = reasons(cells, worth, currency=currency, as_of=request.as_of, blank=blank)
    lines = identified(lines, cells)
    if worth.whole is not None:
        lines = gathered(lines, cells, worth, currency, several_files=several_files)
    lines = valued(lines, cells, worth, currency, tests)
    lines = judged(lines, cells, tests)
    draft.verdicts = shaped(lines, cells)
    judged_fields = (
        "ordered_at",
        "quantity",
        worth.whole or worth.basis,
        "cancelled_at",
        "ordered_time",
    )
    draft.cautions += unreadable_values(lines, cells, judged_fields)
    draft.cautions += _about_orders(cells, worth)


def _about_orders(cells: Mapping[str, Cell], worth: Worth) -> list[Caution]:
    """Cautions about what orders and amounts were taken to be."""
    cautions = []
    if "order_id" not in cells:
        cautions.append(Caution("orders_inferred"))
    if worth.discount_is_rate:
        cautions.append(Caution("discount_is_rate", {"column": cells["discount"].name}))
    if worth.basis == "whole_order":
        cautions.append(Caution("order_totals", {"column": cells[str(worth.whole)].name}))
    return cautions
