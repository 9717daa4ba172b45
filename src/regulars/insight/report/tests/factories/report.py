"""The parts that rest on the others, and the whole report."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from regulars.insight import advice
from regulars.insight.advice import AdviceInputs
from regulars.insight.report import findings
from regulars.insight.report.tests.factories.groups import some_rfm
from regulars.insight.report.tests.factories.outlook import an_outlook
from regulars.insight.report.tests.factories.returning import (
    some_channels,
    some_cohorts,
    some_gaps,
    some_products,
)
from regulars.insight.report.tests.factories.trade import (
    FIRST_DAY,
    LAST_DAY,
    a_scope,
    some_measures,
    some_months,
    some_shares,
)
from regulars.insight.simulate import SimulationInputs, simulate
from regulars.insight.types import (
    SCHEMA_VERSION,
    Advice,
    Caution,
    Dropped,
    Finding,
    MappedColumn,
    Quality,
    Report,
    Simulation,
)


def a_quality(**changes: Any) -> Quality:
    months = some_months()
    sold = sum(
        month.new_revenue_minor + month.returning_revenue_minor + month.anonymous_revenue_minor
        for month in months
    )
    quality = Quality(
        rows_read=41_260,
        rows_used=41_198,
        dropped=(
            Dropped("unreadable_date", 41, ("orders.csv:118", "orders.csv:902")),
            Dropped("duplicate_line", 21, ("orders.csv:77",)),
        ),
        cautions=(Caution("anonymous_orders", {"share": 0.11}),),
        columns=(
            MappedColumn("order_id", "Order", "name"),
            MappedColumn("customer_id", "Customer", "name"),
            MappedColumn("ordered_at", "Date", "content"),
            MappedColumn("amount", "Total", "map"),
        ),
        anonymous_orders=sum(month.anonymous_orders for month in months),
        anonymous_revenue_minor=sum(month.anonymous_revenue_minor for month in months),
        return_lines=640,
        returned_minor=round(sold * 0.04 / 0.96),
    )
    return replace(quality, **changes)


@cache
def a_simulation() -> Simulation:
    return simulate(
        SimulationInputs(some_months(), FIRST_DAY, LAST_DAY, a_quality().returned_minor)
    )


def some_advice_inputs(**changes: Any) -> AdviceInputs:
    inputs = AdviceInputs(
        scope=a_scope(),
        measures=some_measures(),
        months=some_months(),
        shares=some_shares(),
        gaps=some_gaps(),
        rfm=some_rfm(),
        simulation=a_simulation(),
        quality=a_quality(),
        customers_last_year=3_360,
        orders_last_year=9_845,
        repurchase_share=0.31,
        repurchase_rhythm=0.58,
    )
    return replace(inputs, **changes)


def some_advice(**changes: Any) -> Advice:
    return replace(advice.advise(some_advice_inputs()), **changes)


def a_report(**changes: Any) -> Report:
    """A whole report; findings are found in the changed report unless they are given."""
    report = Report(
        schema_version=SCHEMA_VERSION,
        scope=a_scope(),
        findings=(),
        measures=some_measures(),
        months=some_months(),
        shares=some_shares(),
        cohorts=some_cohorts(),
        gaps=some_gaps(),
        first_products=some_products(),
        first_channels=some_channels(),
        rfm=some_rfm(),
        simulation=a_simulation(),
        advice=some_advice(),
        quality=a_quality(),
        outlook=an_outlook(),
    )
    changed = replace(report, **changes)
    found: tuple[Finding, ...] = changes.get("findings", findings.find(changed))
    return replace(changed, findings=found)
