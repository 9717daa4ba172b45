from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from regulars.insight import rfm
from regulars.insight.report.findings import FINDINGS, RULES, ValueKind, find
from regulars.insight.report.findings.concentration import FALLEN
from regulars.insight.report.findings.statements import state
from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
    a_scope,
    some_rfm,
    some_shares,
)
from regulars.insight.types import (
    Cohorts,
    Finding,
    Report,
    Simulation,
    Tone,
)


def nothing() -> Report:
    return a_report(
        findings=(),
        measures=(),
        months=(),
        shares=some_shares(repeat_customers=None, repeat_revenue=None, top_fifth_revenue=None),
        cohorts=Cohorts("month", (), ()),
        gaps=(),
        first_products=(),
        first_channels=(),
        rfm=replace(some_rfm(), groups=(), cells=(), moves=()),
        simulation=Simulation((), (), ()),
        quality=a_quality(rows_read=0, rows_used=0, dropped=(), returned_minor=0),
        outlook=None,
    )


class TestFind:
    def test_leads_with_what_matters_most(self):
        codes = [finding.code for finding in find(a_report())]

        assert codes == [
            "second_order_window",
            "most_buy_once",
            "customers_at_risk",
            "repeat_rate_above_benchmark",
            "first_product_makes_regulars",
            "biggest_lever",
            "revenue_rising",
            "retention_above_benchmark",
        ]

    def test_judges_nobody_before_half_a_year(self):
        early = a_report(scope=a_scope(first_day=date(2025, 10, 1)))

        codes = {finding.code for finding in find(early, limit=99)}

        assert "history_short" in codes
        assert not codes & {
            "most_buy_once",
            "second_order_window",
            "second_order_is_the_hurdle",
            "customers_at_risk",
            "regulars_slipping",
            "revenue_rising",
        }

    def test_shows_as_many_as_asked_for(self):
        assert len(find(a_report())) == 8
        assert len(find(a_report(), limit=3)) == 3
        assert find(a_report(), limit=3) == find(a_report())[:3]

    def test_says_nothing_about_nothing(self):
        assert find(nothing()) == ()

    def test_is_the_same_twice_and_blind_to_earlier_findings(self):
        report = a_report()

        assert find(replace(report, findings=())) == find(report)

    def test_says_each_thing_once(self):
        codes = [finding.code for finding in find(a_report(), limit=99)]

        assert len(set(codes)) == len(codes)

    def test_gives_exactly_the_values_its_kind_names(self):
        for finding in find(a_report(), limit=99):
            kind = FINDINGS[finding.code]
            assert set(finding.values) == set(kind.values), finding.code
            assert (finding.tone, finding.section) == (kind.tone, kind.section)


class TestKinds:
    @pytest.mark.parametrize("code", FINDINGS)
    def test_have_a_weight_and_a_place(self, code: str):
        kind = FINDINGS[code]

        assert 0 < kind.weight <= 100
        assert kind.section in {field.name for field in fields(Report)}

    def test_are_weighed_by_strength(self):
        weak = state("season_peak", strength=0.5, peak_month=12, ratio=1.5)
        absurd = state("season_peak", strength=7.0, peak_month=12, ratio=14.0)

        assert (weak.importance, absurd.importance) == (20.0, 40.0)
        assert weak.finding == Finding(
            "season_peak", Tone.NEUTRAL, "months", {"peak_month": 12, "ratio": 1.5}
        )

    def test_know_the_groups_of_the_rfm_map(self):
        assert {group.value for group in rfm.Group} >= FALLEN

    def test_are_all_found_by_some_rule(self):
        assert len(RULES) == 24
        assert {ValueKind(kind) for each in FINDINGS.values() for kind in each.values.values()}
