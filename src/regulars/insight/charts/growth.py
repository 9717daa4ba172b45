"""Pictures of the growth simulator: the same customers, kept a little better or worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt

from regulars.insight.charts.canvas import (
    FONT_SIZE,
    INK,
    NEW,
    RETURNING,
    STRONG,
    Canvas,
    Chart,
    data,
    tick_labels,
)
from regulars.insight.types import Report, SimulatedStore, SimulationPoint

HEIGHT = 240
PAIR = 2
CLOSE, SHIFT = 0.07, 8  # of the highest value; pixels


@dataclass(frozen=True)
class Reading:
    """What the lines show: a point's value, how it is written at their ends and at the axis."""

    value: Callable[[SimulationPoint], float]
    text: Callable[[float], str]
    ticks: str


def draw_textbook(report: Report, canvas: Canvas) -> Chart:
    """Active customers of the textbook pair, month by month."""
    customers = Reading(lambda point: point.customers, lambda count: f"{count:,.0f}", "~s")
    return _lines(report.simulation.textbook, canvas, customers)


def draw_growth(report: Report, canvas: Canvas) -> Chart:
    """Revenue so far of this store as it is and improved."""
    revenue = Reading(
        lambda point: canvas.money(point.cumulative_revenue_minor), canvas.short_money, "$~s"
    )
    return _lines(report.simulation.store, canvas, revenue)


def _lines(stores: tuple[SimulatedStore, ...], canvas: Canvas, reading: Reading) -> Chart:
    """One line per store, the improved one last, with the last value at its end."""
    rows = _rows(stores, reading)
    ends = apart([row for place, _ in enumerate(stores) for row in _end(rows, place)])
    months = max((row["month"] for row in rows), default=1)
    x = alt.X(
        "month:Q",
        scale=alt.Scale(domain=[1, months], nice=False),
        axis=alt.Axis(values=[1, *range(3, months + 1, 3)], format="d"),
    )
    y = alt.Y("value:Q", axis=alt.Axis(labelExpr=tick_labels(reading.ticks)))
    codes = alt.Scale(domain=[store.code for store in stores], range=[NEW, RETURNING, STRONG])
    color = alt.Color("store:N", scale=codes)
    dots = alt.Chart(data(ends)).mark_point(filled=True, size=70, opacity=1)
    return alt.layer(
        alt.Chart(data(rows)).mark_line().encode(x=x, y=y, color=color),
        dots.encode(x=x, y=y, color=color),
        *(_figure(row).encode(x=x, y=y, text=alt.Text("text:N")) for row in ends),
    ).properties(width=canvas.width - 118, height=HEIGHT)


def _rows(stores: tuple[SimulatedStore, ...], reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "month": point.month,
            "value": reading.value(point),
            "store": store.code,
            "place": place,
            "text": reading.text(reading.value(point)),
        }
        for place, store in enumerate(stores)
        for point in store.points
    ]


def _figure(end: dict[str, Any]) -> alt.Chart:
    """The figure at the end of one line."""
    chart: alt.Chart = alt.Chart(data([end])).mark_text(
        align="left", dx=9, dy=end["shift"], fontWeight="bold", fontSize=FONT_SIZE, color=INK
    )
    return chart


def apart(ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ends of the lines with their figures moved apart where they would touch."""
    top = max((row["value"] for row in ends), default=0)
    by_height = sorted(ends, key=lambda row: row["value"])
    is_close = len(ends) == PAIR and by_height[1]["value"] - by_height[0]["value"] < CLOSE * top
    shifts = (SHIFT, -SHIFT) if is_close else (0,) * len(ends)
    return [{**row, "shift": shift} for row, shift in zip(by_height, shifts, strict=True)]


def _end(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """The last row of the store at this place."""
    return [row for row in rows if row["place"] == place][-1:]
