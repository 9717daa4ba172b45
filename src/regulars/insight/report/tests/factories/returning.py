"""Who comes back: cohorts, the road from order to order, and how customers began."""

from __future__ import annotations

from functools import cache

from regulars.insight.report.tests.factories.trade import (
    MONTHS,
    ORDER_VALUE_MINOR,
    SEASON,
    new_customers,
    returning_share,
)
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
    EntryGroup,
    OrderGap,
    RetentionPoint,
)


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
