"""Heat maps of cohorts: one row per cohort, one column per age, a figure on each square."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt
from babel.dates import format_skeleton

from regulars.insight.charts.amounts import even_amount
from regulars.insight.charts.canvas import (
    FONT_SIZE,
    FULL_WIDTH,
    HEAT,
    PALE,
    Canvas,
    Chart,
    data,
    lookup_labels,
)
from regulars.insight.extents import MARK, SHOWN_AGES, SHOWN_COHORTS
from regulars.insight.types import Cohort, CohortCell, Report

LEAST_COLUMNS = 6
CELL_HEIGHT = 27
CELL_WIDTH = 42  # nineteen of them and the names fit the width of the page
NARROW_CELL = 50
WIDEST_CELL = 68
LABELS = 90
DARK_STEP = 4  # from this step of the ramp on, figures are written in the light ink
LEAST_TOP = 0.07  # shares below are not made to look like much


@dataclass(frozen=True)
class Reading:
    """What a square shows: its value (None: not known), how it is written, the first age to show.

    Colours span the values from ``scale_from`` on; what is higher has the strongest colour.
    """

    value: Callable[[Cohort, CohortCell], float | None]
    text: Callable[[float], str]
    first_age: int
    least_top: float = 0.0
    scale_from: int = 0


def draw_cohorts(report: Report, canvas: Canvas) -> Chart:
    """The share of each cohort that bought at each age after the first, which is 100 %."""
    share = Reading(
        lambda cohort, cell: cell.customers / cohort.customers, _percent, 1, least_top=LEAST_TOP
    )
    return _heat_map(report, canvas, share)


def draw_cohort_orders(report: Report, canvas: Canvas) -> Chart:
    """The orders of each cohort at each age."""
    orders = Reading(lambda _, cell: cell.orders, canvas.short_count, 0, scale_from=1)
    return _heat_map(report, canvas, orders)


def draw_cohort_revenue(report: Report, canvas: Canvas) -> Chart:
    """What each cohort brought at each age."""
    revenue = Reading(
        lambda _, cell: canvas.money(cell.revenue_minor), canvas.short_money, 0, scale_from=1
    )
    return _heat_map(report, canvas, revenue)


def draw_cohort_value(report: Report, canvas: Canvas) -> Chart:
    """What a customer of each cohort has brought up to each age, on average."""
    cells = (cell for cohort in report.cohorts.rows for cell in cohort.cells)
    largest = max((canvas.money(cell.cumulative_value_minor) for cell in cells), default=0.0)
    value = Reading(
        lambda _, cell: canvas.money(cell.cumulative_value_minor),
        lambda whole: even_amount(canvas, whole, largest=largest),
        0,
    )
    return _heat_map(report, canvas, value)


def draw_cohort_profit(report: Report, canvas: Canvas) -> Chart:
    """What each cohort left over at each age, where cost is known."""
    profit = Reading(
        lambda _, cell: None if cell.profit_minor is None else canvas.money(cell.profit_minor),
        canvas.short_money,
        0,
        scale_from=1,
    )
    return _heat_map(report, canvas, profit)


def heat_steps(values: list[float], *, least_top: float = LEAST_TOP) -> list[float]:
    """Six edges between seven colours: even steps up to the highest value, or ``least_top``."""
    top = max([least_top, *values])
    return [top * step / len(HEAT) for step in range(1, len(HEAT))]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _heat_map(report: Report, canvas: Canvas, reading: Reading) -> Chart:
    cohorts = report.cohorts.rows[-SHOWN_COHORTS:]
    rows = _rows(cohorts, reading)
    scaled = [row["value"] for row in rows if row["age"] >= reading.scale_from]
    steps = heat_steps(scaled, least_top=reading.least_top)
    for row in rows:
        row["dark"] = row["value"] >= steps[DARK_STEP - 1] and not row["running"]
    names = {cohort.entry.isoformat(): _entry(report, cohort, canvas) for cohort in cohorts}
    base = alt.Chart(data(rows)).encode(
        x=alt.X(
            "age:O", axis=alt.Axis(orient="top", labelAngle=0), scale=alt.Scale(paddingInner=0.05)
        ),
        y=alt.Y(
            "entry:O",
            sort=None,
            axis=alt.Axis(labelExpr=lookup_labels(names)),
            scale=alt.Scale(paddingInner=0.08),
        ),
    )
    columns = max(LEAST_COLUMNS, len({row["age"] for row in rows}))
    width = min(WIDEST_CELL, max(CELL_WIDTH, (FULL_WIDTH - LABELS) // columns))
    font_size = FONT_SIZE - 1 if width > NARROW_CELL else FONT_SIZE - 2
    return alt.layer(*_squares(base, steps, font_size)).properties(
        width=columns * width, height=max(len(cohorts), 1) * CELL_HEIGHT
    )


def _squares(base: alt.Chart, steps: list[float], font_size: int) -> tuple[Any, Any]:
    """The coloured squares and the figures on them."""
    strong, plain = alt.value("var(--heat-ink-strong)"), alt.value("var(--heat-ink)")
    return (
        base.mark_rect(cornerRadius=4).encode(
            color=alt.Color("value:Q", scale=alt.Scale(type="threshold", domain=steps, range=HEAT)),
            opacity=alt.condition("datum.running", alt.value(PALE), alt.value(1)),
        ),
        base.mark_text(fontSize=font_size).encode(
            text=alt.Text("text:N"),
            color=alt.condition("datum.dark", strong, plain),
        ),
    )


def _rows(cohorts: tuple[Cohort, ...], reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "entry": cohort.entry.isoformat(),
            "age": cell.age,
            "value": value,
            "running": not cell.complete,
            "text": reading.text(value),
        }
        for cohort in cohorts
        for cell in cohort.cells
        if reading.first_age <= cell.age <= SHOWN_AGES
        and cohort.customers
        and (value := reading.value(cohort, cell)) is not None
    ]


def _entry(report: Report, cohort: Cohort, canvas: Canvas) -> str:
    """When the cohort began, as short as its grain allows."""
    skeleton = {"day": "yMMMd", "week": "yMMMd", "year": "y"}.get(report.cohorts.grain, "yMMM")
    is_marked = cohort in report.cohorts.rows[: report.cohorts.inherited]
    name = str(format_skeleton(skeleton, cohort.entry, locale=canvas.language))
    return name + MARK if is_marked else name
