from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
    a_scope,
    a_simulation,
    some_months,
)
from regulars.insight.types import (
    Dropped,
)


class TestProspects:
    def test_names_the_lever_that_earns_most(self):
        lever = next(x for x in a_simulation().levers if x.code == "monthly_retention")

        assert found(a_report(), "biggest_lever") == {
            "lever": "monthly_retention",
            "extra_minor": lever.extra_revenue_minor,
            "low_minor": lever.low_minor,
            "high_minor": lever.high_minor,
        }

    def test_promises_nothing_where_the_interval_reaches_zero(self):
        unsure = tuple(replace(lever, low_minor=0.0) for lever in a_simulation().levers)

        report = a_report(simulation=replace(a_simulation(), levers=unsure))

        assert found(report, "biggest_lever") is None

    def test_tells_of_high_returns(self):
        sold = sum(
            month.new_revenue_minor + month.returning_revenue_minor + month.anonymous_revenue_minor
            for month in some_months()
        )

        assert found(a_report(), "returns_high") is None
        assert found(a_report(quality=a_quality(returned_minor=sold)), "returns_high") == {
            "returned_share": 0.5,
            "returned_minor": sold,
        }

    def test_tells_of_revenue_from_nobody_known(self):
        months = tuple(replace(m, anonymous_revenue_minor=10**6) for m in some_months())

        assert found(a_report(months=months), "anonymous_high") == {
            "anonymous_share": pytest.approx(0.332573, abs=1e-6),
            "anonymous_minor": 24 * 10**6,
            "orders": 2_880,
        }

    def test_tells_of_rows_left_out_from_one_in_a_hundred(self):
        few = a_quality(rows_read=10_000, dropped=(Dropped("bad", 99, ()),))
        many = a_quality(rows_read=10_000, dropped=(Dropped("bad", 60, ()), Dropped("x", 40, ())))

        assert found(a_report(quality=few), "rows_left_out") is None
        assert found(a_report(quality=many), "rows_left_out") == {"rows": 100, "share": 0.01}

    def test_tells_that_the_history_is_short(self):
        short = a_scope(first_day=date(2025, 10, 1))

        assert found(a_report(), "history_short") is None
        assert found(a_report(scope=short), "history_short") == {"months": 3.0}
