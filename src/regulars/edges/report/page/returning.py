"""Who comes back? New against returning, and how much hangs on the best customers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import (
    Caption,
    Figure,
    Legend,
    Returning,
    ShareRow,
    Table,
    table,
)
from regulars.edges.report.words.growth import inherited_text
from regulars.insight.benchmarks import FIGURES, is_comparable
from regulars.insight.extents import PHONE_MONTHS, SHOWN_MONTHS
from regulars.insight.types import Month

BEST_STEPS = (0.01, 0.05, 0.1, 0.2, 0.5)
CURVE_STEPS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)


def returning_section(material: Material) -> Returning:
    """The months, the shares and the curve."""
    return Returning(
        id="returning",
        kicker=_("New and returning"),
        title=_("Who comes back?"),
        lead=_lead(material),
        brings=tuple(_brings(material)),
        brings_definition=material.definition("repeat_revenue"),
        best=tuple(_best(material)),
        figures={
            "revenue": _revenue(material),
            "customers": _customers(material),
            "concentration": _concentration(material),
        },
    )


def _lead(material: Material) -> str:
    shares, writer = material.report.shares, material.writer
    if not shares.repeat_customers or shares.repeat_revenue is None:
        if any(gap.went_on for gap in material.report.gaps):
            return _("Within the period, nobody ordered more than once.")
        if not any(month.new_customers for month in material.report.months):
            return _("The orders do not say who bought, so nobody can be seen to come back.")
        return _("So far, nobody has ordered a second time.")
    return _(
        "In this period, customers who ordered more than once placed %(orders)s of known "
        "customers' orders and brought %(revenue)s of their revenue."
    ) % {
        "orders": writer.share(shares.repeat_orders),
        "revenue": writer.share(shares.repeat_revenue),
    }


def _brings(material: Material) -> Iterator[ShareRow]:
    """Repeat customers' share of customers, orders, revenue and profit."""
    shares, writer = material.report.shares, material.writer
    is_usual_known = is_comparable(material.report.scope.period)
    rows = (
        (_("customers"), shares.repeat_customers, "repeat_customers"),
        (_("orders"), shares.repeat_orders, "repeat_orders"),
        (_("revenue"), shares.repeat_revenue, "repeat_revenue"),
        (_("profit"), shares.repeat_profit, ""),
    )
    for name, share, code in rows:
        if share is not None:
            usual = FIGURES[code].value if code and is_usual_known else None
            yield ShareRow(
                name=name,
                share=writer.share(share),
                bar=100 * share,
                usual=writer.share(usual),
                mark=100 * usual if usual is not None else None,
            )


def _best(material: Material) -> Iterator[ShareRow]:
    """What the best few bring of all revenue."""
    writer, points = material.writer, material.report.shares.curve
    for step in BEST_STEPS:
        point = next((point for point in points if point.customers_share >= step), None)
        if point is not None and point.customers_share < 2 * step:
            yield ShareRow(
                name=_("The best %(share)s") % {"share": writer.share(step, decimals=0)},
                share=writer.share(point.revenue_share),
                bar=100 * min(1.0, point.revenue_share),
                usual="",
                mark=None,
            )


def _legend(*, anonymous: bool) -> tuple[Legend, ...]:
    legend = (Legend(1, _("Returning customers")), Legend(2, _("New customers")))
    return (*legend, Legend(3, _("Unknown customers"))) if anonymous else legend


def _revenue(material: Material) -> Figure:
    months, writer = material.report.months, material.writer
    anonymous = any(month.anonymous_orders for month in months)
    return material.figure(
        "revenue",
        Caption(
            title=_("Revenue by month"),
            subtitle=_("A first order counts as new; every order after it as returning."),
            note=_note(material),
            phone_note=_latest(material, PHONE_MONTHS).strip(),
            description=_months_description(material, _("Stacked bars of revenue by month.")),
            legend=_legend(anonymous=anonymous),
            term="new_and_returning",
        ),
        table(
            _("Revenue by month, in %(currency)s") % {"currency": material.report.scope.currency},
            [_("Month"), _("Returning"), _("New"), _("Unknown"), _("Returning share")],
            [
                (
                    writer.month(month.month),
                    writer.money(month.returning_revenue_minor),
                    writer.money(month.new_revenue_minor),
                    writer.money(month.anonymous_revenue_minor),
                    writer.share(_returning_share(month)),
                )
                for month in months
            ],
        ),
    )


