from __future__ import annotations

from datetime import date

import pytest

from regulars.insight import cohorts, metrics, rfm
from regulars.insight.customers import customers
from regulars.insight.errors import BackwardPeriod, ShortTimeline
from regulars.insight.grains import Grain
from regulars.insight.tests.histories import rows_of, sale, table_of_lines
from regulars.insight.timelines import Timeline
from regulars.insight.transactions import transactions
from regulars.insight.types import Period

JANUARY = Period(date(2024, 1, 1), date(2024, 1, 31))
FEBRUARY = Period(date(2024, 2, 1), date(2024, 2, 29))
LINES = [
    sale("o1", "ann", "2023-12-05", 1000, cost_minor=400),
    sale("o2", "bob", "2024-01-31", 500, cost_minor=200),
    sale("o3", "ann", "2024-02-01", 700, cost_minor=300),
    sale("c3", "ann", "2024-02-02", -100, cost_minor=-50),
    sale("o4", None, "2024-02-03", 300),
    sale("o5", "bob", "2024-03-01", 900, cost_minor=100),
    sale("c9", "cat", "2024-02-09", -100),
]


def table():
    return transactions(table_of_lines(LINES))


class TestCustomers:
    def test_counts_each_customer_up_to_the_day_and_in_the_period(self):
        timeline = Timeline(Grain.MONTH, date(2023, 12, 5), FEBRUARY.end)

        found = customers(
            table(), as_of=FEBRUARY.end, period=FEBRUARY, previous=JANUARY, timeline=timeline
        )

        rows = {row.pop("customer_id"): tuple(row.values()) for row in rows_of(found)}
        assert found.columns[1:] == (
            *("first_on", "last_on", "orders", "revenue_minor"),
            *("period_orders", "period_revenue_minor", "period_profit_minor", "previous_orders"),
            "active_0",
        )
        assert rows == {
            "ann": (date(2023, 12, 5), date(2024, 2, 1), 2, 1600, 1, 600, 350, 0, 0b101),
            "bob": (date(2024, 1, 31), date(2024, 1, 31), 1, 500, 0, 0, None, 1, 0b10),
            "cat": (None, None, 0, -100, 0, -100, None, 0, None),
            None: (date(2024, 2, 3), date(2024, 2, 3), 1, 300, 1, 300, None, 0, 0b100),
        }

    def test_refuses_a_period_that_ends_before_it_starts(self):
        backward = Period(JANUARY.end, JANUARY.start)

        for question in (metrics.measures, metrics.shares, metrics.revenue_curve):
            with pytest.raises(BackwardPeriod) as refusal:
                question(table(), period=backward)
            assert str(refusal.value) == (
                "The period ends on 2024-01-01, before it starts on 2024-01-31. Swap the two days."
            )

    def test_refuses_to_count_days_after_the_timeline(self):
        timeline = Timeline(Grain.MONTH, JANUARY.start, JANUARY.end)

        with pytest.raises(ShortTimeline) as refusal:
            customers(table(), as_of=FEBRUARY.end, timeline=timeline)
        assert str(refusal.value) == (
            "The timeline ends on 2024-01-31, and days up to 2024-02-29 are counted. "
            "Let them agree."
        )

    @pytest.mark.slow
    def test_give_every_question_the_same_answer_when_they_are_kept(self):
        timeline = Timeline(Grain.WEEK, date(2023, 12, 5), FEBRUARY.end)
        kept = customers(
            table(), as_of=FEBRUARY.end, period=FEBRUARY, previous=JANUARY, timeline=timeline
        ).cache()

        alone = metrics.measures(table(), period=FEBRUARY, previous=JANUARY)
        assert rows_of(metrics.measures_of(kept, period=FEBRUARY)) == rows_of(alone)
        shares = metrics.shares(table(), period=FEBRUARY)
        assert rows_of(metrics.shares_of(kept)) == rows_of(shares)
        curve = metrics.revenue_curve(table(), period=FEBRUARY)
        assert rows_of(metrics.revenue_curve_of(kept)) == rows_of(curve)
        scores = rfm.scores(table(), as_of=FEBRUARY.end).order_by("customer_id")
        assert rows_of(rfm.scores_of(kept, as_of=FEBRUARY.end).order_by("customer_id")) == rows_of(
            scores
        )
        followed = cohorts.cohorts(table(), grain="week", as_of=FEBRUARY.end)
        assert rows_of(cohorts.cohorts_of(table(), kept, timeline=timeline)) == rows_of(followed)
        assert rows_of(followed)[0]["size"] == 1


class TestTimeline:
    @pytest.mark.parametrize(
        ("until", "words"), [(date(2024, 3, 2), 1), (date(2024, 3, 3), 2), (date(2023, 12, 1), 1)]
    )
    def test_has_a_column_for_every_sixty_two_periods(self, until, words):
        timeline = Timeline(Grain.DAY, date(2024, 1, 1), until)

        assert len(timeline.words) == words

    def test_finds_again_every_period_that_was_active(self):
        days = ["2024-01-01", "2024-03-02", "2024-03-03", "2024-05-03", "2024-05-04"]
        orders = [sale(f"o{day}", "ann", day) for day in days]
        timeline = Timeline(Grain.DAY, date(2024, 1, 1), date(2024, 5, 4))

        kept = customers(
            transactions(table_of_lines(orders)), as_of=timeline.until, timeline=timeline
        )

        found = {
            row["number"] - timeline.first
            for word in range(len(timeline.words))
            for row in rows_of(timeline.active(kept, word))
        }
        assert found == {0, 61, 62, 123, 124}
        [row] = rows_of(kept.select(*timeline.words))
        assert row == {"active_0": 1 | 1 << 61, "active_1": 1 | 1 << 61, "active_2": 1}
