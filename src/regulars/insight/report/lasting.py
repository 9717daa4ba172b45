"""The sections of a report that look at the whole history, whichever period is reported."""

from __future__ import annotations

from dataclasses import dataclass, replace

from regulars.insight import metrics
from regulars.insight.cohorts.entries import beginnings, beginnings_of
from regulars.insight.customers import customers
from regulars.insight.grains import Grain
from regulars.insight.report import sections
from regulars.insight.report.history import History, rows
from regulars.insight.report.periods import last_year
from regulars.insight.report.questions import Question
from regulars.insight.report.sections import BoughtAgain
from regulars.insight.simulate import SimulationInputs, simulate
from regulars.insight.timelines import Timeline
from regulars.insight.types import (
    Cohorts,
    EntryGroup,
    Month,
    OrderGap,
    Outlook,
    Quality,
    Simulation,
)
from regulars.kernel.progress import Progress


@dataclass(frozen=True)
class Lasting:
    """What is the same whichever period of a history is reported."""

    quality: Quality
    months: tuple[Month, ...]
    cohorts: Cohorts
    gaps: tuple[OrderGap, ...]
    first_products: tuple[EntryGroup, ...]
    first_channels: tuple[EntryGroup, ...]
    simulation: Simulation
    customers_last_year: int
    orders_last_year: int
    again: BoughtAgain
    outlook: Outlook | None


def lasting_of(
    history: History, quality: Quality, grain: Grain, question: Question, progress: Progress
) -> Lasting:
    """Compute the sections that look at the whole history.

    Raises ImpossibleShare, UnknownMeasure, UnusableShift, ShiftTooFar.
    """
    table = history.transactions
    progress.stage("cohorts")
    months = sections.traded(table)
    timeline = Timeline(grain, history.first_day, history.as_of)
    year = last_year(history.as_of)
    with customers(table, as_of=history.as_of, period=year, timeline=timeline).cache() as lives:
        followed = sections.followed(table, lives, timeline)
        gaps = sections.stepped(table)
        with sections.shopped(history, lives, gaps) as shopping:
            products = sections.entered(
                beginnings_of(shopping.purchases, shopping.products), lives, timeline
            )
            again = sections.bought_again(shopping)
        channels = sections.entered(beginnings(table, by="channel"), lives, timeline)
        [last] = rows(metrics.measures_of(lives, period=year))
    everybody = sum(cohort.customers for cohort in followed.rows)
    return Lasting(
        quality=replace(quality, customers_without_goods=everybody - products.customers),
        months=months,
        cohorts=followed,
        gaps=gaps,
        first_products=products.groups,
        first_channels=channels.groups,
        simulation=simulate(
            SimulationInputs(
                months=months,
                first_day=history.first_day,
                last_day=history.as_of,
                returned_minor=quality.returned_minor,
                may_begin_in_midlife=followed.inherited > 0,
            ),
            retention_rates=question.retention_rates,
            shifts=dict(question.shifts),
        ),
        customers_last_year=last["customers"],
        orders_last_year=last["customer_orders"],
        again=again,
        outlook=sections.foreseen(history, progress),
    )
