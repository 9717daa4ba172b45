"""What is worth saying about a report, most important first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from regulars.insight.report.findings import ahead, concentration, prospects, returning, trading
from regulars.insight.report.findings.kind import FindingKind, ValueKind
from regulars.insight.report.findings.kinds import FINDINGS
from regulars.insight.report.findings.statements import Statement
from regulars.insight.types import Finding, Report

__all__ = ["FINDINGS", "FindingKind", "ValueKind", "find"]

SHOWN = 8

RULES: tuple[Callable[[Report], Iterator[Statement]], ...] = (
    returning.one_time_buyers,
    returning.second_order,
    returning.against_benchmarks,
    returning.recent_cohorts,
    returning.first_products,
    returning.first_channels,
    trading.measures_changed,
    trading.fewer_customers,
    trading.new_customers,
    trading.nobody_new,
    trading.season,
    concentration.repeat_customers,
    concentration.best_fifth,
    concentration.at_risk,
    concentration.slipping,
    concentration.champions,
    ahead.leaving,
    ahead.best_tenth,
    ahead.overdue,
    prospects.biggest_lever,
    prospects.returns,
    prospects.anonymous,
    prospects.rows_left_out,
    prospects.history,
)
# While customers are few, or have not had half a year to come back, what these say is true of every
# store, or of none.
NEED_TIME = frozenset(
    {
        returning.one_time_buyers,
        returning.second_order,
        trading.measures_changed,
        trading.fewer_customers,
        trading.new_customers,
        prospects.biggest_lever,
        concentration.at_risk,
        concentration.slipping,
        ahead.leaving,
        ahead.best_tenth,
        ahead.overdue,
    }
)
# Of these, few customers are no hindrance where there were enough in the period before.
TELL_OF_A_FALL = frozenset({trading.measures_changed, trading.fewer_customers})


def find(report: Report, *, limit: int = SHOWN) -> tuple[Finding, ...]:
    """Find what is worth saying, the most important first.

    Definition
    ----------
    Each rule looks at one matter and says nothing where it does not hold, or where
    chance could have made it. Some need half a year of history and thirty customers; that revenue
    or customers collapsed is told also where only a few of thirty or more are left. A finding's
    importance is its kind's weight times how fully it holds; where two weigh the same, the code
    decides.

    Parameters
    ----------
    report
        A report; its own findings are not read.
    limit
        How many to return at most.

    Returns
    -------
    tuple of Finding
        Their codes, values and the kinds of the values are in :data:`FINDINGS`. Empty where the
        report holds no orders.
    """
    statements = [statement for rule in _rules_for(report) for statement in rule(report)]
    statements.sort(key=lambda statement: (-statement.importance, statement.finding.code))
    return tuple(statement.finding for statement in statements[:limit])


def _rules_for(report: Report) -> list[Callable[[Report], Iterator[Statement]]]:
    """The rules for which it is not too early."""
    scope, measures = report.scope, report.measures
    if not prospects.is_early(scope, measures):
        return list(RULES)
    early = NEED_TIME - TELL_OF_A_FALL if prospects.has_faded(scope, measures) else NEED_TIME
    return [rule for rule in RULES if rule not in early]
