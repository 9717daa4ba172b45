"""A plausible, complete report for tests: a coffee and tea store of 24 months, in euros.

Every part comes from a few made-up numbers, so that the parts agree with each other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from regulars.insight import advice
from regulars.insight.advice import AdviceInputs
from regulars.insight.benchmarks import benchmark_for
from regulars.insight.report import findings
from regulars.insight.simulate import SimulationInputs, simulate
from regulars.insight.types import (
    SCHEMA_VERSION,
    Advice,
    Caution,
    Cohort,
    CohortCell,
    Cohorts,
    CurvePoint,
    Dropped,
    EntryGroup,
    Finding,
    MappedColumn,
    Measure,
    Month,
    OrderGap,
    Period,
    Quality,
    Report,
    RetentionPoint,
    Rfm,
    RfmCell,
    RfmGroup,
    RfmMove,
    Scope,
    Shares,
    Simulation,
    Unit,
)

FIRST_DAY = date(2024, 1, 2)
LAST_DAY = date(2025, 12, 30)
MONTHS = tuple(date(2024 + number // 12, number % 12 + 1, 1) for number in range(24))
SEASON = (0.9, 0.9, 1.0, 1.0, 0.95, 0.85, 0.8, 0.85, 1.0, 1.05, 1.25, 1.45)
ORDER_VALUE_MINOR = 3_200
YEAR = Period(date(2024, 12, 31), LAST_DAY)
RETENTION = (1.0, 0.21, 0.18, 0.165, 0.155, 0.15, 0.145, 0.14, 0.138, 0.135, 0.132, 0.13)


def a_scope(**changes: Any) -> Scope:
    scope = Scope(
        sources=("orders.csv",),
        currency="EUR",
        as_of=LAST_DAY,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        period=YEAR,
        previous=Period(date(2024, 1, 1), date(2024, 12, 30)),
        channel=None,
        channels=("till", "web"),
        has_cost=True,
    )
    return replace(scope, **changes)


def new_customers(number: int) -> int:
    return round((170 + 3 * number) * SEASON[number % 12])


def returning_share(age: int) -> float:
    return RETENTION[min(age, len(RETENTION) - 1)]


def a_month(number: int) -> Month:
    """The number-th month of trade, counted from 0; four in a hundred euros come back."""
    new = new_customers(number)
    season = SEASON[number % 12]
    returning = sum(
        round(new_customers(entry) * returning_share(number - entry) * season)
        for entry in range(number)
    )
    new_orders, returning_orders = round(1.05 * new), round(1.2 * returning)
    anonymous = round(120 * season)
    net_value = round(ORDER_VALUE_MINOR * 0.96)
    return Month(
        month=MONTHS[number],
        new_customers=new,
        returning_customers=returning,
        new_orders=new_orders,
        returning_orders=returning_orders,
        anonymous_orders=anonymous,
        new_revenue_minor=new_orders * net_value,
        returning_revenue_minor=returning_orders * round(1.1 * net_value),
        anonymous_revenue_minor=anonymous * 1_450,
    )


@cache
def some_months() -> tuple[Month, ...]:
    return tuple(a_month(number) for number in range(len(MONTHS)))


def some_measures(**changes: Measure) -> tuple[Measure, ...]:
    """The measures of the period by code; a keyword replaces the one of that code."""
    measures = {
        measure.code: measure
        for measure in (
            Measure("customers", Unit.COUNT, 3_360.0, 2_810.0),
            Measure("orders", Unit.COUNT, 11_540.0, 8_220.0),
            Measure("revenue", Unit.MONEY, 36_200_000.0, 26_100_000.0),
            Measure(
                "repeat_customer_rate",
                Unit.SHARE,
                0.412,
                0.376,
                benchmark_for("repeat_customer_rate", period=YEAR),
            ),
            Measure("purchase_frequency", Unit.RATIO, 2.93, 2.52),
            Measure("average_order_value", Unit.MONEY, 3_137.0, 3_175.0),
            Measure("customer_lifetime_value", Unit.MONEY, 7_230.0),
            Measure(
                "retention_rate",
                Unit.SHARE,
                0.471,
                None,
                benchmark_for("retention_rate", period=YEAR),
            ),
            Measure(
                "churn_rate",
                Unit.SHARE,
                0.529,
                None,
                benchmark_for("churn_rate", period=YEAR),
            ),
        )
    }
    return tuple({**measures, **changes}.values())


def some_shares(**changes: Any) -> Shares:
    curve = tuple(
        CurvePoint(step / 20, 1 - (1 - step / 20) ** 2.4 if step else 0.0) for step in range(21)
    )
    shares = Shares(
        repeat_customers=0.412,
        repeat_orders=0.71,
        repeat_revenue=0.73,
        repeat_profit=0.74,
        top_fifth_revenue=0.61,
        curve=curve,
    )
    return replace(shares, **changes)


def a_cohort(number: int, *, ages: int) -> Cohort:
    entered = new_customers(number)
    cells, cumulative = [], 0.0
    for age in range(ages):
        season = SEASON[(number + age) % 12] if age else 1.0
        customers = min(entered, round(entered * returning_share(age) * season))
        orders = round(customers * 1.2)
        revenue = orders * ORDER_VALUE_MINOR
        cumulative += revenue / entered
        cells.append(CohortCell(age, customers, orders, revenue, cumulative, revenue * 45 // 100))
    return Cohort(MONTHS[number], entered, tuple(cells))


@cache
def some_cohorts() -> Cohorts:
    rows = tuple(a_cohort(number, ages=24 - number) for number in range(24))
    curve = []
    for age in range(24):
        old_enough = [row for row in rows if len(row.cells) > age]
        customers = sum(row.customers for row in old_enough)
        returned = sum(row.cells[age].customers for row in old_enough)
        curve.append(RetentionPoint(age, customers, returned, returned / customers))
    return Cohorts(grain="month", rows=rows, curve=tuple(curve))


def some_gaps() -> tuple[OrderGap, ...]:
    reached, gaps = sum(new_customers(number) for number in range(24)), []
    for number, share in enumerate((0.39, 0.55, 0.62, 0.67, 0.71), start=1):
        went_on = round(reached * share)
        median = 46.0 - 4 * number
        gaps.append(
            OrderGap(
                order_number=number,
                customers=reached,
                went_on=went_on,
                share=went_on / reached,
                lower_quartile_days=median - 18,
                median_days=median,
                upper_quartile_days=median + 41,
            )
        )
        reached = went_on
    return tuple(gaps)


def an_entry(name: str, customers: int, repeat_share: float, revenue_minor: float) -> EntryGroup:
    """A group of customers who started alike and who come back as the repeat share suggests."""
    curve = []
    for age in range(16):
        old_enough = round(customers * (1 - age / 24))
        returned = round(old_enough * min(1.0, returning_share(age) * repeat_share / 0.4))
        returned = old_enough if age == 0 else returned
        curve.append(RetentionPoint(age, old_enough, returned, returned / old_enough))
    return EntryGroup(name, customers, repeat_share, revenue_minor, tuple(curve))


def some_products() -> tuple[EntryGroup, ...]:
    return (
        an_entry("House Espresso 1 kg", 1_130, 0.52, 13_900.0),
        an_entry("Filter Blend 500 g", 820, 0.44, 10_400.0),
        an_entry("Sencha 100 g", 610, 0.40, 8_800.0),
        an_entry("Tasting Box", 540, 0.36, 7_950.0),
        an_entry("Earl Grey 250 g", 430, 0.38, 8_100.0),
        an_entry("Hand Grinder", 260, 0.17, 7_300.0),
    )


def some_channels() -> tuple[EntryGroup, ...]:
    return (an_entry("web", 3_900, 0.41, 10_700.0), an_entry("till", 900, 0.30, 6_900.0))


# code, customers, revenue per customer, mean recency in days, mean orders
GROUPS = (
    ("champions", 560, 32_000, 14.0, 9.4),
    ("loyal", 740, 19_500, 41.0, 5.8),
    ("potential_loyalists", 610, 8_900, 28.0, 2.4),
    ("new", 420, 3_300, 12.0, 1.0),
    ("promising", 380, 3_100, 52.0, 1.1),
    ("need_attention", 390, 9_600, 96.0, 3.1),
    ("about_to_sleep", 410, 3_700, 131.0, 1.3),
    ("at_risk", 480, 11_800, 214.0, 3.6),
    ("cannot_lose", 130, 24_100, 248.0, 7.2),
    ("hibernating", 370, 4_000, 305.0, 1.5),
    ("lost", 310, 2_600, 498.0, 1.0),
)


# The squares of the map, from recency 1 to 5; in each from the lowest value to the highest.
SQUARES = (
    ("lost", "lost", "at_risk", "at_risk", "cannot_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyalists", "potential_loyalists", "loyal", "loyal"),
    ("new", "potential_loyalists", "potential_loyalists", "champions", "champions"),
)


def a_square(recency: int, value: int) -> RfmCell:
    """A square's even part of its group's customers and revenue; the first take what is left."""
    code = SQUARES[recency - 1][value - 1]
    places = [place for row in SQUARES for place in row if place == code]
    place = sum(row.count(code) for row in SQUARES[: recency - 1])
    place += SQUARES[recency - 1][: value - 1].count(code)
    [(customers, each)] = [(count, each) for name, count, each, *_ in GROUPS if name == code]
    part = customers // len(places) + (place < customers % len(places))
    return RfmCell(recency, value, group=code, customers=part, revenue_minor=part * each)


def some_rfm() -> Rfm:
    groups = tuple(
        RfmGroup(code, customers, customers * each, recency, orders, float(each))
        for code, customers, each, recency, orders in GROUPS
    )
    cells = tuple(a_square(recency, value) for recency in range(1, 6) for value in range(1, 6))
    moves = (
        RfmMove("champions", "champions", 310),
        RfmMove("champions", "at_risk", 64),
        RfmMove("loyal", "champions", 150),
        RfmMove("loyal", "need_attention", 88),
        RfmMove("new", "potential_loyalists", 97),
        RfmMove("new", "lost", 120),
    )
    return Rfm(
        groups=groups,
        cells=cells,
        recency_edges_days=(21.0, 55.0, 120.0, 260.0),
        frequency_edges=(1.0, 2.0, 3.0, 6.0),
        monetary_edges_minor=(3_000.0, 5_600.0, 9_800.0, 19_000.0),
        moved_since=date(2024, 12, 30),
        moves=moves,
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
    )
    changed = replace(report, **changes)
    found: tuple[Finding, ...] = changes.get("findings", findings.find(changed))
    return replace(changed, findings=found)
