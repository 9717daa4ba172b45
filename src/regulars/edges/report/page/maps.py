"""The table of cohorts as heat maps: one for each thing that can be counted in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Choice, Figure, Table, table
from regulars.edges.report.writing import Writer
from regulars.insight.extents import MARK, SHOWN_AGES, SHOWN_COHORTS
from regulars.insight.types import Cohort, CohortCell


@dataclass(frozen=True)
class Map:
    """What one heat map counts, in words, and how its table writes it."""

    picture: str
    name: str
    title: str
    subtitle: str
    term: str
    first_age: int
    cell: Callable[[Writer, Cohort, CohortCell], str]
    whole: Callable[[Writer, Cohort], str] | None = None  # of all ages together, where that adds up


def cohort_maps(material: Material) -> tuple[Choice, ...]:
    """The heat maps, customers first; one without a drawing has no values to show."""
    return tuple(Choice(one.name, _figure(material, one)) for one in _maps(material))


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


def _maps(material: Material) -> Iterator[Map]:
    grain = grain_name(material.report.cohorts.grain).lower()
    span = _("Column 0 is the period of the first order; the colours span the later ones.")
    yield Map(
        picture="cohorts",
        name=_("Customers"),
        title=_("Share of each cohort that ordered again"),
        subtitle=_(
            "Each row holds the customers whose first order fell in that period. Columns: "
            "%(grain)s. The stronger the colour, the more of them ordered in that period."
        )
        % {"grain": grain},
        term="cohort_retention",
        first_age=1,
        cell=_share,
    )
    yield Map(
        picture="cohort-orders",
        name=_("Orders"),
        title=_("Orders of each cohort"),
        subtitle=_("How many orders its customers placed in each period.") + " " + span,
        term="cohort_cell",
        first_age=0,
        cell=lambda writer, _cohort, cell: writer.count(cell.orders),
        whole=lambda writer, cohort: writer.count(sum(cell.orders for cell in cohort.cells)),
    )
    yield Map(
        picture="cohort-revenue",
        name=_("Revenue"),
        title=_("Revenue of each cohort"),
        subtitle=_("What its customers brought in each period, less what was taken back.")
        + " "
        + span,
        term="cohort_cell",
        first_age=0,
        cell=lambda writer, _cohort, cell: writer.money(cell.revenue_minor),
        whole=lambda writer, cohort: writer.money(sum(cell.revenue_minor for cell in cohort.cells)),
    )
    yield Map(
        picture="cohort-value",
        name=_("Lifetime value"),
        title=_("What a customer of each cohort has brought so far"),
        subtitle=_("Revenue per customer, added up from the period of the first order (0) on."),
        term="cumulative_value",
        first_age=0,
        cell=lambda writer, _cohort, cell: writer.money(cell.cumulative_value_minor),
    )
    yield Map(
        picture="cohort-profit",
        name=_("Margin"),
        title=_("Margin of each cohort"),
        subtitle=_("Revenue less the cost of the goods in each period, where cost is known.")
        + " "
        + span,
        term="cohort_cell",
        first_age=0,
        cell=lambda writer, _cohort, cell: writer.money(cell.profit_minor),
        whole=_whole_profit,
    )


def _share(writer: Writer, cohort: Cohort, cell: CohortCell) -> str:
    return writer.share(cell.customers / cohort.customers if cohort.customers else None)


def _whole_profit(writer: Writer, cohort: Cohort) -> str:
    known = [cell.profit_minor for cell in cohort.cells if cell.profit_minor is not None]
    return writer.money(sum(known) if known else None)


def _figure(material: Material, one: Map) -> Figure:
    return material.figure(
        one.picture,
        title=one.title,
        subtitle=one.subtitle + _marked(material) + _pale(material) + _cut(material),
        description=_(
            "A heat map with one row for each cohort and one column for each age. The table below "
            "has every value."
        ),
        term=one.term,
        scrolls=True,
        table=_table(material, one),
    )


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
    head = [_("Cohort"), _("Customers"), *map(str, ages), *([_("In all")] if one.whole else [])]
    return table(grain_name(cohorts.grain), head, rows)
