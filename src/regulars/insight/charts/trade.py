"""Pictures of trade: who bought in each month, and how much hangs on the best customers."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import altair as alt
from babel.dates import format_skeleton

from regulars.insight.charts.canvas import (
    ANONYMOUS,
    FONT_SIZE,
    INK,
    MUTED,
    NEW,
    PALE,
    PAPER,
    RETURNING,
    Canvas,
    Chart,
    data,
    lookup_labels,
    tick_labels,
)
from regulars.insight.extents import PHONE_MONTHS, SHOWN_MONTHS
from regulars.insight.types import Month, Report, Shares

KINDS = ("returning", "new", "anonymous")
COLOURS = alt.Scale(domain=list(KINDS), range=[RETURNING, NEW, ANONYMOUS])
FIFTH = 0.2
FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]
WIDEST_BAR = 90
LEAST_BARS = 3


def draw_revenue(report: Report, canvas: Canvas) -> Chart:
    """Revenue of each month, stacked: returning customers, first orders, nobody known."""
    rows = [
        {
            "month": _key(month),
            "kind": kind,
            "order": order,
            "value": canvas.money(minor),
            "running": is_running(report, month),
        }
        for month in _shown(report, canvas)
        for order, (kind, minor) in enumerate(
            zip(
                KINDS,
                (
                    month.returning_revenue_minor,
                    month.new_revenue_minor,
                    month.anonymous_revenue_minor,
                ),
                strict=True,
            )
        )
    ]
    return _stack(rows, _shown(report, canvas), canvas, number_format="$~s", height=300)


def draw_customers(report: Report, canvas: Canvas) -> Chart:
    """Customers of each month, stacked: returning ones, first-timers."""
    rows = [
        {
            "month": _key(month),
            "kind": kind,
            "order": order,
            "value": count,
            "running": is_running(report, month),
        }
        for month in _shown(report, canvas)
        for order, (kind, count) in enumerate(
            zip(KINDS, (month.returning_customers, month.new_customers), strict=False)
        )
    ]
    return _stack(rows, _shown(report, canvas), canvas, number_format="~s", height=220)


def draw_concentration(report: Report, canvas: Canvas) -> Chart:
    """The 80/20 curve: revenue share of the best share of customers, beside equality."""
    rows = [{"x": point.customers_share, "y": point.revenue_share} for point in report.shares.curve]
    share = alt.Axis(
        format="~%", values=FIFTHS, grid=True, labelOverlap=False, tickCount=len(FIFTHS)
    )
    x = alt.X("x:Q", axis=share, scale=alt.Scale(domain=[0, 1]))
    top = max([1.0, *(row["y"] for row in rows)])
    y = alt.Y("y:Q", axis=share, scale=alt.Scale(domain=[0, top], nice=False))
    equality = alt.Chart(data([{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(
        color=MUTED, strokeDash=[3, 5], strokeWidth=1.5
    )
    curve = alt.Chart(data(rows))
    layers = [
        equality.encode(x=x, y=y),
        curve.mark_area(color=RETURNING, opacity=0.14).encode(x=x, y=y),
        curve.mark_line(color=RETURNING).encode(x=x, y=y),
    ]
    if report.shares.top_fifth_revenue is not None:
        layers += _fifth(report.shares, x, y)
    return alt.layer(*layers).properties(width=canvas.width - 60, height=300)


def _fifth(shares: Shares, x: alt.X, y: alt.Y) -> list[Any]:
    """The point the 80/20 rule speaks of, with its figure."""
    share, place = shares.top_fifth_revenue, _place_of_fifth(shares)
    base = alt.Chart(data([{"x": place, "y": share}]))
    guide = alt.Chart(data([{"x": place, "y": 0}, {"x": place, "y": share}]))
    return [
        guide.mark_line(color=NEW, strokeWidth=1.5, strokeDash=[2, 4]).encode(x=x, y=y),
        base.mark_point(filled=True, size=110, color=NEW, opacity=1, stroke=PAPER).encode(x=x, y=y),
        base.mark_text(
            align="left", dx=12, dy=4, fontSize=FONT_SIZE + 5, fontWeight="bold", color=INK
        ).encode(x=x, y=y, text=alt.Text("y:Q", format=".0%")),
    ]


def _place_of_fifth(shares: Shares) -> float:
    """Where on the curve the best fifth ends: of a few customers, a fifth is no whole number."""
    share = shares.top_fifth_revenue or 0.0
    for before, after in pairwise(shares.curve):
        rise = after.revenue_share - before.revenue_share
        if rise > 0 and before.revenue_share <= share <= after.revenue_share:
            part = (share - before.revenue_share) / rise
            return before.customers_share + part * (after.customers_share - before.customers_share)
    return FIFTH


def _shown(report: Report, canvas: Canvas) -> tuple[Month, ...]:
    """The latest months that fit."""
    return report.months[-(PHONE_MONTHS if canvas.is_phone else SHOWN_MONTHS) :]


def _stack(
    rows: list[dict[str, Any]],
    months: tuple[Month, ...],
    canvas: Canvas,
    *,
    number_format: str,
    height: int,
) -> Chart:
    """Stacked bars over months."""
    labels = lookup_labels(_month_labels(months, canvas))
    bars: alt.Chart = (
        alt.Chart(data(rows))
        .mark_bar(cornerRadius=2)
        .encode(
            x=alt.X(
                "month:O",
                sort=None,
                scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1),
                axis=alt.Axis(
                    labelExpr=labels, labelAngle=0, labelOverlap=False, labelLineHeight=16
                ),
            ),
            y=alt.Y(
                "value:Q",
                stack="zero",
                axis=alt.Axis(labelExpr=tick_labels(number_format)),
            ),
            color=alt.Color("kind:N", scale=COLOURS),
            order=alt.Order("order:Q"),
            opacity=alt.condition("datum.running", alt.value(PALE), alt.value(1)),
        )
        .properties(
            width=min(canvas.width - 64, max(LEAST_BARS, len(months)) * WIDEST_BAR), height=height
        )
    )
    return bars


def is_running(report: Report, month: Month) -> bool:
    """Whether the last day counted lies in the month and does not end it."""
    as_of = report.scope.as_of
    is_last = (month.month.year, month.month.month) == (as_of.year, as_of.month)
    return is_last and (as_of + timedelta(days=1)).month == as_of.month


def _key(month: Month) -> str:
    return month.month.strftime("%Y-%m")


def _month_labels(months: tuple[Month, ...], canvas: Canvas) -> dict[str, str]:
    """Short month names under the bars, thinned to fit, with the year where it starts."""
    step = max(1, round(len(months) * 40 / (canvas.width - 64)))
    labels = {}
    for index, month in enumerate(months):
        if index % step:
            continue
        name = format_skeleton("MMM", month.month, locale=canvas.language)
        new_year = index == 0 or month.month.year != months[index - step].month.year
        labels[_key(month)] = f"{name}|{month.month.year}" if new_year else name
    return labels
