from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight import metrics
from regulars.insight.errors import BackwardPeriod
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import (
    HISTORIES,
    answer,
    periods,
    rows_of,
    sale,
    table_of_lines,
)
from regulars.insight.transactions import transactions
from regulars.insight.types import Period

EXAMPLES = 25
JANUARY = Period(date(2024, 1, 1), date(2024, 1, 31))
FEBRUARY = Period(date(2024, 2, 1), date(2024, 2, 29))


def deals_table(lines):
    return transactions(table_of_lines(lines))


def months(lines):
    return metrics.months(transactions(lines))


class TestMeasures:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, periods(), st.one_of(st.none(), st.integers(1, 60)))
    def test_equals_the_oracle_on_random_histories(self, lines, span, length):
        last = span[0] - timedelta(days=1)
        previous = (last - timedelta(days=length), last) if length else None
        table = metrics.measures(
            deals_table(lines),
            period=Period(*span),
            previous=Period(*previous) if previous else None,
        )

        assert rows_of(table) == [oracle.measures(oracle.deals_of(lines), span, previous)]

    def test_computes_every_measure_of_a_store_done_by_hand(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 1000),
            sale("o2", "bob", "2024-01-08", 2000),
            sale("o3", "ann", "2024-02-04", 3000),
            sale("o4", "ann", "2024-02-14", 1000),
            sale("o5", "cat", "2024-02-15", 4000),
            sale("o6", None, "2024-02-16", 1500),
            sale("c5", "cat", "2024-02-20", -500),
        ]

        [row] = rows_of(metrics.measures(deals_table(lines), period=FEBRUARY, previous=JANUARY))

        assert row == {
            "customers": 2,
            "new_customers": 1,
            "repeat_customers": 1,
            "orders": 4,
            "customer_orders": 3,
            "revenue_minor": 9000,
            "customer_revenue_minor": 7500,
            "starting_customers": 2,
            "kept_customers": 1,
            "repeat_customer_rate": 0.5,
            "purchase_frequency": 1.5,
            "average_order_value_minor": 2250.0,
            "average_sale_minor": 2100.0,
            "repeat_transactions": 2 / (40 / 365),
            "average_retention_years": 40 / 365 / 3,
            "customer_lifetime_value_minor": 2100 * (2 / 3),
            "retention_rate": 0.5,
            "churn_rate": 0.5,
        }

    def test_multiplies_the_three_factors_of_lifetime_value(self):
        lines = [
            sale("o1", "ann", "2023-01-05", 1000),
            sale("o2", "ann", "2024-01-05", 1000),
            sale("o3", "bob", "2024-01-08", 2500),
        ]

        [row] = rows_of(metrics.measures(deals_table(lines), period=JANUARY))

        product = (
            row["average_sale_minor"] * row["repeat_transactions"] * row["average_retention_years"]
        )
        assert row["customer_lifetime_value_minor"] == pytest.approx(product, rel=1e-12)

    def test_values_a_life_at_nothing_where_nobody_came_back(self):
        lines = [sale("o1", "ann", "2024-01-05", 1000)]

        [row] = rows_of(metrics.measures(deals_table(lines), period=JANUARY))

        assert row["customer_lifetime_value_minor"] == 0.0

    def test_counts_a_fully_returned_order_as_an_order(self):
        lines = [sale("o1", "ann", "2024-01-05", 900), sale("o1", "ann", "2024-01-06", -900)]

        [row] = rows_of(metrics.measures(deals_table(lines), period=JANUARY))

        assert (row["customers"], row["orders"], row["revenue_minor"]) == (1, 1, 0)

    def test_has_no_ratios_without_orders(self):
        [row] = rows_of(metrics.measures(deals_table([]), period=JANUARY, previous=FEBRUARY))

        assert {name for name, value in row.items() if value is None} == {
            "repeat_customer_rate",
            "purchase_frequency",
            "average_order_value_minor",
            "average_sale_minor",
            "repeat_transactions",
            "average_retention_years",
            "customer_lifetime_value_minor",
            "retention_rate",
            "churn_rate",
        }
        assert {value for value in row.values() if value is not None} == {0}


