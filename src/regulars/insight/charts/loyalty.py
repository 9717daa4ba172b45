"""Pictures of coming back: the average curve, and the road from order to order."""

from __future__ import annotations

import json

import altair as alt

from regulars.insight.charts.canvas import NEW, RETURNING, Canvas, Chart, data
from regulars.insight.extents import SHOWN_AGES
from regulars.insight.types import Report

SHOWN_GAPS = 8
PHONE_AGES = 5  # more counts do not fit beside each other


def draw_retention(report: Report, canvas: Canvas) -> Chart:
    """Average share of customers buying at each age after the first order."""
    rows = [
        {"age": point.age, "share": point.share, "customers": point.customers}
        for point in report.cohorts.curve
        if point.age > 0 and point.share is not None
    ][:SHOWN_AGES]
    thinned = 3 if canvas.is_phone and len(rows) > PHONE_AGES else 1
    ages = [row["age"] for row in rows if (row["age"] - 1) % thinned == 0]
    under = {str(row["age"]): canvas.short_count(row["customers"]) for row in rows}
    labels = f"[datum.label, {json.dumps(under)}[datum.label]]"  # an age, and how many it rests on
    x = alt.X("age:O", axis=alt.Axis(labelAngle=0, values=ages, labelExpr=labels))
    y = alt.Y("share:Q", axis=alt.Axis(format="~%"), scale=alt.Scale(zero=True, nice=True))
    base = alt.Chart(data(rows))
    return alt.layer(
        base.mark_area(color=RETURNING, opacity=0.14).encode(x=x, y=y),
        base.mark_line(color=RETURNING).encode(x=x, y=y),
        base.mark_point(color=RETURNING, filled=True, size=42, opacity=1).encode(x=x, y=y),
    ).properties(width=canvas.width - 60, height=220)


def draw_next_order(report: Report, canvas: Canvas) -> Chart:
    """Of customers with so many orders, the share that placed one more."""
    rows = [
        {"step": f"{gap.order_number} → {gap.order_number + 1}", "share": gap.share}
        for gap in report.gaps[:SHOWN_GAPS]
        if gap.share is not None
    ]
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("step:O", sort=None, axis=alt.Axis(labelPadding=10)),
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.12])),
    )
    return alt.layer(
        base.mark_bar(color=RETURNING, cornerRadius=3, height={"band": 0.62}),
        base.mark_text(align="left", dx=6, fontWeight="bold").encode(
            text=alt.Text("share:Q", format=".0%")
        ),
    ).properties(width=canvas.width - 80, height=max(len(rows), 1) * 34)


def draw_days_between(report: Report, canvas: Canvas) -> Chart:
    """Days from one order to the next: the middle half as a bar, the median as a dot."""
    rows = [
        {
            "step": f"{gap.order_number} → {gap.order_number + 1}",
            "low": gap.lower_quartile_days,
            "median": gap.median_days,
            "high": gap.upper_quartile_days,
        }
        for gap in report.gaps[:SHOWN_GAPS]
        if gap.median_days is not None
    ]
    days = alt.Axis(format="d", tickCount=5, grid=True)
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("step:O", sort=None, axis=alt.Axis(labelPadding=10))
    )
    dots = base.encode(x=alt.X("median:Q", axis=days))
    return alt.layer(
        base.mark_bar(color=NEW, opacity=0.32, cornerRadius=6, height={"band": 0.4}).encode(
            x=alt.X("low:Q", axis=days, scale=alt.Scale(zero=True)), x2="high:Q"
        ),
        dots.mark_point(color=NEW, filled=True, size=90, opacity=1),
        dots.mark_text(dy=-13, fontWeight="bold").encode(text=alt.Text("median:Q", format=".0f")),
    ).properties(width=canvas.width - 80, height=max(len(rows), 1) * 40)
