from __future__ import annotations

from datetime import date

import pytest

from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_measures,
    some_months,
)
from regulars.insight.types import (
    Measure,
    Month,
    Unit,
)


class TestTrading:
    @pytest.mark.parametrize(
        ("code", "finding", "name"),
        [
            ("revenue", "revenue", "revenue_minor"),
            ("average_order_value", "order_value", "order_value_minor"),
            ("purchase_frequency", "frequency", "frequency"),
        ],
    )
    def test_tells_what_rose_and_what_fell(self, code: str, finding: str, name: str):
        risen = Measure(code, Unit.RATIO, 110.0, 100.0)
        fallen = Measure(code, Unit.RATIO, 90.0, 100.0)

        up = found(a_report(measures=some_measures(**{code: risen})), f"{finding}_rising")
        down = found(a_report(measures=some_measures(**{code: fallen})), f"{finding}_falling")

        assert up is not None
        assert down is not None
        assert (up["change"], up[name]) == (pytest.approx(0.10), 110.0)
        assert (down["change"], down[name]) == (pytest.approx(-0.10), 90.0)

    def test_lets_small_changes_pass(self):
        still = Measure("revenue", Unit.MONEY, 104.0, 100.0)

        report = a_report(measures=some_measures(revenue=still))

        assert found(report, "revenue_rising") is None

    def test_compares_new_customers_with_the_same_months_a_year_ago(self):
        months = some_months()
        before = sum(month.new_customers for month in months[9:12])
        now = sum(month.new_customers for month in months[21:24])

        assert found(a_report(), "new_customers_rising") == {
            "change": now / before - 1,
            "per_month": now / 3,
            "previous_per_month": before / 3,
            "span_months": 3,
        }

    def test_compares_with_the_quarter_before_in_a_short_history(self):
        months = tuple(
            Month(date(2025, number, 1), 200 if number <= 3 else 100, 0, 0, 0, 9, 0, 0, 0)
            for number in range(1, 7)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 6, 30))

        values = found(a_report(months=months, scope=scope), "new_customers_falling")

        assert values is not None
        assert (values["per_month"], values["previous_per_month"]) == (100, 200)

    def test_takes_a_handful_of_new_customers_for_chance(self):
        months = tuple(
            Month(date(2025, number, 1), 4 if number <= 3 else 2, 0, 0, 0, 9, 0, 0, 0)
            for number in range(1, 7)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 6, 30))

        assert found(a_report(months=months, scope=scope), "new_customers_falling") is None

    def test_names_the_month_of_the_season(self):
        values = found(a_report(), "season_peak")

        assert values is not None
        assert values["peak_month"] == 12
        assert values["ratio"] == pytest.approx(1.76, abs=0.01)
