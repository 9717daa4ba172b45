"""Findings on how trade goes: revenue, order value, new customers, the season."""

from __future__ import annotations

import math
from collections.abc import Iterator

from regulars.insight.advice.facts import IDLE_MONTHS, STRONG_SEASON, season_peak
from regulars.insight.benchmarks import is_under_a_year
from regulars.insight.months import all_orders, whole_months
from regulars.insight.newcomers import NOTABLE, YEAR, idle_months, newcomer_change
from regulars.insight.report.findings.prospects import has_faded
from regulars.insight.report.findings.statements import (
    FEWEST,
    SURE,
    Statement,
    are_many,
    change,
    measure_of,
    state,
    were_many,
)
from regulars.insight.types import Month, Report, Tone

OTHER_SEASON = 0.5  # how much a change counts that the season may have made
COLLAPSE = -0.5  # a fall that few seasons make
DWINDLE = -0.25  # a fall of customers from year to year that no good rate makes up for
# measure, finding, name of its value, name of the value before
CHANGES = (
    ("revenue", "revenue", "revenue_minor", "previous_minor"),
    ("average_order_value", "order_value", "order_value_minor", "previous_minor"),
    ("purchase_frequency", "frequency", "frequency", "previous"),
)


def measures_changed(report: Report) -> Iterator[Statement]:
    """Revenue, order value or frequency is up or down by a twentieth or more.

    Over periods shorter than a year that is no judgement, for the season differs between them, and
    it matters half as much. Revenue that fell by half or more is told whatever the season, and
    however few orders are left.
    """
    if not were_many(report, "orders"):
        return
    are_few = not are_many(report, "orders") or has_faded(report.scope, report.measures)
    period = report.scope.period
    tone = Tone.NEUTRAL if is_under_a_year(period) else None
    for code, finding, name, name_before in CHANGES:
        measure = measure_of(report, code)
        moved = change(measure.value, measure.previous) if measure else None
        if not measure or moved is None or abs(moved) < NOTABLE:
            continue
        has_collapsed = code == "revenue" and moved <= COLLAPSE
        if are_few and not has_collapsed:
            continue
        told = None if has_collapsed else tone
        move = "collapsed" if has_collapsed else "rising" if moved > 0 else "falling"
        yield state(
            f"{finding}_{move}",
            strength=min(1.0, 0.5 + abs(moved)) * (OTHER_SEASON if told else 1.0),
            tone=told,
            **{
                "days": float((period.end - period.start).days + 1),
                "change": moved,
                name: measure.value or 0.0,
                name_before: measure.previous or 0.0,
            },
        )


def fewer_customers(report: Report) -> Iterator[Statement]:
    """The period had surely fewer known customers, by a twentieth or more.

    Whoever is left may come back as often as ever: the rates say nothing of it. So a quarter fewer
    than in the year before leads, as does half as many whatever the season, however few are left.
    """
    measure = measure_of(report, "customers")
    if measure is None or not were_many(report, "customers"):
        return
    now, before = measure.value or 0.0, measure.previous or 0.0
    moved = now / before - 1
    if moved > -NOTABLE or before - now <= SURE * math.sqrt(before + now):
        return
    period = report.scope.period
    is_seasonal = is_under_a_year(period)
    has_dwindled = moved <= (COLLAPSE if is_seasonal else DWINDLE)
    if not has_dwindled and not are_many(report, "customers"):
        return
    is_doubtful = is_seasonal and not has_dwindled
    yield state(
        "customers_dwindled" if has_dwindled else "customers_falling",
        strength=1.0 if has_dwindled else (0.5 - moved) * (OTHER_SEASON if is_doubtful else 1.0),
        tone=Tone.NEUTRAL if is_doubtful else None,
        days=float((period.end - period.start).days + 1),
        change=moved,
        customers=now,
        previous=before,
    )


def new_customers(report: Report) -> Iterator[Statement]:
    """Whether the latest months brought surely more or fewer new customers.

    Against the months just before them, that is no judgement: the season may differ.
    """
    found = newcomer_change(_whole(report))
    if found is None:
        return
    yield state(
        f"new_customers_{'rising' if found.change > 0 else 'falling'}",
        strength=min(1.0, 0.5 + abs(found.change))
        * (1.0 if found.is_same_season else OTHER_SEASON),
        tone=None if found.is_same_season else Tone.NEUTRAL,
        change=found.change,
        per_month=found.per_month,
        previous_per_month=found.previous_per_month,
        span_months=found.span_months,
        compared_with="year_before" if found.is_same_season else "months_before",
    )


def nobody_new(report: Report) -> Iterator[Statement]:
    """No new customer for three whole months or longer, in a store that once had enough of them."""
    scope, won = report.scope, sum(month.new_customers for month in _whole(report))
    idle = idle_months(report.months, first_day=scope.first_day, last_day=scope.as_of)
    if idle >= IDLE_MONTHS and won >= FEWEST:
        yield state("nobody_new", months=idle)


def season(report: Report) -> Iterator[Statement]:
    """The strongest month of the last twelve, where it stands out."""
    year = _whole(report)[-YEAR:]
    ratio = season_peak(year)
    if ratio is None or ratio < STRONG_SEASON:
        return
    peak = max(year, key=all_orders)
    yield state("season_peak", strength=ratio / 2, peak_month=peak.month.month, ratio=ratio)


def _whole(report: Report) -> tuple[Month, ...]:
    scope = report.scope
    return whole_months(report.months, first_day=scope.first_day, last_day=scope.as_of)
