"""Pictures of customer groups and of the store's place: the RFM map and the product quadrant."""

from __future__ import annotations

from typing import Any

import altair as alt

from regulars.insight.charts.amounts import exact_amount
from regulars.insight.charts.canvas import (
    FONT_SIZE,
    HEAT,
    INK,
    MUTED,
    NEW,
    PAPER,
    RETURNING,
    Canvas,
    Chart,
    data,
    tick_labels,
)
from regulars.insight.charts.heat import DARK_STEP, heat_steps
from regulars.insight.types import Report

SCORES = [1, 2, 3, 4, 5]

# How the parts of the quadrant look.
SHADE: dict[str, Any] = {"color": RETURNING, "opacity": 0.14}
EDGE: dict[str, Any] = {"color": MUTED, "strokeDash": [3, 5], "strokeWidth": 1.5}
HERE: dict[str, Any] = {
    "filled": True,
    "size": 320,
    "color": NEW,
    "opacity": 1,
    "stroke": PAPER,
    "strokeWidth": 3,
}
VALUE: dict[str, Any] = {
    "dy": -20,
    "fontSize": FONT_SIZE + 2,
    "fontWeight": "bold",
    "color": INK,
}


def draw_rfm(report: Report, canvas: Canvas) -> Chart:
    """Five by five squares: recency to the right, value upwards, customers as colour.

    It has no axes and no margin, so that a page can lay the groups' names over it by percentages.
    """
    total = sum(cell.customers for cell in report.rfm.cells) or 1
    rows = [
        {
            "recency": cell.recency,
            "value": cell.frequency_monetary,
            "customers": cell.customers,
            "share": cell.customers / total,
        }
        for cell in report.rfm.cells
    ]
    steps = heat_steps([row["share"] for row in rows])
    for row in rows:
        row["dark"] = row["share"] >= steps[DARK_STEP - 1]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("recency:O", axis=None, scale=alt.Scale(domain=SCORES, padding=0)),
        y=alt.Y("value:O", axis=None, scale=alt.Scale(domain=SCORES[::-1], padding=0)),
    )
    squares = base.mark_rect(stroke=PAPER, strokeWidth=3, cornerRadius=7).encode(
        color=alt.Color("share:Q", scale=alt.Scale(type="threshold", domain=steps, range=HEAT))
    )
    figures = base.mark_text(fontSize=FONT_SIZE + 1, fontWeight="bold", dy=16).encode(
        text=alt.Text("customers:Q", format=","),
        color=alt.condition(
            "datum.dark", alt.value("var(--heat-ink-strong)"), alt.value("var(--heat-ink)")
        ),
    )
    return alt.layer(squares, figures).properties(
        width=canvas.width, height=canvas.width, padding=0
    )


def draw_quadrant(report: Report, canvas: Canvas) -> Chart:
    """Where the store stands: order value upwards, orders a year to the right, edges dashed."""
    advice = report.advice
    frequency, frequency_edge = advice.orders_per_customer_per_year, advice.frequency_edge
    value, value_edge = map(canvas.money, (advice.order_value_minor, advice.order_value_edge_minor))
    right, top = (1.5 * max(frequency, frequency_edge) or 1, 1.5 * max(value, value_edge) or 1)
    x = alt.X(
        "x:Q",
        axis=alt.Axis(format="~g", tickCount=4),
        scale=alt.Scale(domain=[0, right], nice=False),
    )
    y = alt.Y(
        "y:Q",
        axis=alt.Axis(labelExpr=tick_labels("$~s"), grid=False),
        scale=alt.Scale(domain=[0, top], nice=False),
    )
    area = _side("x", frequency, frequency_edge, right) | _side("y", value, value_edge, top)
    across = [{"x": 0, "y": value_edge}, {"x": right, "y": value_edge}]
    upwards = [{"x": frequency_edge, "y": 0}, {"x": frequency_edge, "y": top}]
    here = [{"x": frequency, "y": value, "text": exact_amount(canvas, value)}]
    return alt.layer(
        alt.Chart(data([area])).mark_rect(**SHADE).encode(x=x, y=y, x2="x2", y2="y2"),
        alt.Chart(data(across)).mark_line(**EDGE).encode(x=x, y=y),
        alt.Chart(data(upwards)).mark_line(**EDGE).encode(x=x, y=y),
        alt.Chart(data(here)).mark_point(**HERE).encode(x=x, y=y),
        alt.Chart(data(here)).mark_text(**VALUE).encode(x=x, y=y, text=alt.Text("text:N")),
    ).properties(width=canvas.width - 60, height=260)


def _side(name: str, value: float, edge: float, end: float) -> dict[str, float]:
    """From where to where the store's quadrant runs along one axis."""
    low, high = (edge, end) if value >= edge else (0.0, edge)
    return {name: low, f"{name}2": high}
