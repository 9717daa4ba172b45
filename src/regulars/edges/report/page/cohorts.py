"""When do they come back? Cohorts, the road from order to order, and how customers began."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Cohorts, Entries, EntryRow, Figure, Table, table
from regulars.edges.report.writing import Writer
from regulars.insight.extents import SHOWN_AGES, SHOWN_COHORTS
from regulars.insight.types import Cohort, CohortCell, EntryGroup, OrderGap

SHOWN_ENTRIES = 10


def cohorts_section(material: Material) -> Cohorts:
    """The cohort table as heat map and curve, order gaps, first products and channels."""
    return Cohorts(
        id="cohorts",
        kicker=_("Cohorts"),
        title=_("When do they come back?"),
        lead=_lead(material),
        figures={
            "cohorts": _heat_map(material),
            "cohort_value": _value_map(material),
            "retention": _curve(material),
            "next_order": _next_order(material),
            "days_between": _days_between(material),
        },
        entries=tuple(_entries(material)),
    )


def _lead(material: Material) -> str:
    gaps, writer = material.report.gaps, material.writer
    first = gaps[0] if gaps else None
    if first is None or first.share is None or first.median_days is None:
        return _("Nobody has placed a second order yet, so there is no rhythm to show.")
    return _(
        "%(share)s of customers place a second order; half of those do so within %(days)s days."
    ) % {"share": writer.share(first.share), "days": writer.count(first.median_days)}


def _grain_name(grain: str) -> str:
    names = {
        "day": _("Days since the first order"),
        "week": _("Weeks since the first order"),
        "month": _("Months since the first order"),
        "quarter": _("Quarters since the first order"),
        "year": _("Years since the first order"),
    }
    return names.get(grain, names["month"])


def _heat_map(material: Material) -> Figure:
    grain = _grain_name(material.report.cohorts.grain)
    return material.figure(
        "cohorts",
        title=_("Share of each cohort that ordered again"),
        subtitle=_(
            "Each row holds the customers whose first order fell in that period. Columns: "
            "%(grain)s. The stronger the colour, the more of them ordered in that period."
        )
        % {"grain": grain.lower()}
        + _pale(material)
        + _cut(material),
        description=_(
            "A heat map with one row for each cohort and one column for each age. The table below "
            "has every value."
        ),
        term="cohort_retention",
        scrolls=True,
        table=_cohort_table(material, first_age=1, shows=_share_of),
    )


def _value_map(material: Material) -> Figure:
    return material.figure(
        "cohort-value",
        title=_("What a customer of each cohort has brought so far"),
        subtitle=_("Revenue per customer, added up from the period of the first order (0) on.")
        + _pale(material)
        + _cut(material),
        description=_(
            "A heat map of cumulative revenue per customer, one row for each cohort and one column "
            "for each age. The table below has every value."
        ),
        term="cumulative_value",
        scrolls=True,
        table=_cohort_table(material, first_age=0, shows=_value_of),
    )


def _pale(material: Material) -> str:
    """A word on the last period where it is not over."""
    cells = (cell for cohort in material.report.cohorts.rows for cell in cohort.cells)
    if all(cell.complete for cell in cells):
        return ""
    return " " + _("Faint squares are of a period that is not over.")


def _last_age(material: Material) -> int:
    cohorts = material.report.cohorts.rows
    return max((cell.age for cohort in cohorts for cell in cohort.cells), default=0)


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


def _share_of(writer: Writer, cohort: Cohort, cell: CohortCell) -> str:
    return writer.share(cell.customers / cohort.customers if cohort.customers else None)


def _value_of(writer: Writer, cohort: Cohort, cell: CohortCell) -> str:
    return writer.money(cell.cumulative_value_minor) if cohort.customers else writer.money(None)


def _cohort_table(
    material: Material, *, first_age: int, shows: Callable[[Writer, Cohort, CohortCell], str]
) -> Table:
    """The heat map's values, and what each cohort has done in all."""
    writer, cohorts = material.writer, material.report.cohorts
    ages = range(first_age, _last_age(material) + 1)
    rows = []
    for cohort in cohorts.rows:
        cells = {cell.age: cell for cell in cohort.cells}
        values = [shows(writer, cohort, cells[age]) if age in cells else "" for age in ages]
        name = writer.entry(cohort.entry, cohorts.grain)
        orders = sum(cell.orders for cell in cohort.cells)
        revenue = sum(cell.revenue_minor for cell in cohort.cells)
        totals = (writer.count(orders), writer.money(revenue), _profit(writer, cohort))
        rows.append((name, writer.count(cohort.customers), *values, *totals))
    head = [_("Cohort"), _("Customers"), *map(str, ages), _("Orders"), _("Revenue"), _("Profit")]
    return table(_grain_name(cohorts.grain), head, rows)