def _note(material: Material) -> str:
    """What to mind about the months that are shown."""
    return (_inherited(material) + _pale(material) + _latest(material, SHOWN_MONTHS)).strip()


def _latest(material: Material, shown: int) -> str:
    """A word on the months that a picture leaves out."""
    months = len(material.report.months)
    if months <= shown:
        return ""
    return " " + _("The picture shows the latest %(shown)s of %(all)s months.") % {
        "shown": shown,
        "all": months,
    }


def _inherited(material: Material) -> str:
    """A word on first months whose new customers are not new."""
    return f" {inherited_text()}" if material.report.cohorts.inherited else ""


def _pale(material: Material) -> str:
    """A word on the last month where it is not over."""
    return " " + _("The faint month is not over.") if material.is_month_running else ""


def _months_description(material: Material, begin: str) -> str:
    months = material.report.months
    if not months:
        return begin
    last = months[-1]
    return (
        begin
        + " "
        + _("%(first)s to %(last)s. The table below has every value.")
        % {
            "first": material.writer.month(months[0].month),
            "last": material.writer.month(last.month),
        }
    )


def _returning_share(month: Month) -> float | None:
    known = month.returning_revenue_minor + month.new_revenue_minor
    return month.returning_revenue_minor / known if known > 0 else None


def _customers(material: Material) -> Figure:
    writer = material.writer
    return material.figure(
        "customers",
        Caption(
            title=_("Customers by month"),
            subtitle=_(
                "A customer is new in the month of the first order and returning in any later one."
            ),
            note=_note(material),
            phone_note=_latest(material, PHONE_MONTHS).strip(),
            description=_months_description(material, _("Stacked bars of customers by month.")),
            legend=_legend(anonymous=False),
            term="new_and_returning",
        ),
        table(
            _("Customers and orders by month"),
            [_("Month"), _("Returning customers"), _("New customers"), _("Orders of all")],
            [
                (
                    writer.month(month.month),
                    writer.count(month.returning_customers),
                    writer.count(month.new_customers),
                    writer.count(
                        month.new_orders + month.returning_orders + month.anonymous_orders
                    ),
                )
                for month in material.report.months
            ],
        ),
    )


def _concentration(material: Material) -> Figure:
    shares, writer = material.report.shares, material.writer
    top = writer.share(shares.top_fifth_revenue)
    return material.figure(
        "concentration",
        Caption(
            title=_("The best fifth of customers brings %(share)s of revenue") % {"share": top},
            subtitle=_("Customers from the best to the least, left to right; revenue added up."),
            description=_(
                "A curve of revenue share against customer share. The best fifth of customers "
                "brings %(share)s. The dashed line is what equal customers would bring."
            )
            % {"share": top},
            axis=_("Share of customers, best first"),
            term="top_fifth_revenue",
        ),
        _curve_table(material),
    )


def _curve_table(material: Material) -> Table:
    """The curve at round shares; each row is the first point at or past the share."""
    writer, points = material.writer, material.report.shares.curve
    found = [
        next((point for point in points if point.customers_share >= step - 1e-9), None)
        for step in CURVE_STEPS
    ]
    rows = dict.fromkeys(point for point in found if point is not None)
    return table(
        _("Share of revenue by the best customers"),
        [_("The best … of customers"), _("bring … of revenue")],
        [
            (writer.share(point.customers_share), writer.share(point.revenue_share))
            for point in rows
        ],
    )
