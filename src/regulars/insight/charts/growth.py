"""Pictures of the growth simulator: the same customers, kept a little better or worse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from regulars.insight.charts.canvas import (
    FONT_SIZE,
    INK,
    NEW,
    RETURNING,
    Canvas,
    Chart,
    data,
    tick_labels,
)
from regulars.insight.types import Report, SimulatedStore, SimulationPoint

HEIGHT = 240
PAIR = 2
CLOSE, SHIFT = 0.07, 8  # of the highest value; pixels


def draw_textbook(report: Report, canvas: Canvas) -> Chart:
    """Active customers of the textbook pair, month by month."""
    return _lines(
        report.simulation.textbook,
        canvas,
        lambda point: point.customers,
        text=lambda customers: f"{customers:,.0f}",
        ticks="~s",
    )


def draw_growth(report: Report, canvas: Canvas) -> Chart:
    """Revenue so far of this store as it is and improved."""
    return _lines(
        report.simulation.store,
        canvas,
        lambda point: canvas.money(point.cumulative_revenue_minor),
        text=canvas.short_money,
        ticks="$~s",
    )


def _lines(
    stores: tuple[SimulatedStore, ...],
    canvas: Canvas,
    value: Callable[[SimulationPoint], float],
    *,
    text: Callable[[float], str],
    ticks: str,
) -> Chart:
    """One line per store, the improved one last, with the last value at its end."""
    rows: list[dict[str, Any]] = [
        {
            "month": point.month,
            "value": value(point),
            "store": store.code,
            "place": place,
            "text": text(value(point)),
        }
        for place, store in enumerate(stores)
        for point in store.points
    ]
    last = apart([row for place, _ in enumerate(stores) for row in _end(rows, place)])
    colours = alt.Scale(
        domain=[store.code for store in stores], range=[NEW, RETURNING, "var(--chart-4)"]
    )
    months = max((row["month"] for row in rows), default=1)
    y = alt.Y("value:Q", axis=alt.Axis(labelExpr=tick_labels(ticks)))
    color = alt.Color("store:N", scale=colours)
    domain = alt.Scale(domain=[1, months], nice=False)
    x = alt.X(
        "month:Q", scale=domain, axis=alt.Axis(values=[1, *range(3, months + 1, 3)], format="d")
    )
    ends = alt.Chart(data(last))
    return alt.layer(
        alt.Chart(data(rows)).mark_line().encode(x=x, y=y, color=color),
        ends.mark_point(filled=True, size=70, opacity=1).encode(x=x, y=y, color=color),
        *(
            alt.Chart(data([row]))
            .mark_text(
                align="left",
                dx=9,
                dy=row["shift"],
                fontWeight="bold",
                fontSize=FONT_SIZE,
                color=INK,
            )
            .encode(x=x, y=y, text=alt.Text("text:N"))
            for row in last
        ),
    ).properties(width=canvas.width - 118, height=HEIGHT)


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
