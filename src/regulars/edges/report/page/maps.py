"""The table of cohorts as heat maps: one for each thing that can be counted in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Caption, Choice, Figure, Table, table
from regulars.edges.report.words.maps import map_name, map_text, map_title
from regulars.edges.report.writing import Writer
from regulars.insight.extents import MARK, SHOWN_AGES, SHOWN_COHORTS
from regulars.insight.types import Cohort, CohortCell


@dataclass(frozen=True)
class Map:
    """What one heat map counts, and how its table writes it.

    ``whole`` is what a cohort has done at all ages together, where that adds up.
    """

    picture: str
    term: str
    cell: Callable[[Writer, Cohort, CohortCell], str]
    whole: Callable[[Writer, Cohort], str] | None = None
    first_age: int = 0
    colours_span_later: bool = True  # at age 0 everybody ordered, which would outshine the rest


def _share(writer: Writer, cohort: Cohort, cell: CohortCell) -> str:
    return writer.share(cell.customers / cohort.customers if cohort.customers else None)


def _whole_profit(writer: Writer, cohort: Cohort) -> str:
    known = [cell.profit_minor for cell in cohort.cells if cell.profit_minor is not None]
    return writer.money(sum(known) if known else None)


MAPS = (
    Map(
        picture="cohorts",
        term="cohort_retention",
        cell=_share,
        first_age=1,
        colours_span_later=False,
    ),
    Map(
        picture="cohort-orders",
        term="cohort_cell",
        cell=lambda writer, _cohort, cell: writer.count(cell.orders),
        whole=lambda writer, cohort: writer.count(sum(cell.orders for cell in cohort.cells)),
    ),
    Map(
        picture="cohort-revenue",
        term="cohort_cell",
        cell=lambda writer, _cohort, cell: writer.money(cell.revenue_minor),
        whole=lambda writer, cohort: writer.money(sum(cell.revenue_minor for cell in cohort.cells)),
    ),
    Map(
        picture="cohort-value",
        term="cumulative_value",
        cell=lambda writer, _cohort, cell: writer.money(cell.cumulative_value_minor),
        colours_span_later=False,
    ),
    Map(
        picture="cohort-profit",
        term="cohort_cell",
        cell=lambda writer, _cohort, cell: writer.money(cell.profit_minor),
        whole=_whole_profit,
    ),
)


def cohort_maps(material: Material) -> tuple[Choice, ...]:
    """The heat maps, customers first; one without a drawing has no values to show."""
    return tuple(Choice(map_name(one.picture), _figure(material, one)) for one in MAPS)


def maps_title(material: Material) -> str:
    """How long a cohort's period is, above the choice of what to see."""
    titles = {
        "day": _("Cohorts by the day of the first order"),
        "week": _("Cohorts by the week of the first order"),
        "month": _("Cohorts by the month of the first order"),
        "quarter": _("Cohorts by the quarter of the first order"),
        "year": _("Cohorts by the year of the first order"),
    }
    return titles.get(material.report.cohorts.grain, titles["month"])


def grain_name(grain: str) -> str:
    """What an age counts."""
    names = {
        "day": _("Days since the first order"),
        "week": _("Weeks since the first order"),
        "month": _("Months since the first order"),
        "quarter": _("Quarters since the first order"),
        "year": _("Years since the first order"),
    }
    return names.get(grain, names["month"])


def _figure(material: Material, one: Map) -> Figure:
    return material.figure(
        one.picture,
        Caption(
            title=map_title(one.picture),
            subtitle=_subtitle(material, one),
            note=(_marked(material) + _pale(material) + _cut(material)).strip(),
            description=_(
                "A heat map with one row for each cohort and one column for each age. The table "
                "below has every value."
            ),
            term=one.term,
            scrolls=True,
        ),
        _table(material, one),
    )


def _subtitle(material: Material, one: Map) -> str:
    """What the map counts, and where its colours are spread over the later periods alone."""
    counted = map_text(one.picture, grain_name(material.report.cohorts.grain).lower())
    if not one.colours_span_later:
        return counted
    span = _("Column 0 is the period of the first order; the colours span the later ones.")
    return f"{counted} {span}"


def _marked(material: Material) -> str:
    """What the asterisk at the first cohorts means."""
    if not material.report.cohorts.inherited:
        return ""
    return " " + _(
        "* The history seems to begin after the store did: many of these customers had bought "
        "before, so more of them come back."
    )


def _pale(material: Material) -> str:
    """A word on the last period where it is not over."""
    cells = (cell for cohort in material.report.cohorts.rows for cell in cohort.cells)
    if all(cell.complete for cell in cells):
        return ""
    return " " + _("Faint squares are of a period that is not over.")


def _cut(material: Material) -> str:
    """What the picture has no room for, where that is so."""
    cohorts, last_age = len(material.report.cohorts.rows), _last_age(material)
    said = ""
    if cohorts > SHOWN_COHORTS:
        said += " " + _("The picture holds the latest %(shown)s of %(all)s cohorts.") % {
            "shown": SHOWN_COHORTS,
            "all": cohorts,
        }
    if last_age > SHOWN_AGES:
        said += " " + _("The picture ends at age %(shown)s of %(all)s.") % {
            "shown": SHOWN_AGES,
            "all": last_age,
        }
    return f"{said} {_('The table has all.')}" if said else ""


def _last_age(material: Material) -> int:
    cohorts = material.report.cohorts.rows
    return max((cell.age for cohort in cohorts for cell in cohort.cells), default=0)


def _table(material: Material, one: Map) -> Table:
    """The heat map's values, and what each cohort has done in all where that adds up."""
    writer, cohorts = material.writer, material.report.cohorts
    ages = range(one.first_age, _last_age(material) + 1)
    rows = []
    for place, cohort in enumerate(cohorts.rows):
        cells = {cell.age: cell for cell in cohort.cells}
        values = [one.cell(writer, cohort, cells[age]) if age in cells else "" for age in ages]
        name = writer.entry(cohort.entry, cohorts.grain)
        name += MARK if place < cohorts.inherited else ""
        whole = [one.whole(writer, cohort)] if one.whole else []
        rows.append((name, writer.count(cohort.customers), *values, *whole))
    first, last = [_("Cohort"), _("Customers")], [_("In all")] if one.whole else []
    return table(
        grain_name(cohorts.grain),
        [*first, *map(str, ages), *last],
        rows,
        labels=[*first, *(_age_label(cohorts.grain, age) for age in ages), *last],
    )


def _age_label(grain: str, age: int) -> str:
    """An age where it stands by itself."""
    names = {
        "day": _("Day %(age)s"),
        "week": _("Week %(age)s"),
        "month": _("Month %(age)s"),
        "quarter": _("Quarter %(age)s"),
        "year": _("Year %(age)s"),
    }
    return names.get(grain, names["month"]) % {"age": age}
