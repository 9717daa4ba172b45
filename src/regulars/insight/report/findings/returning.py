"""Findings on who comes back, when, and after what beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regulars.insight.advice.facts import MOST
from regulars.insight.newcomers import begins_in_midlife
from regulars.insight.report.findings.statements import (
    FEWEST,
    VERY_SURE,
    Statement,
    differs,
    differs_from,
    measure_of,
    state,
)
from regulars.insight.types import Cohort, EntryGroup, Measure, Report, Unit

LEAST_RETURNERS = 20  # fewer do not make a median worth acting on
LEAST_COHORTS = 6
RECENT_COHORTS = 3
HARDLY_SURE = 1.0  # standard errors: a fall that is likelier than not


def one_time_buyers(report: Report) -> Iterator[Statement]:
    """Most customers have bought once and not again."""
    if not report.gaps or report.gaps[0].share is None:
        return
    first = report.gaps[0]
    once = 1 - first.went_on / first.customers
    if first.customers >= FEWEST and once >= MOST:
        yield state(
            "most_buy_once",
            strength=0.5 + once / 2,
            one_time_share=once,
            customers=first.customers - first.went_on,
            all_customers=first.customers,
        )


def second_order(report: Report) -> Iterator[Statement]:
    """When the second order comes, and that it is the hardest.

    The day to write by is the lower quartile: later, a quarter of those who come back have done so
    without being asked.
    """
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
            write_by_day=max(1, round(lower)),
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
    """Repeat customer rate and retention rate beside the published figures, where they compare."""
    customers = measure_of(report, "customers") or Measure("customers", Unit.COUNT, 0.0)
    for measure_code, finding, count in (
        ("repeat_customer_rate", "repeat_rate", customers.value),
        ("retention_rate", "retention", customers.previous),
    ):
        measure = measure_of(report, measure_code)
        benchmark = measure.benchmark if measure else None
        if not measure or measure.value is None or not benchmark:
            continue
        if not differs_from(measure.value, of=round(count or 0), expected=benchmark):
            continue
        side = "below" if measure.value < benchmark else "above"
        distance = abs(measure.value / benchmark - 1)
        yield state(
            f"{finding}_{side}_benchmark",
            strength=0.7 + distance,
            tone=None,
            **{measure_code: measure.value, "benchmark": benchmark},
        )


def recent_cohorts(report: Report) -> Iterator[Statement]:
    """Whether the last cohorts come back more or less than those before them.

    Compared at age 1, the period after the first order. The two latest cohorts are left out,
    because the data end before or within theirs. Told only where the difference is sure. Where the
    history begins in midlife (see :mod:`regulars.insight.newcomers`), only the later half of the
    earlier cohorts counts, and nothing is told while these still come back less and less.
    """
    rows = sorted(report.cohorts.rows, key=lambda row: row.entry)[:-2]
    if len(rows) < LEAST_COHORTS:
        return
    earlier_rows = rows[:-RECENT_COHORTS]
    if begins_in_midlife([row.customers for row in rows]):
        earlier_rows = earlier_rows[len(earlier_rows) // 2 :]
        if _are_falling(earlier_rows):
            return
    returned, customers = _returned(rows[-RECENT_COHORTS:])
    returned_before, customers_before = _returned(earlier_rows)
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


def _are_falling(rows: Sequence[Cohort]) -> bool:
    """Whether the later half of these cohorts comes back less than the earlier, or may well."""
    middle = len(rows) // 2
    before, of_before = _returned(rows[:middle])
    after, of_after = _returned(rows[middle:])
    if not of_before or not of_after or after / of_after >= before / of_before:
        return not of_before
    return differs(after, of_after, before, of_before, errors=HARDLY_SURE)


def _returned(rows: Sequence[Cohort]) -> tuple[int, int]:
    """Customers of these cohorts who bought at age 1, and all of them."""
    returned = sum(cell.customers for row in rows for cell in row.cells if cell.age == 1)
    return returned, sum(row.customers for row in rows)


def first_products(report: Report) -> Iterator[Statement]:
    """The first product after which most come back, and the one after which fewest do."""
    best, worst = _best_and_worst(report.first_products, report)
    if best:
        yield _entry("first_product_makes_regulars", best, report)
    if worst:
        yield _entry("first_product_ends_there", worst, report)


def first_channels(report: Report) -> Iterator[Statement]:
    """The channel whose first-time customers come back most."""
    best, _ = _best_and_worst(report.first_channels, report)
    if best:
        yield _entry("first_channel_makes_regulars", best, report)


def _came_back(group: EntryGroup) -> int:
    return round((group.repeat_share or 0) * group.customers)


def _best_and_worst(
    groups: Sequence[EntryGroup], report: Report
) -> tuple[EntryGroup | None, EntryGroup | None]:
    """The groups that come back most and least, where they surely differ from all the others."""
    if not report.gaps or not report.gaps[0].customers:
        return None, None
    large = [g for g in groups if g.customers >= FEWEST and g.repeat_share is not None]
    telling = [group for group in large if _stands_out(group, report)]
    average = _average(report)
    ordered = sorted(telling, key=lambda group: (-(group.repeat_share or 0), group.name))
    best = next((group for group in ordered if (group.repeat_share or 0) > average), None)
    worst = next((g for g in reversed(ordered) if (g.repeat_share or 0) < average), None)
    return best, worst


def _average(report: Report) -> float:
    """The share of all customers who came back, whatever they began with."""
    return report.gaps[0].went_on / report.gaps[0].customers


def _stands_out(group: EntryGroup, report: Report) -> bool:
    everybody = report.gaps[0]
    others = everybody.went_on - _came_back(group)
    of_others = everybody.customers - group.customers
    return differs(_came_back(group), group.customers, others, of_others, errors=VERY_SURE)


def _entry(code: str, group: EntryGroup, report: Report) -> Statement:
    average, share = _average(report), group.repeat_share or 0.0
    return state(
        code,
        strength=0.7 + 2 * abs(share - average),
        name=group.name,
        customers=group.customers,
        repeat_share=share,
        average_share=average,
    )
