from __future__ import annotations

import math
from dataclasses import replace

import pytest

from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    MONTHS,
    a_report,
    some_cohorts,
    some_gaps,
    some_measures,
)
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
    EntryGroup,
    Measure,
    Report,
    Unit,
)


class TestReturning:
    def test_counts_those_who_bought_once(self):
        first = some_gaps()[0]

        assert found(a_report(), "most_buy_once") == {
            "one_time_share": 1 - first.went_on / first.customers,
            "customers": first.customers - first.went_on,
            "all_customers": first.customers,
        }

    def test_is_content_where_most_come_back(self):
        first = replace(some_gaps()[0], went_on=4_000, share=4_000 / 4_935)

        assert found(a_report(gaps=(first,)), "most_buy_once") is None

    def test_says_nothing_of_a_handful(self):
        first = replace(some_gaps()[0], customers=29, went_on=0, share=0.0)

        assert found(a_report(gaps=(first,)), "most_buy_once") is None

    def test_does_not_wait_until_a_quarter_of_those_who_return_have_done_so(self):
        slow = replace(some_gaps()[0], lower_quartile_days=97.0, median_days=406.0)

        assert found(a_report(gaps=(slow,)), "second_order_window") == {
            "lower_quartile_days": 97.0,
            "median_days": 406.0,
            "upper_quartile_days": 83.0,
            "write_by_day": 97,
        }

    def test_names_the_day_to_write_by(self):
        assert found(a_report(), "second_order_window") == {
            "lower_quartile_days": 24.0,
            "median_days": 42.0,
            "upper_quartile_days": 83.0,
            "write_by_day": 24,
        }

    def test_needs_twenty_who_came_back(self):
        few = replace(some_gaps()[0], went_on=19)

        assert found(a_report(gaps=(few,)), "second_order_window") is None

    def test_finds_the_second_order_the_hurdle(self):
        first, second, *_ = some_gaps()

        assert found(a_report(), "second_order_is_the_hurdle") == {
            "second_share": first.share,
            "third_share": second.share,
        }

    def test_finds_no_hurdle_in_a_handful(self):
        first = replace(some_gaps()[0], customers=60, went_on=24, share=0.40)
        second = replace(some_gaps()[1], customers=24, went_on=11, share=11 / 24)

        assert found(a_report(gaps=(first, second)), "second_order_is_the_hurdle") is None

    @pytest.mark.parametrize(
        ("value", "code"),
        [(0.10, "repeat_rate_below_benchmark"), (0.30, "repeat_rate_above_benchmark")],
    )
    def test_holds_the_repeat_rate_against_the_published_figure(self, value: float, code: str):
        rate = Measure("repeat_customer_rate", Unit.SHARE, value, None, 0.21)

        report = a_report(measures=some_measures(repeat_customer_rate=rate))

        assert found(report, code) == {"repeat_customer_rate": value, "benchmark": 0.21}

    @pytest.mark.parametrize(
        ("customers", "benchmark"), [(29.0, 0.21), (60.0, 0.21), (900.0, None)]
    )
    def test_holds_nothing_against_it_by_chance_or_over_other_spans(self, customers, benchmark):
        rate = Measure("repeat_customer_rate", Unit.SHARE, 0.15, None, benchmark)
        count = Measure("customers", Unit.COUNT, customers)

        report = a_report(measures=some_measures(repeat_customer_rate=rate, customers=count))

        assert found(report, "repeat_rate_below_benchmark") is None

    def test_prefers_the_benchmark_of_the_report(self):
        rate = Measure("retention_rate", Unit.SHARE, 0.40, None, 0.50)

        report = a_report(measures=some_measures(retention_rate=rate))

        assert found(report, "retention_below_benchmark") == {
            "retention_rate": 0.40,
            "benchmark": 0.50,
        }


def stationary_shop(*, months: int) -> list[tuple[int, float]]:
    """New customers by month, and how many order in the next, where nothing ever changes.

    The data begin in the shop's midlife: customers order at random, some often and most seldom, and
    each looks new at the first order in the data.
    """
    kinds = ((1.2, 900), (0.5, 1_500), (0.2, 3_000), (0.08, 6_000), (0.03, 9_000))
    found = []
    for month in range(months):
        first = [
            (number * math.exp(-rate * month) * (1 - math.exp(-rate)), 1 - math.exp(-rate))
            for rate, number in kinds
        ]
        size = sum(number for number, _ in first)
        found.append((round(size), sum(number * again for number, again in first) / size))
    return found


