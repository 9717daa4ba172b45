"""What a report looks at: period, channel, grain; and what cannot be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.insight.errors import BackwardPeriod, TooManyCohorts
from regulars.insight.grains import Grain
from regulars.insight.report.build import build_each
from regulars.insight.report.errors import (
    NoOrders,
    NoOrdersSoFar,
    UnknownChannel,
)
from regulars.insight.report.questions import Question
from regulars.insight.report.tests.examples import LINES, ORIGIN, report_of
from regulars.insight.tests.histories import sale, table_of_lines
from regulars.insight.types import Period, Report
from regulars.kernel.progress import Silent

DAY = timedelta(days=1)
CUMULATIVE_MEASURE = "customer_lifetime_value"
EARLY = Period(date(2024, 1, 5), date(2024, 1, 31))
LATE = Period(date(2024, 1, 10), date(2024, 2, 16))
ASKED = ({"period": EARLY}, {"period": LATE}, {"period": LATE, "channel": "web"}, {})


class Stages(Silent):
    """Keeps the names of the stages it is told of."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def stage(self, name: str, total: int | None = None) -> None:
        self.told.append(name)


class TestQuestion:
    def test_compares_the_later_half_of_a_short_history_with_the_earlier(self):
        scope = report_of(LINES).scope

        assert scope.period == Period(date(2024, 1, 27), date(2024, 2, 16))
        assert scope.previous == Period(date(2024, 1, 6), date(2024, 1, 26))
        assert (scope.first_day, scope.last_day) == (date(2024, 1, 5), date(2024, 2, 16))
        assert scope.channels == ("till", "web")

    @pytest.mark.slow
    def test_compares_two_years_where_there_are_two(self):
        scope = report_of([*LINES, sale("o9", "ann", "2026-01-31")]).scope

        assert scope.period == Period(date(2025, 2, 1), date(2026, 1, 31))
        assert scope.previous == Period(date(2024, 2, 2), date(2025, 1, 31))

    def test_compares_no_figure_that_only_grows(self):
        [value] = [one for one in report_of(LINES).measures if one.code == CUMULATIVE_MEASURE]

        assert (value.value, value.previous) == (1400.0, None)

    def test_has_no_previous_period_where_the_history_does_not_cover_it(self):
        report = report_of(LINES, period=LATE)

        retention = next(item for item in report.measures if item.code == "retention_rate")
        assert report.scope.previous is None
        assert (retention.value, retention.previous) == (None, None)

    @pytest.mark.slow
    def test_counts_only_the_channel_asked_for(self):
        report = report_of(LINES, channel="till")

        values = {measure.code: measure.value for measure in report.measures}
        assert (values["orders"], values["customers"]) == (1.0, 0.0)
        assert sum(month.new_customers for month in report.months) == 1
        assert report.scope.channels == ("till", "web")


@pytest.fixture(scope="module")
def answered() -> tuple[list[Report], list[str]]:
    """The reports that several questions get at once, and the stages of computing them."""
    stages = Stages()
    questions = [Question(**asked) for asked in ASKED]
    reports = list(build_each(table_of_lines(LINES), ORIGIN, questions, progress=stages))
    return reports, stages.told


class TestBuildEach:
    @pytest.mark.slow
    def test_answers_each_question_as_if_it_were_the_only_one(self, answered):
        reports, _ = answered

        assert reports == [report_of(LINES, **asked) for asked in ASKED]

    def test_computes_once_what_questions_share(self, answered):
        _, stages = answered

        of_a_history, of_a_period = ["orders", "cohorts"], ["measures", "groups", "advice"]
        assert stages == [
            *(*of_a_history, *of_a_period, *of_a_period),
            *(*of_a_history, *of_a_period),
            *(*of_a_history, *of_a_period),
        ]


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


class TestGrain:
    @pytest.mark.slow
    @pytest.mark.parametrize("grain", Grain)
    def test_follows_cohorts_of_any_grain(self, grain):
        report = report_of(LINES, grain=grain)

        assert report.cohorts.grain == grain
        assert sum(cohort.customers for cohort in report.cohorts.rows) == 3
        assert sum(cell.revenue_minor for row in report.cohorts.rows for cell in row.cells) == 10500