def _profit(writer: Writer, cohort: Cohort) -> str:
    known = [cell.profit_minor for cell in cohort.cells if cell.profit_minor is not None]
    return writer.money(sum(known) if known else None)


def _curve(material: Material) -> Figure:
    writer, cohorts = material.writer, material.report.cohorts
    points = [point for point in cohorts.curve if point.age > 0 and point.share is not None]
    best = max(points, key=lambda point: point.share or 0, default=None)
    return material.figure(
        "retention",
        title=_("The average of all cohorts"),
        subtitle=_(
            "Share of customers ordering at each age, of all who are old enough; it ends where "
            "fewer than three cohorts are."
        )
        + _cut_curve(len(points)),
        description=_("A falling or level curve; its highest point is %(share)s at age %(age)s.")
        % {"share": writer.share(best.share if best else None), "age": best.age if best else "–"},
        axis=_grain_name(cohorts.grain),
        term="cohort_retention",
        table=table(
            _("Average of all cohorts"),
            [_("Age"), _("Old enough"), _("Ordered"), _("Share")],
            [
                (
                    str(point.age),
                    writer.count(point.customers),
                    writer.count(point.returned),
                    writer.share(point.share),
                )
                for point in points
            ],
        ),
    )


def _cut_curve(points: int) -> str:
    """A word on the ages that the curve leaves out."""
    if points <= SHOWN_AGES:
        return ""
    shown = {"shown": SHOWN_AGES, "all": points}
    return " " + _("The curve shows the first %(shown)s of %(all)s; the table has all.") % shown


def _step_name(gap: OrderGap) -> str:
    return _("Order %(first)s to %(second)s") % {
        "first": gap.order_number,
        "second": gap.order_number + 1,
    }


def _gap_table(material: Material) -> Table:
    writer = material.writer
    return table(
        _("From one order to the next"),
        [
            _("Step"),
            _("Customers"),
            _("Went on"),
            _("Share"),
            _("A quarter within, days"),
            _("Half within, days"),
            _("Three quarters within, days"),
        ],
        [
            (
                _step_name(gap),
                writer.count(gap.customers),
                writer.count(gap.went_on),
                writer.share(gap.share),
                writer.count(gap.lower_quartile_days),
                writer.count(gap.median_days),
                writer.count(gap.upper_quartile_days),
            )
            for gap in material.report.gaps
        ],
    )


def _next_order(material: Material) -> Figure:
    return material.figure(
        "next-order",
        title=_("How many place one more order"),
        subtitle=_("Of customers with so many orders, the share that placed another."),
        description=_("Bars: the share of customers going on from each order to the next."),
        term="order_gaps",
        table=_gap_table(material),
    )


def _days_between(material: Material) -> Figure:
    return material.figure(
        "days-between",
        title=_("How many days it takes them"),
        subtitle=_("The dot is the median; the bar holds the middle half of customers."),
        description=_("Days between one order and the next: median and middle half for each step."),
        axis=_("Days"),
        term="order_gaps",
        table=_gap_table(material),
    )


def _entries(material: Material) -> Iterator[Entries]:
    report = material.report
    if report.first_products:
        yield _entry_table(
            material,
            _("What customers bought first, and who came back"),
            _("First product"),
            report.first_products,
        )
    if len(report.first_channels) > 1:
        yield _entry_table(
            material,
            _("Where customers bought first, and who came back"),
            _("First channel"),
            report.first_channels,
        )


def _entry_table(
    material: Material, title: str, column: str, groups: tuple[EntryGroup, ...]
) -> Entries:
    writer = material.writer
    return Entries(
        title=title,
        column=column,
        rows=tuple(
            EntryRow(
                name=group.name,
                customers=writer.count(group.customers),
                share=writer.share(group.repeat_share),
                bar=100 * (group.repeat_share or 0),
                revenue=writer.money(group.revenue_per_customer_minor),
            )
            for group in groups[:SHOWN_ENTRIES]
        ),
    )
