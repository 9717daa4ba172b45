"""A report as tables of plain rows: what spreadsheets and other programs take away.

Loads nothing beyond the report's types, so that web workers can write them. Columns are named as in
the report's JSON; a table that has no rows still has its columns.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from regulars.insight.types import (
    Advice,
    Caution,
    CohortCell,
    CurvePoint,
    Dropped,
    EntryGroup,
    Finding,
    ForecastPoint,
    Lever,
    LifetimeValues,
    MappedColumn,
    Measure,
    ModelGrade,
    Month,
    OrderGap,
    Outlook,
    OutlookModel,
    PastForecast,
    Period,
    ProductPair,
    Quality,
    ReplenishedProduct,
    Report,
    RetentionPoint,
    RfmCell,
    RfmGroup,
    RfmMove,
    Scope,
    Shares,
    Shifted,
    SimulatedStore,
    SimulationPoint,
    SlippingCustomer,
    Tactic,
    ValueBand,
    WhatIf,
)

Value = str | int | float | bool | date | None
PLAIN = (str, bool, int, float, date)
LIST_MARK = "; "


@dataclass(frozen=True)
class Column:
    """A column's name and the Python type of its values, any of which may be None."""

    name: str
    kind: type


@dataclass(frozen=True)
class Table:
    """Rows of plain values, each as long as the columns."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Recipe:
    """How a table is made: the types behind its columns, and where its rows stand in a report.

    A row is one object of each type. ``lead`` are columns in front of these; a row then begins with
    their values.
    """

    kinds: tuple[type, ...]
    rows: Callable[[Report], Iterable[Sequence[Any]]]
    lead: tuple[Column, ...] = ()


def tables_of(report: Report) -> tuple[Table, ...]:
    """Every table of a report, in reading order.

    Days are dates, money is minor units, shares run from 0 to 1, a figure that cannot be computed
    is None. Lists are joined by ``"; "``; values that differ from row to row are JSON.
    """
    return tuple(table_of(report, name) for name in NAMES)


def table_of(report: Report, name: str) -> Table:
    """The table of this name, one of :data:`NAMES`.

    Examples
    --------
    >>> [column.name for column in columns_of(RfmMove)]
    ['before', 'after', 'customers']
    """
    recipe = RECIPES[name]
    columns = (*recipe.lead, *chain.from_iterable(columns_of(kind) for kind in recipe.kinds))
    lead = len(recipe.lead)
    rows = (
        (*row[:lead], *chain.from_iterable(_values(part) for part in row[lead:]))
        for row in recipe.rows(report)
    )
    return Table(name, columns, tuple(rows))


def columns_of(kind: type) -> tuple[Column, ...]:
    """The columns that a type of the report has in a table; tables within it have their own."""
    return tuple(chain.from_iterable(columns for _, columns in _parts(kind)))


@cache
def _parts(kind: type) -> tuple[tuple[str, list[Column]], ...]:
    """Each field of a type with the columns that hold it."""
    hints = get_type_hints(kind)
    return tuple((item.name, _columns(item.name, hints[item.name])) for item in fields(kind))


def _columns(name: str, hint: Any) -> list[Column]:
    plain = _without_none(hint)
    if plain is Period:
        return [Column(f"{name}_start", date), Column(f"{name}_end", date)]
    if get_origin(plain) is tuple:
        return [Column(name, str)] if get_args(plain)[0] is str else []
    if get_origin(plain) is dict or issubclass(plain, enum.Enum):
        return [Column(name, str)]
    return [Column(name, plain)] if plain in PLAIN else []


def _without_none(hint: Any) -> Any:
    """The type itself, where a hint says that a value may also be None."""
    if get_origin(hint) is types.UnionType:
        [hint] = [one for one in get_args(hint) if one is not types.NoneType]
    return hint


def _values(row: Any) -> Iterable[Value]:
    """The values of one object, in the order of its columns."""
    kind: type = type(row)
    for name, columns in _parts(kind):
        value = getattr(row, name)
        if len(columns) == 1:
            yield _plain(value)
        elif columns:
            yield from (value.start, value.end) if value else (None, None)


def _plain(value: Any) -> Value:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return LIST_MARK.join(value)
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    plain: Value = value
    return plain


def _cohort_cells(report: Report) -> Iterable[Sequence[Any]]:
    for cohort in report.cohorts.rows:
        for cell in cohort.cells:
            yield report.cohorts.grain, cohort.entry, cohort.customers, cell


def _entry_ages(groups: Iterable[EntryGroup]) -> Iterable[Sequence[Any]]:
    for group in groups:
        for point in group.curve:
            yield group.name, point


def _edges(report: Report) -> Iterable[Sequence[Any]]:
    """The upper edges of the lower four fifths, of each of the three scores."""
    scores = {
        "recency_days": report.rfm.recency_edges_days,
        "orders": report.rfm.frequency_edges,
        "revenue_minor": report.rfm.monetary_edges_minor,
    }
    for score, edges in scores.items():
        for fifth, edge in enumerate(edges, start=1):
            yield score, fifth, edge


def _simulated(report: Report) -> Iterable[Sequence[Any]]:
    simulation = report.simulation
    for family, stores in (("textbook", simulation.textbook), ("store", simulation.store)):
        for store in stores:
            for point in store.points:
                yield family, store, point


def _asked(report: Report) -> Iterable[Sequence[Any]]:
    """Each measure that was moved, with what all of them earn together."""
    found = report.simulation.what_if
    return [(measure, found) for measure in found.measures] if found else []


def _one(part: Callable[[Report], Any]) -> Callable[[Report], Iterable[Sequence[Any]]]:
    """The rows of a table that has but one."""
    return lambda report: [(part(report),)]


def _each(part: Callable[[Report], Iterable[Any]]) -> Callable[[Report], Iterable[Sequence[Any]]]:
    """The rows of a table that are one object each."""
    return lambda report: [(row,) for row in part(report)]


def _ahead(part: Callable[[Outlook], Iterable[Any]]) -> Callable[[Report], Iterable[Sequence[Any]]]:
    """The rows of a table of what lies ahead; none where nothing is said of it."""
    return lambda report: [(row,) for row in (part(report.outlook) if report.outlook else ())]


def _replenished(report: Report) -> Iterable[Sequence[Any]]:
    """A row for each product and week."""
    if report.outlook:
        calendar = report.outlook.replenishment
        for product in calendar.products:
            for week, purchases in zip(calendar.weeks, product.weeks, strict=True):
                yield product.product_id, product.product_name, week, purchases


def _ranked(report: Report) -> Iterable[Sequence[Any]]:
    return enumerate(report.advice.tactics, start=1)


RECIPES: dict[str, Recipe] = {
    "scope": Recipe((Scope,), _one(lambda report: report.scope)),
    "findings": Recipe((Finding,), _each(lambda report: report.findings)),
    "measures": Recipe((Measure,), _each(lambda report: report.measures)),
    "months": Recipe((Month,), _each(lambda report: report.months)),
    "shares": Recipe((Shares,), _one(lambda report: report.shares)),
    "concentration": Recipe((CurvePoint,), _each(lambda report: report.shares.curve)),
    "cohorts": Recipe(
        (CohortCell,),
        _cohort_cells,
        (Column("grain", str), Column("entry", date), Column("cohort_customers", int)),
    ),
    "retention": Recipe((RetentionPoint,), _each(lambda report: report.cohorts.curve)),
    "gaps": Recipe((OrderGap,), _each(lambda report: report.gaps)),
    "first-products": Recipe((EntryGroup,), _each(lambda report: report.first_products)),
    "first-channels": Recipe((EntryGroup,), _each(lambda report: report.first_channels)),
    "first-product-ages": Recipe(
        (RetentionPoint,),
        lambda report: _entry_ages(report.first_products),
        (Column("name", str),),
    ),
    "first-channel-ages": Recipe(
        (RetentionPoint,),
        lambda report: _entry_ages(report.first_channels),
        (Column("name", str),),
    ),
    "groups": Recipe((RfmGroup,), _each(lambda report: report.rfm.groups)),
    "map": Recipe((RfmCell,), _each(lambda report: report.rfm.cells)),
    "edges": Recipe(
        (), _edges, (Column("score", str), Column("fifth", int), Column("edge", float))
    ),
    "moves": Recipe(
        (RfmMove,),
        lambda report: [(report.rfm.moved_since, move) for move in report.rfm.moves],
        (Column("since", date),),
    ),
    "forecast": Recipe((ForecastPoint,), _ahead(lambda outlook: outlook.forecast)),
    "past-forecasts": Recipe((PastForecast,), _ahead(lambda outlook: outlook.past)),
    "model": Recipe((OutlookModel,), _ahead(lambda outlook: [outlook.model])),
    "model-grades": Recipe((ModelGrade,), _ahead(lambda outlook: outlook.model.grades)),
    "lifetime-values": Recipe((LifetimeValues,), _ahead(lambda outlook: [outlook.values])),
    "value-bands": Recipe((ValueBand,), _ahead(lambda outlook: outlook.values.bands)),
    "slipping": Recipe((SlippingCustomer,), _ahead(lambda outlook: outlook.slipping.rows)),
    "replenishment": Recipe(
        (ReplenishedProduct,), _ahead(lambda outlook: outlook.replenishment.products)
    ),
    "replenishment-weeks": Recipe(
        (),
        _replenished,
        (
            Column("product_id", str),
            Column("product_name", str),
            Column("week", date),
            Column("purchases", float),
        ),
    ),
    "together": Recipe((ProductPair,), _ahead(lambda outlook: outlook.together)),
    "simulation": Recipe((SimulatedStore, SimulationPoint), _simulated, (Column("family", str),)),
    "levers": Recipe((Lever,), _each(lambda report: report.simulation.levers)),
    "what-if": Recipe((Shifted, WhatIf), _asked),
    "advice": Recipe((Advice,), _one(lambda report: report.advice)),
    "tactics": Recipe((Tactic,), _ranked, (Column("rank", int),)),
    "quality": Recipe((Quality,), _one(lambda report: report.quality)),
    "dropped": Recipe((Dropped,), _each(lambda report: report.quality.dropped)),
    "cautions": Recipe((Caution,), _each(lambda report: report.quality.cautions)),
    "columns": Recipe((MappedColumn,), _each(lambda report: report.quality.columns)),
}
NAMES = tuple(RECIPES)