class TestMonths:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES)
    def test_equals_the_oracle_on_random_histories(self, lines):
        assert answer(lines, months) == oracle.months(oracle.deals_of(lines))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES)
    def test_adds_up_to_all_revenue_and_all_orders(self, lines):
        rows = answer(lines, months)

        revenue = sum(value for row in rows for name, value in row.items() if "_minor" in name)
        orders = sum(value for row in rows for name, value in row.items() if "_orders" in name)
        assert revenue == sum(line.amount_minor for line in lines)
        assert orders == len({line.order_id for line in lines if line.amount_minor > 0})

    def test_takes_a_return_off_new_revenue_before_the_second_order(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 1000),
            sale("c1", "ann", "2024-01-07", -400),
            sale("o2", "ann", "2024-01-09", 700),
            sale("c2", "ann", "2024-01-11", -100),
        ]

        [row] = rows_of(metrics.months(deals_table(lines)))

        assert (row["new_revenue_minor"], row["returning_revenue_minor"]) == (600, 600)
        assert (row["new_customers"], row["returning_customers"]) == (1, 0)
        assert (row["new_orders"], row["returning_orders"]) == (1, 1)


class TestShares:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, periods())
    def test_equals_the_oracle_on_random_histories(self, lines, span):
        rows = rows_of(metrics.shares(deals_table(lines), period=Period(*span)))

        assert rows == [oracle.shares(oracle.deals_of(lines), span)]

    def test_finds_what_repeat_customers_bring(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 600, cost_minor=100),
            sale("o2", "ann", "2024-01-06", 300, cost_minor=100),
            sale("o3", "bob", "2024-01-07", 100, cost_minor=50),
            sale("o4", "cat", "2024-01-07", 500, cost_minor=250),
            sale("o5", None, "2024-01-07", 900, cost_minor=50),
        ]

        [row] = rows_of(metrics.shares(deals_table(lines), period=JANUARY))

        assert row == {
            "repeat_customers": 1 / 3,
            "repeat_orders": 2 / 4,
            "repeat_revenue": 900 / 1500,
            "repeat_profit": 700 / 1000,
            "top_fifth_revenue": 900 / 1500,
        }


class TestRevenueCurve:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, periods())
    def test_equals_the_oracle_on_random_histories(self, lines, span):
        rows = rows_of(metrics.revenue_curve(deals_table(lines), period=Period(*span)))

        assert rows == oracle.revenue_curve(oracle.deals_of(lines), span)

    def test_has_a_point_for_each_percent_of_many_customers(self):
        lines = [sale(f"o{number}", f"c{number}", "2024-01-05", 100) for number in range(250)]

        rows = rows_of(metrics.revenue_curve(deals_table(lines), period=JANUARY))

        assert len(rows) == 100
        assert [row["customers_share"] for row in rows[:2]] == [3 / 250, 5 / 250]
        assert all(row["customers_share"] == row["revenue_share"] for row in rows)


class TestPeriods:
    @pytest.mark.parametrize("question", [metrics.measures, metrics.shares, metrics.revenue_curve])
    def test_that_end_before_they_start_are_refused(self, question):
        backward = Period(FEBRUARY.end, FEBRUARY.start)

        with pytest.raises(BackwardPeriod) as refusal:
            question(deals_table([]), period=backward)

        assert str(refusal.value) == (
            "The period ends on 2024-02-01, before it starts on 2024-02-29. Swap the two days."
        )

    def test_before_that_end_before_they_start_are_refused(self):
        with pytest.raises(BackwardPeriod):
            metrics.measures(
                deals_table([]), period=FEBRUARY, previous=Period(JANUARY.end, JANUARY.start)
            )
