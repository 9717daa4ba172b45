"""Findings on what could be earned, and on what stands in the way of knowing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from regulars.insight import months as calendar
from regulars.insight.advice.facts import HIGH_ANONYMOUS, HIGH_RETURNS
from regulars.insight.months import all_revenue, known_orders, months_between, returned_share
from regulars.insight.report.findings.statements import FEWEST, Statement, state
from regulars.insight.simulate.levers import leading_lever
from regulars.insight.types import Measure, Report, Scope

MANY_ROWS = 0.01


def biggest_lever(report: Report) -> Iterator[Statement]:
    """Whether keeping, winning or fewer returns would earn most, where that is above zero."""
    best = leading_lever(report.simulation.levers)
    if best:
        yield state(
            "biggest_lever",
            lever=best.code,
            extra_minor=best.extra_revenue_minor,
            low_minor=best.low_minor,
            high_minor=best.high_minor,
        )


def returns(report: Report) -> Iterator[Statement]:
    """A tenth or more of what is sold comes back."""
    returned = report.quality.returned_minor
    share = returned_share(report.months, returned_minor=returned)
    if share >= HIGH_RETURNS:
        yield state(
            "returns_high", strength=0.5 + 2 * share, returned_share=share, returned_minor=returned
        )


def anonymous(report: Report) -> Iterator[Statement]:
    """A tenth or more of revenue comes from nobody known."""
    revenue = sum(map(all_revenue, report.months))
    unknown = sum(month.anonymous_revenue_minor for month in report.months)
    if revenue > 0 and unknown >= HIGH_ANONYMOUS * revenue:
        share = unknown / revenue
        yield state(
            "anonymous_high",
            strength=0.5 + share,
            anonymous_share=share,
            anonymous_minor=unknown,
            orders=sum(month.anonymous_orders for month in report.months),
        )


def rows_left_out(report: Report) -> Iterator[Statement]:
    """One row in a hundred or more could not be used."""
    rows = sum(dropped.rows for dropped in report.quality.dropped)
    if rows and rows >= MANY_ROWS * report.quality.rows_read:
        share = rows / report.quality.rows_read
        yield state("rows_left_out", strength=0.5 + share, rows=rows, share=share)


def history(report: Report) -> Iterator[Statement]:
    """The history is too short for customers to have come back."""
    if is_short(report.scope) and any(known_orders(month) for month in report.months):
        months = months_between(report.scope.first_day, report.scope.as_of)
        yield state("history_short", months=round(months, 1))


def is_short(scope: Scope) -> bool:
    """Whether customers have had less than half a year to come back."""
    return calendar.is_short(scope.first_day, scope.as_of)


def is_early(scope: Scope, measures: Iterable[Measure]) -> bool:
    """Whether customers are too few, or have had too little time, for any judgement.

    Too few are fewer than :data:`FEWEST` known customers in the period. Where they are not counted,
    they are taken to be enough.
    """
    customers = (measure.value for measure in measures if measure.code == "customers")
    return is_short(scope) or any(count is not None and count < FEWEST for count in customers)


def has_faded(scope: Scope, measures: Iterable[Measure]) -> bool:
    """Whether so few known customers are left of enough: that is early, but no beginning."""
    customers = next((one for one in measures if one.code == "customers"), None)
    if customers is None or customers.value is None or is_short(scope):
        return False
    return customers.value < FEWEST <= (customers.previous or 0)
