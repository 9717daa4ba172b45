"""Which pictures there are, how wide each is drawn, and the verb that draws them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from altair.utils.schemapi import debug_mode

from regulars.insight.charts import groups, growth, heat, loyalty, outlook, trade
from regulars.insight.charts.canvas import (
    FULL_WIDTH,
    HALF_WIDTH,
    PHONE_WIDTH,
    Canvas,
    Chart,
    to_svg,
)
from regulars.insight.extents import LEAST_GROUPED
from regulars.insight.types import Report

PHONE_SUFFIX = "-phone"


@dataclass(frozen=True)
class Picture:
    """A picture's drawing function, its width, and what the report must hold for it to be drawn."""

    draw: Callable[[Report, Canvas], Chart]
    width: int
    has_content: Callable[[Report], bool]


def _has_later_ages(report: Report) -> bool:
    """Whether a cohort has been seen after the period of its first orders."""
    return any(len(cohort.cells) > 1 for cohort in report.cohorts.rows)


def _has_later_profit(report: Report) -> bool:
    """Whether there are later periods, and cost is known in one of them."""
    cells = (cell for cohort in report.cohorts.rows for cell in cohort.cells if cell.age)
    return any(cell.profit_minor is not None for cell in cells)


def _has_forecast(report: Report) -> bool:
    """Whether anything is to be expected."""
    return report.outlook is not None and any(point.purchases for point in report.outlook.forecast)


def _has_past(report: Report) -> bool:
    """Whether a forecast could have been made in the past, too."""
    return report.outlook is not None and bool(report.outlook.past)


def _has_values(report: Report) -> bool:
    """Whether customers will bring anything."""
    return report.outlook is not None and bool(report.outlook.values.bands)


CHARTS: dict[str, Picture] = {
    "revenue": Picture(trade.draw_revenue, FULL_WIDTH, lambda report: bool(report.months)),
    "customers": Picture(
        trade.draw_customers,
        FULL_WIDTH,
        lambda report: any(
            month.new_customers + month.returning_customers for month in report.months
        ),
    ),
    "concentration": Picture(
        trade.draw_concentration,
        HALF_WIDTH,
        lambda report: len(report.shares.curve) > LEAST_GROUPED,
    ),
    "cohorts": Picture(heat.draw_cohorts, HALF_WIDTH, _has_later_ages),
    "cohort-orders": Picture(heat.draw_cohort_orders, HALF_WIDTH, _has_later_ages),
    "cohort-revenue": Picture(heat.draw_cohort_revenue, HALF_WIDTH, _has_later_ages),
    "cohort-value": Picture(heat.draw_cohort_value, HALF_WIDTH, _has_later_ages),
    "cohort-profit": Picture(heat.draw_cohort_profit, HALF_WIDTH, _has_later_profit),
    "retention": Picture(
        loyalty.draw_retention,
        FULL_WIDTH,
        lambda report: any(point.age and point.share is not None for point in report.cohorts.curve),
    ),
    "next-order": Picture(
        loyalty.draw_next_order,
        HALF_WIDTH,
        lambda report: any(gap.share is not None for gap in report.gaps),
    ),
    "days-between": Picture(
        loyalty.draw_days_between,
        HALF_WIDTH,
        lambda report: any(gap.median_days is not None for gap in report.gaps),
    ),
    "rfm": Picture(
        groups.draw_rfm,
        HALF_WIDTH,
        lambda report: sum(cell.customers for cell in report.rfm.cells) >= LEAST_GROUPED,
    ),
    "forecast-purchases": Picture(outlook.draw_forecast_purchases, FULL_WIDTH, _has_forecast),
    "forecast-revenue": Picture(outlook.draw_forecast_revenue, FULL_WIDTH, _has_forecast),
    "past-forecasts": Picture(outlook.draw_past_forecasts, HALF_WIDTH, _has_past),
    "lifetime-values": Picture(outlook.draw_lifetime_values, HALF_WIDTH, _has_values),
    "textbook": Picture(
        growth.draw_textbook, HALF_WIDTH, lambda report: bool(report.simulation.textbook)
    ),
    "growth": Picture(growth.draw_growth, HALF_WIDTH, lambda report: bool(report.simulation.store)),
    "quadrant": Picture(
        groups.draw_quadrant, HALF_WIDTH, lambda report: report.advice.order_value_minor > 0
    ),
}


def draw(report: Report, *, language: str = "en") -> dict[str, str]:
    """Draw every picture the report has values for.

    Parameters
    ----------
    report
        The report's values.
    language
        Language of numbers and month names, as CLDR names it.

    Returns
    -------
    dict
        SVG text by name. A picture drawn for full width has a second drawing for telephones under
        its name followed by ``-phone``. A picture without values is absent.

    Examples
    --------
    >>> from datetime import date
    >>> from regulars.insight import types
    >>> march = types.Period(date(2025, 3, 1), date(2025, 3, 31))
    >>> report = Report(
    ...     schema_version=1,
    ...     scope=types.Scope((), "EUR", march.end, march.start, march.end, march, None, None, (),
    ...                       has_cost=False),
    ...     findings=(), measures=(), months=(),
    ...     shares=types.Shares(None, None, None, None, None, ()),
    ...     cohorts=types.Cohorts("month", (), ()),
    ...     gaps=(), first_products=(), first_channels=(),
    ...     rfm=types.Rfm((), (), (), (), (), None, ()),
    ...     simulation=types.Simulation((), (), ()),
    ...     advice=types.Advice("launched", 1.0, 20.0, "occasional_treat", order_value_minor=1500.0,
    ...                         orders_per_customer_per_year=1.2, order_value_edge_minor=7000.0,
    ...                         frequency_edge=1.5, tactics=()),
    ...     quality=types.Quality(20, 20, (), (), (), 0, 0, 0, 0),
    ... )
    >>> [(name, svg[:4]) for name, svg in draw(report).items()]
    [('quadrant', '<svg')]
    """
    svgs = {}
    for name, picture in CHARTS.items():
        if not picture.has_content(report):
            continue
        for width, suffix in _variants(picture):
            canvas = Canvas(width=width, language=language, currency=report.scope.currency)
            svgs[name + suffix] = _svg(picture, report, canvas, name + suffix)
    return svgs


def _svg(picture: Picture, report: Report, canvas: Canvas, name: str) -> str:
    """One drawing; Altair's check of each part is left to the tests, for it takes seconds."""
    with debug_mode(arg=False):
        return to_svg(picture.draw(report, canvas), name=name, canvas=canvas)


def _variants(picture: Picture) -> list[tuple[int, str]]:
    """The widths to draw: half-width pictures shrink well enough for a telephone."""
    phone = [(PHONE_WIDTH, PHONE_SUFFIX)] if picture.width == FULL_WIDTH else []
    return [(picture.width, ""), *phone]
