"""When do they come back? Cohorts, the road from order to order, and how customers began."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from regulars.edges.report.page.entries import entry_tables
from regulars.edges.report.page.maps import cohort_maps, grain_name, maps_title
from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Age, Caption, Cohorts, Figure, Table, table
from regulars.edges.report.words.basis import all_customers
from regulars.insight.extents import SHOWN_AGES
from regulars.insight.types import OrderGap, RetentionPoint


def cohorts_section(material: Material) -> Cohorts:
    """The cohort table as heat map and curve, order gaps, first products and channels."""
    maps = cohort_maps(material)
    return Cohorts(
        id="cohorts",
        kicker=_("Cohorts"),
        title=_("When do they come back?"),
        lead=_lead(material),
        maps_title=maps_title(material),
        maps=tuple(choice for choice in maps if choice.figure.svg),
        figures={
            **{choice.figure.name: choice.figure for choice in maps},
            "retention": _curve(material),
            "next_order": _next_order(material),
            "days_between": _days_between(material),
        },
        entries=tuple(entry_tables(material)),
        ages=tuple(_ages(material)),
        age_names=(_("Ordered again"), _("Of customers")),
    )


def _ages(material: Material) -> Iterator[Age]:
    """The points of the average curve, short."""
    writer = material.writer
    for point in _points(material):
        yield Age(
            age=str(point.age),
            share=writer.share(point.share, decimals=0),
            customers=writer.count(point.customers),
        )


def _lead(material: Material) -> str:
    gaps, writer = material.report.gaps, material.writer
    first = gaps[0] if gaps else None
    if first is None or first.share is None or first.median_days is None:
        return _("Nobody has placed a second order yet, so there is no rhythm to show.")
    return _(
        "%(share)s of %(customers)s have placed a second order; half of those did so within "
        "%(days)s days."
    ) % {
        "share": writer.share(first.share),
        "customers": all_customers(first.customers, writer),
        "days": writer.count(first.median_days),
    }


def _curve(material: Material) -> Figure:
    writer, cohorts = material.writer, material.report.cohorts
    points = _points(material)
    best = max(points, key=lambda point: point.share or 0, default=None)
    return material.figure(
        "retention",
        Caption(
            title=_("The average of the other cohorts")
            if cohorts.inherited
            else _("The average of all cohorts"),
            subtitle=_(
                "Share of customers ordering at each age, of all who are old enough; how many "
                "these are stands below the age."
            ),
            note=_(
                "It ends where fewer than three cohorts, or fewer than half of the customers, are "
                "old enough."
            )
            + _left_out(material)
            + _cut_curve(len(points)),
            description=_(
                "A curve of shares by age; its highest point is %(share)s at age %(age)s."
            )
            % {
                "share": writer.share(best.share if best else None),
                "age": best.age if best else "–",
            },
            axis=grain_name(cohorts.grain),
            term="cohort_retention",
        ),
        _curve_table(material),
    )


def _curve_table(material: Material) -> Table:
    writer = material.writer
    return table(
        _("Average of all cohorts"),
        [_("Age"), _("Old enough"), _("Ordered"), _("Share")],
        [
            (
                str(point.age),
                writer.count(point.customers),
                writer.count(point.returned),
                writer.share(point.share),
            )
            for point in _points(material)
        ],
    )


def _points(material: Material) -> list[RetentionPoint]:
    """The points of the average curve after the first order."""
    curve = material.report.cohorts.curve
    return [point for point in curve if point.age > 0 and point.share is not None]


def _left_out(material: Material) -> str:
    """A word on cohorts that the average does without."""
    inherited = material.report.cohorts.inherited
    return " " + _("The cohorts marked with * are left out.") if inherited else ""


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
        Caption(
            title=_("How many place one more order"),
            subtitle=_("Of customers with so many orders, the share that placed another."),
            description=_("Bars: the share of customers going on from each order to the next."),
            term="order_gaps",
        ),
        _gap_table(material),
    )


def _days_between(material: Material) -> Figure:
    return material.figure(
        "days-between",
        Caption(
            title=_("How many days it takes them"),
            subtitle=_("The dot is the median; the bar holds the middle half of customers."),
            description=_(
                "Days between one order and the next: median and middle half for each step."
            ),
            axis=_("Days"),
            term="order_gaps",
        ),
        _gap_table(material),
    )
