from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.insight.benchmarks import DRIVERS, FIGURES, MEASURE_FIGURES, SOURCES, benchmark_for
from regulars.insight.types import Period, Unit

FIRST = date(2025, 1, 1)
YEAR = Period(FIRST, date(2025, 12, 31))


class TestFigures:
    @pytest.mark.parametrize("code", FIGURES)
    def test_name_a_source_and_say_their_number(self, code: str):
        figure = FIGURES[code]

        assert figure.code == code
        assert figure.source in SOURCES
        assert figure.sentence.endswith(".")
        assert figure.unit is not Unit.SHARE or 0 < figure.value <= 1
        assert figure.high is None or figure.high > figure.value

    def test_hold_good_retention_at_about_thirty_percent(self):
        assert FIGURES["good_retention_rate"].value == 0.30

    def test_hold_the_21_44_46_view(self):
        codes = ("repeat_customers", "repeat_revenue", "repeat_orders")

        assert [FIGURES[code].value for code in codes] == [0.21, 0.44, 0.46]


class TestDrivers:
    def test_name_a_source(self):
        assert all(driver.source in SOURCES for driver in DRIVERS.values())
        assert len(DRIVERS) == 7


class TestBenchmarkFor:
    @pytest.mark.parametrize("measure", MEASURE_FIGURES)
    def test_is_the_published_figure(self, measure: str):
        assert benchmark_for(measure, period=YEAR) == FIGURES[MEASURE_FIGURES[measure]].value

    def test_holds_churn_against_what_good_retention_leaves(self):
        assert benchmark_for("churn_rate", period=YEAR) == 0.7

    def test_is_none_for_what_nobody_published(self):
        assert benchmark_for("orders", period=YEAR) is None

    @pytest.mark.parametrize(
        ("days", "benchmark"), [(299, None), (300, 0.21), (430, 0.21), (431, None)]
    )
    def test_is_none_far_from_a_year(self, days, benchmark):
        period = Period(FIRST, FIRST + timedelta(days=days - 1))

        assert benchmark_for("repeat_customer_rate", period=period) == benchmark