def a_cell(age: int, customers: int) -> CohortCell:
    return CohortCell(age, customers, customers, 1_000 * customers, 1_000.0, None)


class TestCohorts:
    def changed(self, factor: float) -> Report:
        """The three cohorts before the last two come back more or less than they did."""
        rows = list(some_cohorts().rows)
        for place in (-5, -4, -3):
            first, second, *rest = rows[place].cells
            second = replace(second, customers=round(second.customers * factor))
            rows[place] = replace(rows[place], cells=(first, second, *rest))
        return a_report(cohorts=replace(some_cohorts(), rows=tuple(rows)))

    def test_weakening_is_told(self):
        told = {"recent_share": 39 / 334, "earlier_share": 149 / 725, "grain": "month"}

        assert found(self.changed(0.5), "cohorts_weakening") == told

    def test_improving_is_told(self):
        told = {"recent_share": 281 / 668, "earlier_share": 149 / 725, "grain": "month"}

        assert found(self.changed(1.8), "cohorts_improving") == told

    def test_chance_is_not_told(self):
        report = self.changed(1.0)

        assert found(report, "cohorts_improving") is None
        assert found(report, "cohorts_weakening") is None

    def test_the_last_two_cohorts_do_not_count(self):
        rows = [*some_cohorts().rows[:-2]]
        rows += [replace(row, cells=row.cells[:1]) for row in some_cohorts().rows[-2:]]

        report = a_report(cohorts=replace(some_cohorts(), rows=tuple(rows)))

        assert found(report, "cohorts_weakening") is None

    def test_a_history_that_begins_in_midlife_raises_no_alarm(self):
        rows = tuple(
            Cohort(month, size, (a_cell(0, size), a_cell(1, round(size * share))))
            for month, (size, share) in zip(MONTHS, stationary_shop(months=24), strict=True)
        )
        shares = [row.cells[1].customers / row.customers for row in rows]

        report = a_report(cohorts=Cohorts("month", rows, ()))

        assert shares[0] > 2 * shares[-3]  # as steep as that, though nothing has changed
        assert found(report, "cohorts_weakening") is None

    def test_a_handful_of_cohorts_says_nothing(self):
        report = self.changed(0.5)
        few = replace(report.cohorts, rows=report.cohorts.rows[-7:])

        assert found(replace(report, cohorts=few), "cohorts_weakening") is None


class TestBeginnings:
    def test_names_the_product_that_makes_regulars_and_the_one_that_ends_there(self):
        average = 1_925 / 4_935

        assert found(a_report(), "first_product_makes_regulars") == {
            "name": "House Espresso 1 kg",
            "customers": 1_130,
            "repeat_share": 0.52,
            "average_share": average,
        }
        assert found(a_report(), "first_product_ends_there") == {
            "name": "Hand Grinder",
            "customers": 260,
            "repeat_share": 0.17,
            "average_share": average,
        }

    def test_names_none_by_chance(self):
        alike = (EntryGroup("Tea", 100, 0.42, 1.0), EntryGroup("Pot", 100, 0.38, 1.0))

        report = a_report(first_products=alike)

        assert found(report, "first_product_makes_regulars") is None
        assert found(report, "first_product_ends_there") is None

    def test_names_none_alone(self):
        report = a_report(first_channels=(EntryGroup("web", 900, 0.4, 1.0),))

        assert found(report, "first_channel_makes_regulars") is None

    def test_names_the_channel(self):
        assert found(a_report(), "first_channel_makes_regulars") == {
            "name": "web",
            "customers": 3_900,
            "repeat_share": 0.41,
            "average_share": 1_925 / 4_935,
        }

    def test_takes_groups_of_which_nothing_is_known(self):
        unknown = (EntryGroup("Tea", 0, None, 0.0), EntryGroup("Pot", 40, None, 0.0))

        assert found(a_report(first_products=unknown), "first_product_makes_regulars") is None
