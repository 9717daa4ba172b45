from __future__ import annotations

import pytest

from regulars.insight.advice import Quadrant, Stage
from regulars.insight.advice.advisor import applies, reasons_for
from regulars.insight.advice.facts import (
    REASONS,
    Facts,
)
from regulars.insight.advice.stage import ORDER
from regulars.insight.advice.tactics import TACTICS
from regulars.insight.advice.tests.factories import LEVERS, QUIET
from regulars.insight.benchmarks import FIGURES


class TestTactics:
    @pytest.mark.parametrize("code", TACTICS)
    def test_stand_on_known_ground(self, code: str):
        rule = TACTICS[code]

        assert rule.code == code
        assert rule.lever in LEVERS
        assert set(rule.needs) | set(rule.supports) <= set(REASONS)
        assert 0 < len(set(rule.evidence) & set(FIGURES)) == len(rule.evidence)
        assert 0 < rule.reach <= 1

    @pytest.mark.parametrize("code", TACTICS)
    def test_apply_to_some_store(self, code: str):
        rule = TACTICS[code]
        stage = max(rule.stages, key=ORDER.index)
        everything = Facts(
            one_time_share=0.6,
            second_order_days=60,
            next_order_days=30,
            at_risk_share=0.2,
            lapsed_share=0.3,
            best_share=0.2,
            best_customers=100,
            best_fifth_share=0.7,
            returned_share=0.2,
            anonymous_share=0.2,
            season_peak=2.0,
            new_customers_trend=-0.3,
            idle_months=3,
            repurchase_share=0.2,
            repurchase_rhythm=0.5,
        )

        assert all(reason(everything) for reason in REASONS.values())
        assert applies(rule, everything, stage)
        for product in rule.products:
            assert reasons_for(rule, everything, stage=stage, quadrant=product)
            assert 0 < rule.audience(everything) <= 1

    def test_do_not_fit_everything_for_being_for_anyone(self):
        reasons = reasons_for(
            TACTICS["know_till_customers"],
            QUIET,
            stage=Stage.ESTABLISHED,
            quadrant=Quadrant.VALUABLE_HABIT,
        )

        assert reasons == ("anonymous_high",)
