"""Every section of a report, beside the oracle and by hand."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from regulars.insight.report.findings import find
from regulars.insight.report.tests.examples import LINES, report_of
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import HISTORIES, Line, sale
from regulars.insight.types import Caution, Period

DAY = timedelta(days=1)


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


class TestBuild:
    @pytest.mark.slow
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

    @pytest.mark.slow
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

    @pytest.mark.slow
    @pytest.mark.parametrize(("end", "ways"), [(date(2025, 8, 31), 22), (date(2025, 12, 28), 24)])
    def test_counts_every_move_between_groups_as_plain_loops_do(self, end, ways):
        lines = regulars_and_others()

        rfm = report_of(lines, period=Period(date(2025, 3, 1), end)).rfm

        deals = oracle.deals_of(lines)
        before, after = (oracle.scores(deals, day) for day in (date(2025, 2, 28), end))
        pairs = Counter((before[name]["group"], after[name]["group"]) for name in before)
        assert rfm.moved_since == date(2025, 2, 28)
        assert len(pairs) == ways
        assert {(move.before, move.after): move.customers for move in rfm.moves} == pairs
        assert [move.customers for move in rfm.moves] == sorted(pairs.values(), reverse=True)

    @pytest.mark.slow
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

    @pytest.mark.slow
    def test_reports_a_single_anonymous_order(self):
        report = report_of([sale("o1", None, "2024-01-05")])

        assert report.scope.period == Period(date(2024, 1, 5), date(2024, 1, 5))
        assert report.cohorts.rows == ()
        assert report.rfm.recency_edges_days == ()
        assert report.shares.curve == ()

    @pytest.mark.slow
    def test_simulates_nothing_of_too_few_customers(self):
        days = [(date(2024, 1, 1) + timedelta(days=9 * number)) for number in range(60)]
        few, enough = (
            report_of([sale(f"o{n}", f"c{n % size}", str(day)) for n, day in enumerate(days)])
            for size in (20, 31)
        )

        assert few.simulation.levers == few.simulation.store == ()
        assert {tactic.high_minor for tactic in few.advice.tactics} == {0.0}
        assert [lever.code for lever in enough.simulation.levers] == [
            "monthly_retention",
            "purchase_frequency",
            "average_order_value",
            "new_customers",
        ]
        assert "biggest_lever" not in {finding.code for finding in few.findings}

    @pytest.mark.slow
    def test_loads_no_pandas(self):
        code = """
import sys
from regulars.insight.engines import connect
from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin
lines = connect().sql(
    "SELECT 'o1' AS order_id, 'ann' AS customer_id, TIMESTAMP '2024-01-05' AS ordered_at, "
    "1::DOUBLE AS quantity, 100::BIGINT AS amount_minor"
)
build(lines, Origin(Intake(1, 1, (), (), ()), sources=("a",), currency="EUR"))
print("pandas" in sys.modules)
"""

        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert run.stdout == "False\n"
