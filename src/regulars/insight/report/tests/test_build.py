from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from regulars.insight.errors import BackwardPeriod, TooManyCohorts
from regulars.insight.grains import Grain
from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
from regulars.insight.report.errors import (
    NoOrders,
    NoOrdersSoFar,
    UnknownChannel,
)
from regulars.insight.report.findings import find
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import HISTORIES, Line, sale, table_of_lines
from regulars.insight.types import Caution, Period, RetentionPoint

DAY = timedelta(days=1)
INTAKE = Intake(rows_read=9, rows_used=8, dropped=(), cautions=(), columns=())
LINES = [
    sale("o1", "ann", "2024-01-05", 1000, channel="web", product_id="tea", product_name="Tea"),
    sale("o2", "bob", "2024-01-08", 2000, channel="till", product_id="pot", product_name="Pot"),
    sale("o3", "ann", "2024-02-04", 3000, channel="web", cost_minor=900),
    sale("o4", "ann", "2024-02-14", 1000, channel="web"),
    sale("o5", "cat", "2024-02-15", 4000, channel="web"),
    sale("o6", None, "2024-02-16", 1500, channel="till"),
    sale("c5", "cat", "2024-02-16", -500, channel="web"),
]


CUMULATIVE_MEASURE = "customer_lifetime_value"


def regulars_and_others() -> list[Line]:
    """Two in five customers are gone in the second year, the others go on as before."""
    lines = []
    for number in range(120):
        orders = 1 + number % 6
        years = (2024,) if number % 5 < 2 else (2024, 2025)
        for year in years:
            lines += [
                sale(
                    f"{number}-{year}-{order}",
                    f"c{number}",
                    f"{year}-{12 - order:02}-{1 + number % 28:02}",
                )
                for order in range(orders)
            ]
    return lines


def report_of(lines, **options):
    return build(
        table_of_lines(lines), intake=INTAKE, sources=("a.csv",), currency="EUR", **options
    )


