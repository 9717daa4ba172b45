"""What today's customers will order, and what would have been said of it in the past."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Caption, Choice, Figure, Legend, Table, table
from regulars.edges.report.words.findings import rate_texts
from regulars.edges.report.words.outlook import span_text
from regulars.edges.report.words.ranges import ranged, times_text
from regulars.insight.types import Outlook

LEVEL = 0.9  # of every band


def expected(material: Material, outlook: Outlook) -> str:
    """What to expect of all customers together up to the last day of the forecast."""
    if not outlook.forecast:
        return _("There is nothing to expect of these customers.")
    writer, last = material.writer, outlook.forecast[-1]
    return _(
        "In the next %(span)s today's %(customers)s customers should order %(times)s and bring "
        "%(revenue)s. New customers come on top."
    ) % {
        "span": span_text((last.until - outlook.as_of).days, writer),
        "customers": writer.count(outlook.values.customers),
        "times": ranged(
            times_text(last.purchases, writer),
            writer.count(last.purchases_low),
            writer.count(last.purchases_high),
        ),
        "revenue": ranged(
            *writer.estimates(last.revenue_minor, last.revenue_low_minor, last.revenue_high_minor)
        ),
    }


def forecast_choices(material: Material, outlook: Outlook) -> tuple[Choice, ...]:
    """The forecast, counted in orders and in money."""
    writer, points = material.writer, outlook.forecast
    days = [writer.day(point.until) for point in points]
    said = rate_texts([point.purchases for point in points], writer)
    purchases = [
        (writer.count(point.purchases_low), text, writer.count(point.purchases_high))
        for point, text in zip(points, said, strict=True)
    ]
    revenue = [
        writer.amounts(point.revenue_low_minor, point.revenue_minor, point.revenue_high_minor)
        for point in points
    ]
    orders_title, revenue_title = _("Orders to expect"), _("Revenue to expect")
    return (
        Choice(
            _("Orders"),
            material.figure(
                "forecast-purchases",
                _caption(material, orders_title),
                _table(orders_title, days, purchases),
            ),
        ),
        Choice(
            _("Revenue"),
            material.figure(
                "forecast-revenue",
                _caption(material, revenue_title),
                _table(revenue_title, days, revenue),
            ),
        ),
    )


def _caption(material: Material, title: str) -> Caption:
    return Caption(
        title=title,
        subtitle=_(
            "Of today's customers, added up from now on. Several orders of a customer on one day "
            "count once."
        ),
        description=_(
            "A rising line within a band that grows wider with time. The table below has every "
            "value."
        ),
        legend=(
            Legend(
                2,
                _("To expect, within a band that holds the outcome with %(level)s")
                % {"level": material.writer.share(LEVEL)},
            ),
        ),
        axis=_("Months from now"),
        term="forecast",
    )


def _table(title: str, days: Iterable[str], values: Iterable[tuple[str, ...]]) -> Table:
    return table(
        title,
        [_("Up to"), _("At least"), _("To expect"), _("At most")],
        [(day, *row) for day, row in zip(days, values, strict=True)],
    )


def past_forecasts(material: Material, outlook: Outlook) -> Figure:
    """What would have been said on earlier days, beside what came."""
    writer = material.writer
    return material.figure(
        "past-forecasts",
        Caption(
            title=_("What it would have said before"),
            subtitle=_past_text(material, outlook),
            description=_(
                "A band for each of %(count)s forecasts made on earlier days, with a dot where the "
                "outcome came to lie. The table below has every value."
            )
            % {"count": len(outlook.past)},
            legend=(
                Legend(2, _("Orders said, with their band")),
                Legend(1, _("Orders that came")),
            ),
            note=_kept(outlook),
            term="past_forecast",
        ),
        table(
            _("Forecasts of days that are over"),
            [
                _("Made on"),
                _("Up to"),
                _("At least"),
                _("Said"),
                _("At most"),
                _("Came"),
                _("In the band"),
            ],
            [
                (
                    writer.day(past.made_on),
                    writer.day(past.until),
                    writer.count(past.low),
                    writer.count(past.said),
                    writer.count(past.high),
                    writer.count(past.came),
                    _("Yes") if past.held else _("No"),
                )
                for past in outlook.past
            ],
            words=(0, 1, 6),
        ),
    )


def _past_text(material: Material, outlook: Outlook) -> str:
    """How the forecasts were made that are looked back at."""
    if not outlook.past:
        return ""
    latest = outlook.past[0]
    return _(
        "On each of these days, with nothing known of what came after it: the orders of the "
        "%(span)s from then on, of the customers there were."
    ) % {"span": span_text((latest.until - latest.made_on).days, material.writer)}


def _kept(outlook: Outlook) -> str:
    """How many of the bands held, and how many should have."""
    times, held = len(outlook.past), sum(past.held for past in outlook.past)
    text = ngettext(
        "The outcome lay in the band %(held)s time out of %(all)s; about %(wanted)s would be "
        "right.",
        "The outcome lay in the band %(held)s times out of %(all)s; about %(wanted)s would be "
        "right.",
        held,
    )
    return text % {"held": held, "all": times, "wanted": round(LEVEL * times)} if times else ""
