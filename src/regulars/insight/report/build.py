"""The report builder: order lines in, a whole report out."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from regulars.insight.advice import AdviceInputs, advise
from regulars.insight.grains import Grain
from regulars.insight.report import sections
from regulars.insight.report.findings import find
from regulars.insight.report.findings.prospects import is_early
from regulars.insight.report.history import History, Row, history_of, rows
from regulars.insight.report.lasting import Lasting, lasting_of
from regulars.insight.report.periods import (
    check_grain,
    cohort_grain,
    default_period,
    preceding,
)
from regulars.insight.report.questions import Origin, Question
from regulars.insight.report.snapshots import snapshots_of
from regulars.insight.types import (
    SCHEMA_VERSION,
    Advice,
    Caution,
    Measure,
    Quality,
    Report,
    Rfm,
    Scope,
    Shares,
    Simulation,
)
from regulars.kernel.progress import Progress, Silent

if TYPE_CHECKING:
    from regulars.insight.readers.intake import Intake


EVERYTHING = Question()


def build(
    lines: Any,
    origin: Origin,
    question: Question = EVERYTHING,
    *,
    progress: Progress | None = None,
) -> Report:
    """Compute every section of a retention report.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`: an Ibis table,
        or a pandas, Polars or Arrow frame.
    origin
        Where the lines come from, and the currency of their amounts.
    question
        Which days and which channel to look at, and how long a cohort's period is.
    progress
        Told of each stage.

    Returns
    -------
    Report
        Everything computed: the lines are not needed after it.

    Raises
    ------
    NoOrders
        If no order has an amount above zero.
    NoOrdersSoFar
        If there is none up to ``as_of``.
    UnknownChannel
        If no order came through ``channel``.
    BackwardPeriod
        If the period ends before it starts.
    TooManyCohorts
        If the history has more than 110 periods of the grain.
    ImpossibleShare, UnknownMeasure, UnusableShift, ShiftTooFar
        As :func:`regulars.insight.simulate.simulate` does.
    MissingColumns
        If the lines lack a column that may not be null.
    """
    reports = build_each(lines, origin, (question,), progress=progress)
    with closing(reports):
        return next(reports)


def build_each(
    lines: Any,
    origin: Origin,
    questions: Iterable[Question],
    *,
    progress: Progress | None = None,
) -> Generator[Report]:
    """Compute a report for each of several questions about the same lines.

    What questions one after the other share is computed once where they differ in nothing but the
    period. A question is taken only when its report is asked for, so it may rest on those before.

    Parameters
    ----------
    questions
        What each report is to look at.
    lines, origin, progress
        As for :func:`build`, which also says what is raised.

    Yields
    ------
    Report
        One for each question, in their order.
    """
    progress = progress or Silent()
    for shared, alike in groupby(questions, key=Question.of_any_period):
        progress.stage("orders")
        with history_of(lines, shared, sources=origin.sources) as history:
            yield from _reports(history, origin, alike, progress)


def _reports(
    history: History, origin: Origin, questions: Iterable[Question], progress: Progress
) -> Iterator[Report]:
    """Answer questions about one history, and compute what they share with the first of them."""
    [facts] = rows(_facts(history))
    quality = _quality(history, facts, origin.intake)
    lasting: Lasting | None = None
    for question in questions:
        grain = _grain(history, question.grain)
        scope = _scope(history, origin, question, has_cost=facts["costed_orders"] > 0)
        if lasting is None:
            lasting = lasting_of(history, quality, grain, question, progress)
        passing = _passing(history, scope, lasting, progress)
        progress.stage("advice")
        yield _report(lasting, passing)


def _grain(history: History, grain: Grain | None) -> Grain:
    """The grain asked for, or the one that suits the history.

    Raises TooManyCohorts.
    """
    if grain is None:
        return cohort_grain(history.first_day, history.as_of)
    check_grain(grain, history.first_day, history.as_of)
    return grain


@dataclass(frozen=True)
class Passing:
    """What a report says of its period alone."""

    scope: Scope
    measures: tuple[Measure, ...]
    shares: Shares
    rfm: Rfm
    simulation: Simulation


def _passing(history: History, scope: Scope, lasting: Lasting, progress: Progress) -> Passing:
    """Compute the sections that look at the period."""
    progress.stage("measures")
    with snapshots_of(history.transactions, scope) as snapshots:
        measures = sections.measured(snapshots, scope)
        shares = sections.shared(snapshots)
        progress.stage("groups")
        rfm = sections.mapped(snapshots, scope)
    simulation = lasting.simulation
    if is_early(scope, measures):  # a sum of money would be a judgement
        simulation = replace(simulation, store=(), levers=(), checked_minor=None, what_if=None)
    return Passing(scope, measures, shares, rfm, simulation)


def _report(lasting: Lasting, passing: Passing) -> Report:
    """Put the sections together, and add those that read the others."""
    report = Report(
        schema_version=SCHEMA_VERSION,
        scope=passing.scope,
        findings=(),
        measures=passing.measures,
        months=lasting.months,
        shares=passing.shares,
        cohorts=lasting.cohorts,
        gaps=lasting.gaps,
        first_products=lasting.first_products,
        first_channels=lasting.first_channels,
        rfm=passing.rfm,
        simulation=passing.simulation,
        advice=_advice(lasting, passing),
        quality=lasting.quality,
        outlook=lasting.outlook,
    )
    return replace(report, findings=find(report))


def _advice(lasting: Lasting, passing: Passing) -> Advice:
    """What to do about what was found."""
    return advise(
        AdviceInputs(
            scope=passing.scope,
            measures=passing.measures,
            months=lasting.months,
            shares=passing.shares,
            gaps=lasting.gaps,
            rfm=passing.rfm,
            simulation=passing.simulation,
            quality=lasting.quality,
            customers_last_year=lasting.customers_last_year,
            orders_last_year=lasting.orders_last_year,
            repurchase_share=lasting.again.share,
            repurchase_rhythm=lasting.again.rhythm,
        )
    )


def _facts(history: History) -> Any:
    """What scope and data quality need to know, in one pass."""
    table = history.transactions
    anonymous, taken_back = table.customer_id.isnull(), table.amount_minor < 0
    return table.agg(
        anonymous_orders=(anonymous & table.is_order).sum(),
        anonymous_revenue_minor=table.amount_minor.sum(where=anonymous),
        return_lines=table.lines.sum(where=taken_back),
        returned_minor=(-table.amount_minor).sum(where=taken_back),
        orders=table.is_order.sum(),
        costed_orders=(table.is_order & table.cost_minor.notnull()).sum(),
    )


def _scope(history: History, origin: Origin, question: Question, *, has_cost: bool) -> Scope:
    period = question.period or default_period(history.first_day, history.as_of)
    return Scope(
        sources=origin.sources,
        currency=origin.currency,
        as_of=history.as_of,
        first_day=history.first_day,
        last_day=history.last_day,
        period=period,
        previous=preceding(period, first_day=history.first_day),
        channel=question.channel,
        channels=history.channels,
        has_cost=has_cost,
    )


def _quality(history: History, facts: Row, intake: Intake) -> Quality:
    """What was read and used, and what the figures leave out."""
    cautions = list(intake.cautions)
    if history.later_lines:
        cautions.append(Caution("lines_after_as_of", {"lines": history.later_lines}))
    if 0 < facts["costed_orders"] < facts["orders"]:
        missing = facts["orders"] - facts["costed_orders"]
        cautions.append(Caution("cost_incomplete", {"orders": missing, "of": facts["orders"]}))
    return Quality(
        rows_read=intake.rows_read,
        rows_used=intake.rows_used,
        dropped=tuple(intake.dropped),
        cautions=tuple(cautions),
        columns=tuple(intake.columns),
        anonymous_orders=facts["anonymous_orders"],
        anonymous_revenue_minor=facts["anonymous_revenue_minor"] or 0,
        return_lines=facts["return_lines"] or 0,
        returned_minor=facts["returned_minor"] or 0,
        unused_columns=tuple(intake.unused_columns),
    )
