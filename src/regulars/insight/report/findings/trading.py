"""Findings on how trade goes: revenue, order value, new customers, the season."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.insight.months import all_orders, whole_months
from regulars.insight.report.findings.statements import Statement, change, measure_of, state
from regulars.insight.types import Month, Report

NOTABLE = 0.05
YEAR = 12
SPAN = 3
STRONG_SEASON = 1.3

# measure, finding, name of its value, name of the value before
CHANGES = (
    ("revenue", "revenue", "revenue_minor", "previous_minor"),
    ("average_order_value", "order_value", "order_value_minor", "previous_minor"),
    ("purchase_frequency", "frequency", "frequency", "previous"),
)


def measures_changed(report: Report) -> Iterator[Statement]:
    """Revenue, order value or frequency is up or down by a twentieth or more."""
    for code, finding, name, name_before in CHANGES:
        measure = measure_of(report, code)
        moved = change(measure.value, measure.previous) if measure else None
        if not measure or moved is None or abs(moved) < NOTABLE:
            continue
        yield state(
            f"{finding}_{'rising' if moved > 0 else 'falling'}",
            strength=0.5 + abs(moved),
            **{
                "change": moved,
                name: measure.value or 0.0,
                name_before: measure.previous or 0.0,
            },
        )


def new_customers(report: Report) -> Iterator[Statement]:
    """Whether the last quarter of a year brought more or fewer new customers.

    The last three whole months against the same three a year before, so that the season cancels
    out; without a year of history, against the three before them.
    """
    whole = _whole(report)
    back = YEAR if len(whole) >= YEAR + SPAN else SPAN
    if len(whole) < SPAN + back:
        return
    now = sum(month.new_customers for month in whole[-SPAN:])
    before = sum(month.new_customers for month in whole[-SPAN - back : -back])
    moved = change(now, before)
    # Twice the standard error of a difference of two Poisson counts keeps chance out.
    if moved is None or abs(moved) < NOTABLE or abs(now - before) <= 2 * (now + before) ** 0.5:
        return
    yield state(
        f"new_customers_{'rising' if moved > 0 else 'falling'}",
        strength=0.5 + abs(moved),
        change=moved,
        per_month=now / SPAN,
        previous_per_month=before / SPAN,
        span_months=SPAN,
    )


def season(report: Report) -> Iterator[Statement]:
    """The strongest month of the last twelve, where it stands out."""
    year = _whole(report)[-YEAR:]
    orders = sum(map(all_orders, year))
    if len(year) < YEAR or not orders:
        return
    peak = max(year, key=all_orders)
    ratio = all_orders(peak) / (orders / YEAR)
    if ratio >= STRONG_SEASON:
        yield state("season_peak", strength=ratio / 2, peak_month=peak.month.month, ratio=ratio)


def _whole(report: Report) -> tuple[Month, ...]:
    scope = report.scope
    return whole_months(report.months, first_day=scope.first_day, last_day=scope.as_of)
