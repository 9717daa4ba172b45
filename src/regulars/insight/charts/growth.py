"""Pictures of the growth simulator: the same customers, kept a little better or worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import altair as alt

from regulars.insight.charts.canvas import (
    ANONYMOUS,
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
COLOURS = [NEW, RETURNING, STRONG, ANONYMOUS]
CLOSE, SHIFT = 0.07, 8  # of the highest value; pixels
FAINT = 0.14  # opacity of a band


@dataclass(frozen=True)
class Reading:
    """What the lines show: a point's value, how it is written at their ends and at the axis, and
    an edge of its band.
    """

    value: Callable[[SimulationPoint], float]
    text: Callable[[float], str]
    ticks: str
    of_band: Callable[[float | None], float | None] = lambda _: None


def draw_textbook(report: Report, canvas: Canvas) -> Chart:
    """Active customers of the textbook pair, month by month."""
    customers = Reading(lambda point: point.customers, lambda count: f"{count:,.0f}", "~s")
    return _lines(report.simulation.textbook, canvas, customers)


def draw_growth(report: Report, canvas: Canvas) -> Chart:
    """Revenue so far of this store as it is and otherwise, each with its band."""
    revenue = Reading(
        lambda point: canvas.money(point.cumulative_revenue_minor),
        canvas.short_money,
        "$~s",
        of_band=lambda minor: None if minor is None else canvas.money(minor),
    )
    return _lines(report.simulation.store, canvas, revenue)


def _lines(stores: tuple[SimulatedStore, ...], canvas: Canvas, reading: Reading) -> Chart:
    """One line per store, as it is first, with the last value at its end and its band behind."""
    rows = _rows(stores, reading)
    bands = [row for row in rows if row["low"] is not None]
    ends = apart([row for place, _ in enumerate(stores) for row in _end(rows, place)])
    months = max((row["month"] for row in rows), default=1)
    x = alt.X(
        "month:Q",
        scale=alt.Scale(domain=[1, months], nice=False),
        axis=alt.Axis(values=[1, *range(3, months + 1, 3)], format="d"),
    )
    axis = alt.Axis(labelExpr=tick_labels(reading.ticks))
    y = alt.Y("value:Q", axis=axis)
    codes = alt.Scale(domain=[store.code for store in stores], range=COLOURS)
    color = alt.Color("store:N", scale=codes)
    dots = alt.Chart(data(ends)).mark_point(filled=True, size=70, opacity=1)
    behind = alt.Chart(data(bands)).mark_area(opacity=FAINT)
    between = {"y": alt.Y("low:Q", axis=axis), "y2": alt.Y2("high:Q")}
    return alt.layer(
        *([behind.encode(x=x, color=color, **between)] if bands else []),
        alt.Chart(data(rows)).mark_line().encode(x=x, y=y, color=color),
        dots.encode(x=x, y=y, color=color),
        *(_figure(row).encode(x=x, y=y, text=alt.Text("text:N")) for row in ends),
    ).properties(width=canvas.width - 118, height=HEIGHT)


def _rows(stores: tuple[SimulatedStore, ...], reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "month": point.month,
            "value": reading.value(point),
            "low": reading.of_band(point.low_minor),
            "high": reading.of_band(point.high_minor),
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
    return [
        {**row, "shift": SHIFT * (len(close) - 1 - 2 * place)}
        for close in _close(sorted(ends, key=lambda row: row["value"]), CLOSE * top)
        for place, row in enumerate(close)
    ]


def _close(by_height: list[dict[str, Any]], gap: float) -> Iterator[list[dict[str, Any]]]:
    """Neighbours that are less than a gap apart, together."""
    group: list[dict[str, Any]] = []
    for row in by_height:
        if group and row["value"] - group[-1]["value"] >= gap:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _end(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """The last row of the store at this place."""
    return [row for row in rows if row["place"] == place][-1:]
