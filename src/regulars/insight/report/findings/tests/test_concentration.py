from __future__ import annotations

from dataclasses import replace

from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    a_report,
    some_rfm,
    some_shares,
)
from regulars.insight.types import (
    RfmMove,
)


class TestConcentration:
    def test_counts_good_customers_gone_quiet(self):
        at_risk, cannot_lose = 480 * 11_800, 130 * 24_100
        whole = sum(group.revenue_minor for group in some_rfm().groups)

        assert found(a_report(), "customers_at_risk") == {
            "customers": 610,
            "revenue_minor": at_risk + cannot_lose,
            "revenue_share": (at_risk + cannot_lose) / whole,
        }

    def test_counts_regulars_who_slipped(self):
        assert found(a_report(), "regulars_slipping") == {
            "customers": 64 + 88,
            "regulars": 310 + 64 + 150 + 88,
            "share": (64 + 88) / (310 + 64 + 150 + 88),
        }

    def test_forgives_a_few(self):
        moves = (RfmMove("champions", "champions", 900), RfmMove("champions", "lost", 9))

        report = a_report(rfm=replace(some_rfm(), moves=moves))

        assert found(report, "regulars_slipping") is None

    def test_tells_of_no_best_fifth_that_brings_hardly_more_than_a_fifth(self):
        even, clear = (some_shares(top_fifth_revenue=share) for share in (0.2, 0.31))

        assert found(a_report(shares=even), "best_fifth_brings") is None
        assert found(a_report(shares=clear), "best_fifth_brings") == {"top_fifth_revenue": 0.31}

    def test_tells_what_the_best_bring(self):
        report = a_report()

        assert found(report, "best_fifth_brings") == {"top_fifth_revenue": 0.61}
        assert found(report, "repeat_customers_carry_revenue") == {
            "repeat_customers": 0.412,
            "repeat_revenue": 0.73,
        }