class TestBuild:
    @settings(max_examples=10, deadline=None)
    @given(HISTORIES.filter(lambda lines: any(line.amount_minor > 0 for line in lines)))
    def test_equals_the_oracle_on_random_histories(self, lines):
        report = report_of(lines)

        deals = oracle.deals_of(lines)
        as_of = max(deal.day for deal in deals if deal.is_order)
        deals = [deal for deal in deals if deal.day <= as_of]
        span = (report.scope.period.start, report.scope.period.end)
        measures = oracle.measures(deals, span, None)
        scores = oracle.scores(deals, as_of).values()
        values = {measure.code: measure.value for measure in report.measures}
        assert report.scope.as_of == as_of
        assert values["repeat_customer_rate"] == measures["repeat_customer_rate"]
        assert values["customer_lifetime_value"] == measures["customer_lifetime_value_minor"]
        assert values["revenue"] == measures["revenue_minor"]
        assert [vars(month) for month in report.months] == oracle.months(deals)
        assert [vars(gap) for gap in report.gaps] == oracle.order_gaps(deals, 10)
        assert sum(group.customers for group in report.rfm.groups) == len(scores)
        assert sum(cell.customers for cell in report.rfm.cells) == len(scores)
        assert sum(cohort.customers for cohort in report.cohorts.rows) == len(scores)
        before, after = (oracle.scores(deals, day) for day in (span[0] - DAY, span[1]))
        pairs = Counter((before[name]["group"], after[name]["group"]) for name in before)
        moves = {(move.before, move.after): move.customers for move in report.rfm.moves}
        assert moves == pairs

    def test_compares_the_later_half_of_a_short_history_with_the_earlier(self):
        scope = report_of(LINES).scope

        assert scope.period == Period(date(2024, 1, 27), date(2024, 2, 16))
        assert scope.previous == Period(date(2024, 1, 6), date(2024, 1, 26))
        assert (scope.first_day, scope.last_day) == (date(2024, 1, 5), date(2024, 2, 16))
        assert scope.channels == ("till", "web")

    def test_compares_two_years_where_there_are_two(self):
        scope = report_of([*LINES, sale("o9", "ann", "2026-01-31")]).scope

        assert scope.period == Period(date(2025, 2, 1), date(2026, 1, 31))
        assert scope.previous == Period(date(2024, 2, 2), date(2025, 1, 31))

    def test_compares_no_figure_that_only_grows(self):
        [value] = [one for one in report_of(LINES).measures if one.code == CUMULATIVE_MEASURE]

        assert (value.value, value.previous) == (1400.0, None)

    def test_counts_the_regulars_who_stayed_among_those_who_may_slip(self):
        report = report_of(
            regulars_and_others(), period=Period(date(2025, 1, 1), date(2025, 12, 31))
        )

        stayed = sum(move.customers for move in report.rfm.moves if move.before == move.after)
        moved = sum(move.customers for move in report.rfm.moves if move.before != move.after)
        [slipping] = [one for one in find(report, limit=99) if one.code == "regulars_slipping"]
        at_start = oracle.scores(oracle.deals_of(regulars_and_others()), date(2024, 12, 31))
        regulars = [s for s in at_start.values() if s["group"] in {"champions", "loyal"}]
        assert (stayed > 0, moved > 0) == (True, True)
        assert slipping.values["regulars"] == len(regulars)

    @pytest.mark.parametrize("end", [date(2025, 8, 31), date(2025, 12, 28)])
    def test_counts_every_move_between_groups_as_plain_loops_do(self, end):
        lines = regulars_and_others()

        rfm = report_of(lines, period=Period(date(2025, 3, 1), end)).rfm

        deals = oracle.deals_of(lines)
        before, after = (oracle.scores(deals, day) for day in (date(2025, 2, 28), end))
        pairs = Counter((before[name]["group"], after[name]["group"]) for name in before)
        assert rfm.moved_since == date(2025, 2, 28)
        assert len(pairs) > 10
        assert {(move.before, move.after): move.customers for move in rfm.moves} == pairs
        assert [move.customers for move in rfm.moves] == sorted(pairs.values(), reverse=True)

    def test_has_no_previous_period_where_the_history_does_not_cover_it(self):
        report = report_of(LINES, period=Period(date(2024, 1, 10), date(2024, 2, 16)))

        retention = next(item for item in report.measures if item.code == "retention_rate")
        assert report.scope.previous is None
        assert (retention.value, retention.previous) == (None, None)

    def test_counts_only_the_channel_asked_for(self):
        report = report_of(LINES, channel="till")

        values = {measure.code: measure.value for measure in report.measures}
        assert (values["orders"], values["customers"]) == (1.0, 0.0)
        assert sum(month.new_customers for month in report.months) == 1
        assert report.scope.channels == ("till", "web")

    def test_accounts_for_what_the_figures_leave_out(self):
        quality = report_of(LINES, as_of=date(2024, 2, 15)).quality

        assert (quality.anonymous_orders, quality.anonymous_revenue_minor) == (0, 0)
        assert (quality.return_lines, quality.returned_minor) == (0, 0)
        assert quality.cautions == (
            Caution("lines_after_as_of", {"lines": 2}),
            Caution("cost_incomplete", {"orders": 4, "of": 5}),
        )

    def test_counts_anonymous_orders_and_returns(self):
        quality = report_of(LINES).quality

        assert (quality.rows_read, quality.rows_used) == (9, 8)
        assert (quality.anonymous_orders, quality.anonymous_revenue_minor) == (1, 1500)
        assert (quality.return_lines, quality.returned_minor) == (1, 500)

    def test_groups_customers_by_how_they_started(self):
        report = report_of(LINES)

        assert [(group.name, group.customers) for group in report.first_products] == [
            ("Pot", 1),
            ("Tea", 1),
        ]
        assert [(group.name, group.customers) for group in report.first_channels] == [
            ("web", 2),
            ("till", 1),
        ]

    def test_draws_the_whole_map(self):
        rfm = report_of(LINES).rfm

        assert len(rfm.groups) == 11
        assert [(cell.recency, cell.frequency_monetary) for cell in rfm.cells] == [
            (recency, value) for recency in range(1, 6) for value in range(1, 6)
        ]
        assert rfm.moved_since == date(2024, 1, 26)

    def test_reports_a_single_anonymous_order(self):
        report = report_of([sale("o1", None, "2024-01-05")])

        assert report.scope.period == Period(date(2024, 1, 5), date(2024, 1, 5))
        assert report.cohorts.rows == ()
        assert report.rfm.recency_edges_days == ()
        assert report.shares.curve == ()

    def test_simulates_nothing_of_too_few_customers(self):
        days = [(date(2024, 1, 1) + timedelta(days=9 * number)) for number in range(60)]
        few, enough = (
            report_of([sale(f"o{n}", f"c{n % size}", str(day)) for n, day in enumerate(days)])
            for size in (20, 31)
        )

        assert few.simulation.levers == few.simulation.store == ()
        assert {tactic.high_minor for tactic in few.advice.tactics} == {0.0}
        assert enough.simulation.levers
        assert "biggest_lever" not in {finding.code for finding in few.findings}

    def test_loads_no_pandas(self):
        code = """
import sys
from regulars.insight.engines import connect
from regulars.insight.errors import BackwardPeriod, TooManyCohorts
from regulars.insight.grains import Grain
from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
lines = connect().sql(
    "SELECT 'o1' AS order_id, 'ann' AS customer_id, TIMESTAMP '2024-01-05' AS ordered_at, "
    "1::DOUBLE AS quantity, 100::BIGINT AS amount_minor"
)
build(lines, intake=Intake(1, 1, (), (), ()), sources=("a",), currency="EUR")
print("pandas" in sys.modules)
"""

        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert run.stdout == "False\n"


