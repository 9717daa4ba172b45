"""Findings on who comes back, when, and after what beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regulars.insight.benchmarks import benchmark_for
from regulars.insight.report.findings.statements import (
    VERY_SURE,
    Statement,
    differs,
    measure_of,
    state,
)
from regulars.insight.types import Cohort, EntryGroup, Report

MOST = 0.5
LEAST_RETURNERS = 20  # fewer do not make a median worth acting on
LEAST_COHORTS = 6
RECENT_COHORTS = 3
LEAST_ENTRY = 30


def one_time_buyers(report: Report) -> Iterator[Statement]:
    """Most customers have bought once and not again."""
    if not report.gaps or report.gaps[0].share is None:
        return
    first = report.gaps[0]
    once = 1 - first.went_on / first.customers
    if once >= MOST:
        yield state(
            "most_buy_once",
            strength=0.5 + once / 2,
            one_time_share=once,
            customers=first.customers - first.went_on,
        )


def second_order(report: Report) -> Iterator[Statement]:
    """When the second order comes, and that it is the hardest."""
    if not report.gaps or report.gaps[0].went_on < LEAST_RETURNERS:
        return
    first = report.gaps[0]
    days = (first.lower_quartile_days, first.median_days, first.upper_quartile_days)
    if None not in days:
        lower, median, upper = (day or 0.0 for day in days)
        yield state(
            "second_order_window",
            lower_quartile_days=lower,
            median_days=median,
            upper_quartile_days=upper,
            write_by_day=max(1, round(median)),
        )
    if len(report.gaps) > 1:
        yield from _hurdle(report)


def _hurdle(report: Report) -> Iterator[Statement]:
    first, second = report.gaps[0], report.gaps[1]
    higher = (second.share or 0) > (first.share or 0)
    sure = differs(second.went_on, second.customers, first.went_on, first.customers)
    if first.share and second.share and higher and sure:
        yield state(
            "second_order_is_the_hurdle",
            strength=min(1.0, second.share / first.share - 1),
            second_share=first.share,
            third_share=second.share,
        )


def against_benchmarks(report: Report) -> Iterator[Statement]:
    """Repeat customer rate and retention rate beside the published figures."""
    for measure_code, finding in (
        ("repeat_customer_rate", "repeat_rate"),
        ("retention_rate", "retention"),
    ):
        measure = measure_of(report, measure_code)
        benchmark = measure and (measure.benchmark or benchmark_for(measure_code))
        if not measure or measure.value is None or not benchmark:
            continue
        side = "below" if measure.value < benchmark else "above"
        distance = abs(measure.value / benchmark - 1)
        yield state(
            f"{finding}_{side}_benchmark",
            strength=0.7 + distance,
            **{measure_code: measure.value, "benchmark": benchmark},
        )


def recent_cohorts(report: Report) -> Iterator[Statement]:
    """Whether the last cohorts come back more or less than those before them.

    Compared at age 1, the period after the first order. The two latest cohorts are left out,
    because the data end before or within theirs. Told only where the difference is sure.
    """
    rows = sorted(report.cohorts.rows, key=lambda row: row.entry)[:-2]
    if len(rows) < LEAST_COHORTS:
        return
    returned, customers = _returned(rows[-RECENT_COHORTS:])
    returned_before, customers_before = _returned(rows[:-RECENT_COHORTS])
    if not differs(returned, customers, returned_before, customers_before):
        return
    recent, earlier = returned / customers, returned_before / customers_before
    yield state(
        "cohorts_improving" if recent > earlier else "cohorts_weakening",
        strength=0.5 + abs(recent - earlier) / max(recent, earlier),
        recent_share=recent,
        earlier_share=earlier,
        grain=report.cohorts.grain,
    )


def _returned(rows: Sequence[Cohort]) -> tuple[int, int]:
    """Customers of these cohorts who bought at age 1, and all of them."""
    returned = sum(cell.customers for row in rows for cell in row.cells if cell.age == 1)
    return returned, sum(row.customers for row in rows)


def first_products(report: Report) -> Iterator[Statement]:
    """The first product after which most come back, and the one after which fewest do."""
    best, worst = _best_and_worst(report.first_products)
    if best:
        yield _entry("first_product_makes_regulars", best, report.first_products)
    if worst:
        yield _entry("first_product_ends_there", worst, report.first_products)


def first_channels(report: Report) -> Iterator[Statement]:
    """The channel whose first-time customers come back most."""
    best, _ = _best_and_worst(report.first_channels)
    if best:
        yield _entry("first_channel_makes_regulars", best, report.first_channels)


def _came_back(group: EntryGroup) -> int:
    return round((group.repeat_share or 0) * group.customers)


def _average(groups: Sequence[EntryGroup]) -> float:
    return sum(map(_came_back, groups)) / sum(group.customers for group in groups)


def _best_and_worst(
    groups: Sequence[EntryGroup],
) -> tuple[EntryGroup | None, EntryGroup | None]:
    """The groups that come back most and least, where they surely differ from all the others."""
    large = [g for g in groups if g.customers >= LEAST_ENTRY and g.repeat_share is not None]
    if not large:
        return None, None
    average = _average(groups)
    ordered = sorted(large, key=lambda group: (-(group.repeat_share or 0), group.name))
    best, worst = ordered[0], ordered[-1]
    above = (best.repeat_share or 0) > average and _stands_out(best, groups)
    below = (worst.repeat_share or 0) < average and _stands_out(worst, groups)
    return best if above else None, worst if below else None


def _stands_out(group: EntryGroup, groups: Sequence[EntryGroup]) -> bool:
    others = sum(map(_came_back, groups)) - _came_back(group)
    of_others = sum(each.customers for each in groups) - group.customers
    return differs(_came_back(group), group.customers, others, of_others, errors=VERY_SURE)


def _entry(code: str, group: EntryGroup, groups: Sequence[EntryGroup]) -> Statement:
    average = _average(groups)
    share = group.repeat_share or 0.0
    return state(
        code,
        strength=0.7 + 2 * abs(share - average),
        name=group.name,
        customers=group.customers,
        repeat_share=share,
        average_share=average,
    )
