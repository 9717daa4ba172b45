"""The verdict at the head of the page: what is called good, and when nothing is."""

from __future__ import annotations

from datetime import date

import pytest

from regulars.edges.report.words.verdict import verdict_of
from regulars.edges.report.writing import Writer
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_measures,
)
from regulars.insight.types import Finding, Measure, Tone, Unit

ENGLISH = Writer("en", "EUR")


class TestVerdict:
    @pytest.mark.parametrize(
        ("repeat", "kept", "headline"),
        [
            (0.41, 0.47, "Your customers come back."),
            (0.41, 0.12, "Customers come back at first, then drift away."),
            (0.11, 0.47, "Regulars stay, but few customers become one."),
            (0.11, 0.12, "Most customers buy once and leave."),
            (0.41, None, "Customers come back."),
            (0.11, None, "Too few customers come back."),
        ],
    )
    def test_weighs_repeat_customers_and_retention(self, repeat, kept, headline):
        report = a_report(
            measures=(
                Measure("repeat_customer_rate", Unit.SHARE, repeat, None, 0.21),
                Measure("retention_rate", Unit.SHARE, kept, None, 0.3),
            )
        )

        assert verdict_of(report, ENGLISH).headline == headline

    def test_does_not_judge_a_short_history_or_a_handful_of_customers(self):
        short = a_scope(first_day=date(2025, 10, 1))
        few = some_measures(customers=Measure("customers", Unit.COUNT, 29.0))

        for report in (a_report(scope=short), a_report(measures=few)):
            assert verdict_of(report, ENGLISH).headline == "It is too early to say."
            assert "%" not in verdict_of(report, ENGLISH).text
        assert verdict_of(a_report(measures=few), ENGLISH).text == (
            "Only 29 known customers have ordered in the period: a single one more or less would "
            "change every share."
        )

    def test_leads_with_a_collapse_that_left_a_handful_of_customers(self):
        left = some_measures(customers=Measure("customers", Unit.COUNT, 1.0, 120.0))
        collapse = Finding("customers_dwindled", Tone.BAD, "measures", {"change": 1 / 120 - 1})

        verdict = verdict_of(a_report(measures=left, findings=(collapse,)), ENGLISH)

        assert verdict.headline == "Customers fell by 99%."
        assert verdict.text == (
            "Customers fell by 99%, from 120 in the 365 days before to 1. Only 1 known customer "
            "has ordered in the period: a single one more or less would change every share."
        )

    def test_does_not_hold_a_month_against_what_is_published_for_a_year(self):
        report = a_report(
            measures=(
                Measure("repeat_customer_rate", Unit.SHARE, 0.04),
                Measure("retention_rate", Unit.SHARE, 0.06),
            )
        )

        verdict = verdict_of(report, ENGLISH)

        assert verdict.headline == "4% of this period's customers ordered more than once."
        assert verdict.text == (
            "That is within 365 days. Of the customers of the period before, 6% ordered again. "
            "Whether that is good takes about a year to judge: other stores' figures are for one."
        )

    @pytest.mark.parametrize(
        ("codes", "headline"),
        [
            (("revenue_collapsed",), "Revenue fell by 59%."),
            (("nobody_new",), "Nobody new has ordered for 15 months."),
            (
                ("nobody_new", "revenue_collapsed"),
                "Revenue fell by 59%, and nobody new has ordered for 15 months.",
            ),
            (("customers_dwindled", "revenue_falling"), "Customers fell by 31%."),
            (
                ("customers_dwindled", "nobody_new"),
                "Nobody new has ordered for 15 months.",
            ),
            (("best_fifth_brings", "nobody_new"), "Your customers come back."),
        ],
    )
    def test_leads_with_a_collapse_where_it_weighs_most(self, codes, headline):
        values = {
            "revenue_collapsed": {"change": -0.59},
            "customers_dwindled": {"change": -0.31},
            "nobody_new": {"months": 15},
        }
        findings = tuple(Finding(code, Tone.BAD, "months", values.get(code, {})) for code in codes)

        assert verdict_of(a_report(findings=findings), ENGLISH).headline == headline

    def test_says_after_a_collapse_how_many_customers_are_left(self):
        measures = (
            Measure("repeat_customer_rate", Unit.SHARE, 0.56),
            Measure("customers", Unit.COUNT, 684.0, 2_349.0),
            Measure("retention_rate", Unit.SHARE, 0.29),
        )
        collapse = Finding("nobody_new", Tone.BAD, "months", {"months": 15})

        assert verdict_of(a_report(measures=measures, findings=(collapse,)), ENGLISH).text == (
            "Customers fell by 71%, from 2,349 in the 365 days before to 684. "
            "56% of this period's 684 customers ordered more than once. "
            "Of the customers of the period before, 29% ordered again."
        )

    @pytest.mark.parametrize(
        ("tone", "fewer"),
        [
            (Tone.BAD, " Customers fell by 10%, from 3,000 in the 365 days before to 2,700."),
            (Tone.NEUTRAL, ""),  # that may be the season
        ],
    )
    def test_adds_to_steady_rates_that_customers_became_fewer(self, tone, fewer):
        measures = some_measures(customers=Measure("customers", Unit.COUNT, 2_700.0, 3_000.0))
        fall = Finding("customers_falling", tone, "measures", {"change": -0.1})

        verdict = verdict_of(a_report(measures=measures, findings=(fall,)), ENGLISH)

        assert verdict.headline == "Your customers come back."
        assert verdict.text == (
            "41% of this period's 2,700 customers ordered more than once; about 21% is usual. "
            "Of the customers of the period before, 47% ordered again; about 30% is good." + fewer
        )

    def test_counts_the_customers_its_share_is_of(self):
        month = a_report(
            measures=(
                Measure("repeat_customer_rate", Unit.SHARE, 0.56),
                Measure("customers", Unit.COUNT, 684.0),
            )
        )

        assert verdict_of(month, ENGLISH).headline == (
            "56% of this period's 684 customers ordered more than once."
        )

    def test_gives_its_figures(self):
        assert verdict_of(a_report(), ENGLISH).text == (
            "41% of this period's 3,360 customers ordered more than once; about 21% is usual. "
            "Of the customers of the period before, 47% ordered again; about 30% is good."
        )
