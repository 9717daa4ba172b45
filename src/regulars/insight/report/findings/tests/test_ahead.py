from __future__ import annotations

from dataclasses import replace

import pytest

from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    a_calendar,
    a_report,
    a_slipping,
    an_outlook,
    some_measures,
    some_values,
)
from regulars.insight.types import Measure, Report, Unit


def ahead(**changes: object) -> Report:
    return a_report(outlook=an_outlook(**changes))


class TestAhead:
    def test_tells_of_the_value_at_risk_with_those_who_may_be_leaving(self):
        assert found(a_report(), "value_at_risk") == {
            "customers": 386,
            "at_risk_minor": 4_870_000.0,
            "share": pytest.approx(4_870_000 / 49_000_000),
        }

    def test_forgives_a_few_and_a_little(self):
        little = 0.009 * some_values().total_minor

        assert found(ahead(slipping=a_slipping(customers=9)), "value_at_risk") is None
        assert found(ahead(slipping=a_slipping(at_risk_minor=little)), "value_at_risk") is None

    def test_tells_how_much_hangs_on_the_best_tenth(self):
        values = some_values(top_tenth_share=None, total_minor=0.0)

        assert found(a_report(), "future_value_concentrated") == {
            "top_tenth_share": 0.47,
            "total_minor": 49_000_000.0,
        }
        assert found(ahead(values=values), "future_value_concentrated") is None

    def test_tells_of_no_best_tenth_that_brings_hardly_more_than_a_tenth(self):
        even = some_values(top_tenth_share=0.1)

        assert found(ahead(values=even), "future_value_concentrated") is None

    def test_counts_overdue_purchases_and_names_the_product_with_most(self):
        few = tuple(replace(product, overdue=2) for product in a_calendar().products)

        assert found(a_report(), "purchases_overdue") == {
            "purchases": 254,
            "name": "House Espresso 1 kg",
            "most": 96,
        }
        assert found(ahead(replenishment=a_calendar(products=few)), "purchases_overdue") is None

    def test_names_no_product_where_several_have_as_many_overdue_purchases(self):
        alike = tuple(replace(product, overdue=9) for product in a_calendar().products)

        report = ahead(replenishment=a_calendar(products=alike))

        assert found(report, "purchases_overdue") == {"purchases": 36, "name": "", "most": 0}

    def test_says_nothing_where_nothing_is_said_of_what_lies_ahead(self):
        codes = ("value_at_risk", "future_value_concentrated", "purchases_overdue")

        assert [found(a_report(outlook=None), code) for code in codes] == [None] * 3

    def test_judges_nobody_while_it_is_too_early(self):
        few = some_measures(customers=Measure("customers", Unit.COUNT, 14.0, 12.0))

        assert found(a_report(measures=few), "value_at_risk") is None