class TestRefusals:
    def test_refuses_a_history_without_orders(self):
        with pytest.raises(NoOrders) as refusal:
            report_of([sale("c1", "ann", "2024-01-05", -100)])

        assert str(refusal.value) == (
            "There is no order with an amount above zero in a.csv. "
            "Check that the amounts are in the column taken for them."
        )

    def test_refuses_a_day_before_the_first_order(self):
        with pytest.raises(NoOrdersSoFar) as refusal:
            report_of(LINES, as_of=date(2024, 1, 4))

        assert str(refusal.value) == (
            "There is no order up to 2024-01-04: the first is of 2024-01-05. Give a later day."
        )

    def test_refuses_an_unknown_channel(self):
        with pytest.raises(UnknownChannel) as refusal:
            report_of(LINES, channel="fax")

        assert refusal.value.channels == ("till", "web")

    def test_refuses_a_channel_where_no_order_names_one(self):
        lines = [sale("o1", "ann", "2024-01-05", channel=None)]

        with pytest.raises(UnknownChannel) as refusal:
            report_of(lines, channel="fax")

        assert str(refusal.value) == (
            "No order names a channel, so there is none called 'fax'. Leave out --channel, or "
            "name the column with --map channel=COLUMN."
        )

    def test_refuses_more_cohorts_than_a_report_can_hold(self):
        later = [*LINES, sale("o9", "bob", "2024-06-01")]

        with pytest.raises(TooManyCohorts) as refusal:
            report_of(later, grain=Grain.DAY)

        assert str(refusal.value) == (
            "By day, this history has 149 cohorts, and a report holds up to 110. "
            "Choose a longer grain: week, month, quarter, year."
        )

    def test_refuses_a_period_that_ends_before_it_starts(self):
        with pytest.raises(BackwardPeriod):
            report_of(LINES, period=Period(date(2024, 2, 1), date(2024, 1, 1)))


class TestBeginnings:
    def test_counts_customers_who_began_with_nothing_but_postage(self):
        posted = sale("o9", "dan", "2024-02-01", product_name="Postage")

        report = report_of([*LINES, posted])

        assert report.quality.customers_without_goods == 1
        assert [group.name for group in report.first_products] == ["Pot", "Tea"]

    def test_counts_nobody_without_goods_where_no_product_is_named(self):
        lines = [replace(line, product_id=None, product_name=None) for line in LINES]

        report = report_of(lines)

        assert (report.first_products, report.quality.customers_without_goods) == ((), 0)

    def test_follows_those_who_began_alike(self):
        months = [f"2024-{month:02d}-05" for month in (1, 2, 3, 4, 5)]
        tea = {"product_name": "Tea", "channel": "web"}
        first = [sale(f"a{day}", f"c{day}", day, **tea) for day in months]
        again = [sale(f"b{day}", f"c{day}", f"{day[:-2]}25", **tea) for day in months]
        later = [sale("z1", f"c{months[0]}", "2024-02-20", **tea)]

        report = report_of([*first, *again, *later], grain=Grain.MONTH, as_of=date(2024, 5, 31))

        [group] = report.first_products
        assert group.curve == (
            RetentionPoint(0, 5, 5, 1.0),
            RetentionPoint(1, 4, 1, 0.25),
            RetentionPoint(2, 3, 0, 0.0),
        )
        assert report.first_channels[0].curve == group.curve


class TestAverage:
    def test_ends_where_fewer_than_half_of_the_customers_are_old_enough(self):
        sizes = {
            "2024-01-05": 2,
            "2024-02-05": 2,
            "2024-03-05": 2,
            "2024-04-05": 2,
            "2024-05-05": 5,
        }
        lines = [
            sale(f"{day}-{number}", f"{day}-{number}", day)
            for day, size in sizes.items()
            for number in range(size)
        ]

        report = report_of(lines, grain=Grain.MONTH, as_of=date(2024, 5, 31))

        assert [(point.age, point.customers) for point in report.cohorts.curve] == [(0, 13), (1, 8)]
        assert report.cohorts.inherited == 0

    def test_leaves_out_cohorts_that_had_bought_before(self):
        report = report_of(list(a_midlife()), grain=Grain.MONTH, as_of=date(2024, 9, 30))

        assert report.cohorts.inherited == 3
        assert [(p.customers, p.returned) for p in report.cohorts.curve[:2]] == [
            (240, 240),
            (200, 20),
        ]


def a_midlife() -> Iterator[Line]:
    """Eighty customers in each of three months of whom half return, then forty and a tenth."""
    for month in range(1, 10):
        size, back = (80, 2) if month <= 3 else (40, 10)
        for number in range(size):
            customer = f"c{month}-{number}"
            yield sale(f"{customer}-a", customer, f"2024-{month:02}-05")
            if number % back == 0 and month < 9:
                yield sale(f"{customer}-b", customer, f"2024-{month + 1:02}-05")


class TestGrain:
    @pytest.mark.parametrize("grain", Grain)
    def test_follows_cohorts_of_any_grain(self, grain):
        report = report_of(LINES, grain=grain)

        assert report.cohorts.grain == grain
        assert sum(cohort.customers for cohort in report.cohorts.rows) == 3
        assert sum(cell.revenue_minor for row in report.cohorts.rows for cell in row.cells) == 10500
