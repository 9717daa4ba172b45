"""The report builder: order lines in, a whole report out."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
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
from regulars.insight.report.snapshots import snapshots_of
from regulars.insight.types import (
    SCHEMA_VERSION,
    Caution,
    Period,
    Quality,
    Report,
    Scope,
)
from regulars.kernel.progress import Progress, Silent

if TYPE_CHECKING:
    from regulars.insight.readers.intake import Intake


def build(
    lines: Any,
    *,
    intake: Intake,
    sources: tuple[str, ...],
    currency: str,
    as_of: date | None = None,
    period: Period | None = None,
    channel: str | None = None,
    grain: Grain | None = None,
    progress: Progress | None = None,
) -> Report:
    """Compute every section of a retention report.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`: an Ibis table,
        or a pandas, Polars or Arrow frame.
    intake
        What reading the lines left behind; it becomes part of the report's data quality.
    sources
        Names of the files or tables the lines come from.
    currency
        ISO 4217 code of all amounts.
    as_of
        Last day counted. Default: the last day with an order.
    period
        The days to measure, compared with as many before them. Default: the last 365 days where
        there are 365 before them, otherwise the later half of the history.
    channel
        Count only orders of this channel. Default: all.
    grain
        How long a cohort's period is. Default: a week for up to 13 weeks of history, a month for
        up to three years, a quarter for up to nine, else a year.
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
    MissingColumns
        If the lines lack a column that may not be null.
    """
    reports = build_each(
        lines,
        periods=(period,),
        intake=intake,
        sources=sources,
        currency=currency,
        as_of=as_of,
        channel=channel,
        grain=grain,
        progress=progress,
    )
    with closing(reports):
        return next(reports)


def build_each(
    lines: Any,
    *,
    periods: Iterable[Period | None],
    intake: Intake,
    sources: tuple[str, ...],
    currency: str,
    as_of: date | None = None,
    channel: str | None = None,
    grain: Grain | None = None,
    progress: Progress | None = None,
) -> Generator[Report]:
    """Compute a report for each of several periods of one history, and what they share only once.

    Parameters
    ----------
    periods
        The days to measure in each report; None stands for the default of :func:`build`.
    lines, intake, sources, currency, as_of, channel, grain, progress
        As for :func:`build`, which also says what is raised.

    Yields
    ------
    Report
        One for each period, in their order.
    """
    progress = progress or Silent()
    progress.stage("orders")
    with history_of(lines, sources=sources, as_of=as_of, channel=channel) as history:
        grain = _grain(history, grain)
        [facts] = rows(_facts(history))
        quality = _quality(history, facts, intake)
        lasting: Lasting | None = None
        for period in periods:
            scope = _scope(
                history, facts, sources=sources, currency=currency, period=period, channel=channel
            )
            if lasting is None:
                lasting = lasting_of(history, quality, grain, progress)
            yield _report(history, scope, lasting, progress)


def _grain(history: History, grain: Grain | None) -> Grain:
    """The grain asked for, or the one that suits the history.

    Raises TooManyCohorts.
    """
    if grain is None:
        return cohort_grain(history.first_day, history.as_of)
    check_grain(grain, history.first_day, history.as_of)
    return grain


def _report(history: History, scope: Scope, lasting: Lasting, progress: Progress) -> Report:
    """Compute the sections that look at the period, then those that read the other sections."""
    progress.stage("measures")
    with snapshots_of(history.transactions, scope) as snapshots:
        measures = sections.measured(snapshots, scope)
        shares = sections.shared(snapshots)
        progress.stage("groups")
        rfm = sections.mapped(snapshots, scope)
    progress.stage("advice")
    simulation = lasting.simulation
    if is_early(scope, measures):  # a sum of money would be a judgement
        simulation = replace(simulation, store=(), levers=(), checked_minor=None)
    advice = advise(
        AdviceInputs(
            scope=scope,
            measures=measures,
            months=lasting.months,
            shares=shares,
            gaps=lasting.gaps,
            rfm=rfm,
            simulation=simulation,
            quality=lasting.quality,
            customers_last_year=lasting.customers_last_year,
            orders_last_year=lasting.orders_last_year,
            repurchase_share=lasting.again.share,
            repurchase_rhythm=lasting.again.rhythm,
        )
    )
    report = Report(
        schema_version=SCHEMA_VERSION,
        scope=scope,
        findings=(),
        measures=measures,
        months=lasting.months,
        shares=shares,
        cohorts=lasting.cohorts,
        gaps=lasting.gaps,
        first_products=lasting.first_products,
        first_channels=lasting.first_channels,
        rfm=rfm,
        simulation=simulation,
        advice=advice,
        quality=lasting.quality,
    )
    return replace(report, findings=find(report))


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


def _scope(
    history: History,
    facts: Row,
    *,
    sources: tuple[str, ...],
    currency: str,
    period: Period | None,
    channel: str | None,
) -> Scope:
    period = period or default_period(history.first_day, history.as_of)
    return Scope(
        sources=sources,
        currency=currency,
        as_of=history.as_of,
        first_day=history.first_day,
        last_day=history.last_day,
        period=period,
        previous=preceding(period, first_day=history.first_day),
        channel=channel,
        channels=history.channels,
        has_cost=facts["costed_orders"] > 0,
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
