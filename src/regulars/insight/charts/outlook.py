"""Pictures of what lies ahead: the forecast, what it said in the past, and what customers bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
from babel.dates import format_date

from regulars.insight.charts.amounts import alike_amounts
from regulars.insight.charts.canvas import (
    FONT_SIZE,
    INK,
    MUTED,
    NEW,
    PAPER,
    RETURNING,
    Canvas,
    Chart,
    data,
    lookup_labels,
    tick_labels,
)
from regulars.insight.types import ForecastPoint, PastForecast, Report, ValueBand

FORECAST_HEIGHT = 260
PAST_ROW, BAND_ROW = 44, 46
YEAR, MONTHS = 365, 12
BY_CUSTOMERS, BY_VALUE = "customers", "value"
ROOM = 0.06  # beside the bands, of their whole span
MOST = 1.16  # of the longest bar: room for its figure


@dataclass(frozen=True)
class Reading:
    """What a forecast shows of its points: the lower end, the middle and the upper end."""

    values: Callable[[ForecastPoint], tuple[float, float, float]]
    text: Callable[[float], str]
    ticks: str


def draw_forecast_purchases(report: Report, canvas: Canvas) -> Chart:
    """Purchases to expect from now on, added up, with the band that holds the outcome."""
    reading = Reading(
        lambda point: (point.purchases_low, point.purchases, point.purchases_high),
        canvas.short_count,
        "~s",
    )
    return _forecast(report, canvas, reading)


def draw_forecast_revenue(report: Report, canvas: Canvas) -> Chart:
    """Revenue to expect from now on, added up, with the band that holds the outcome."""

    def values(point: ForecastPoint) -> tuple[float, float, float]:
        ends = (point.revenue_low_minor, point.revenue_minor, point.revenue_high_minor)
        low, middle, high = map(canvas.money, ends)
        return low, middle, high

    return _forecast(report, canvas, Reading(values, canvas.short_money, "$~s"))


def _forecast(report: Report, canvas: Canvas, reading: Reading) -> Chart:
    """A line within its band, from nothing today to the last day, where the figure stands."""
    rows = _points(report, reading)
    last = rows[-1]
    end_text = reading.text(last["middle"])
    x = alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0, last["month"]], nice=False),
        axis=alt.Axis(values=[*range(0, round(last["month"]) + 1, 3)], format="d"),
    )
    amounts = alt.Axis(labelExpr=tick_labels(reading.ticks))
    y, lower = alt.Y("middle:Q", axis=amounts), alt.Y("low:Q", axis=amounts)
    base = alt.Chart(data(rows))
    end = alt.Chart(data([{**last, "text": end_text}]))
    return alt.layer(
        base.mark_area(color=NEW, opacity=0.28).encode(x=x, y=lower, y2="high:Q"),
        base.mark_line(color=NEW).encode(x=x, y=y),
        end.mark_point(color=NEW, filled=True, size=70, opacity=1).encode(x=x, y=y),
        end.mark_text(align="left", dx=9, fontWeight="bold", fontSize=FONT_SIZE, color=INK).encode(
            x=x, y=y, text=alt.Text("text:N")
        ),
    ).properties(width=canvas.width - 118, height=FORECAST_HEIGHT)


def _points(report: Report, reading: Reading) -> list[dict[str, float]]:
    """Nothing today, then each point of the forecast by its months from now."""
    rows = [dict.fromkeys(("month", "low", "middle", "high"), 0.0)]
    for point in report.outlook.forecast if report.outlook else ():
        low, middle, high = reading.values(point)
        month = MONTHS * (point.until - report.scope.as_of).days / YEAR
        rows.append({"month": month, "low": low, "middle": middle, "high": high})
    return rows


def draw_past_forecasts(report: Report, canvas: Canvas) -> Chart:
    """What was said of days now over, as bands, and what came, as dots; the latest on top."""
    past = report.outlook.past if report.outlook else ()
    rows = [_told(forecast) for forecast in past]
    names = {forecast.made_on.isoformat(): _day(forecast.made_on, canvas) for forecast in past}
    purchases = alt.Axis(labelExpr=tick_labels("~s"), tickCount=5, grid=True)
    x_scale = alt.Scale(domain=_span(past), nice=False)
    base = alt.Chart(data(rows)).encode(
        y=alt.Y(
            "made_on:O", sort=None, axis=alt.Axis(labelPadding=10, labelExpr=lookup_labels(names))
        )
    )
    said = base.encode(x=alt.X("said:Q", axis=purchases, scale=x_scale))
    return alt.layer(
        base.mark_bar(color=NEW, opacity=0.32, cornerRadius=6, height={"band": 0.42}).encode(
            x=alt.X("low:Q", axis=purchases, scale=x_scale), x2="high:Q"
        ),
        said.mark_tick(color=NEW, thickness=2.5, height={"band": 0.42}, opacity=1),
        base.mark_point(
            color=RETURNING, filled=True, size=110, opacity=1, stroke=PAPER, strokeWidth=1.5
        ).encode(x=alt.X("came:Q", axis=purchases, scale=x_scale)),
    ).properties(width=canvas.width - 110, height=max(len(rows), 1) * PAST_ROW)


def _span(past: Sequence[PastForecast]) -> list[float]:
    """From the least to the most, with some room on either side."""
    ends = [end for each in past for end in (each.low, each.high, each.came)] or [0.0, 1.0]
    room = ROOM * (max(ends) - min(ends)) or 1.0
    return [max(0.0, min(ends) - room), max(ends) + room]


def _told(forecast: PastForecast) -> dict[str, Any]:
    return {
        "made_on": forecast.made_on.isoformat(),
        "low": forecast.low,
        "said": forecast.said,
        "high": forecast.high,
        "came": forecast.came,
    }


def draw_lifetime_values(report: Report, canvas: Canvas) -> Chart:
    """By how much customers will bring: the share of customers above that of the whole value."""
    values = report.outlook.values if report.outlook else None
    bands = values.bands if values else ()
    customers = sum(band.customers for band in bands) or 1
    whole = sum(band.value_minor for band in bands) or 1
    rows: list[dict[str, Any]] = [
        {"band": str(place), "kind": kind, "share": share, "text": f"{share:.0%}"}
        for place, band in enumerate(bands)
        for kind, share in (
            (BY_CUSTOMERS, band.customers / customers),
            (BY_VALUE, band.value_minor / whole),
        )
    ]
    names = _band_names(bands, canvas)
    top = MOST * max((row["share"] for row in rows), default=1)
    base = alt.Chart(data(rows)).encode(
        y=alt.Y(
            "band:O", sort=None, axis=alt.Axis(labelPadding=10, labelExpr=lookup_labels(names))
        ),
        yOffset=alt.YOffset("kind:N", sort=[BY_CUSTOMERS, BY_VALUE]),
        x=alt.X("share:Q", axis=None, stack=False, scale=alt.Scale(domain=[0, top])),
    )
    kinds = alt.Scale(domain=[BY_CUSTOMERS, BY_VALUE], range=[RETURNING, NEW])
    return alt.layer(
        base.mark_bar(cornerRadius=2).encode(color=alt.Color("kind:N", scale=kinds)),
        base.mark_text(align="left", dx=5, fontSize=FONT_SIZE - 1, color=MUTED).encode(
            text=alt.Text("text:N")
        ),
    ).properties(width=canvas.width - 110, height=max(len(bands), 1) * BAND_ROW)


def _band_names(bands: Sequence[ValueBand], canvas: Canvas) -> dict[str, str]:
    """The bands by their edges: ``€20–€50``, or ``€500+``; all edges in one way."""
    ends = (end for band in bands for end in (band.from_minor, band.to_minor))
    edges = sorted({end for end in ends if end is not None})
    written = dict(zip(edges, alike_amounts(canvas, [*map(canvas.money, edges)]), strict=True))
    return {
        str(place): f"{written[band.from_minor]}+"
        if band.to_minor is None
        else f"{written[band.from_minor]}–{written[band.to_minor]}"
        for place, band in enumerate(bands)
    }


def _day(day: date, canvas: Canvas) -> str:
    return str(format_date(day, format="medium", locale=canvas.language.replace("-", "_")))
