from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.advice import Quadrant, Stage, advise
from regulars.insight.advice.advisor import rank
from regulars.insight.advice.facts import (
    REASON_CODES,
    REASONS,
    Facts,
)
from regulars.insight.advice.stage import ORDER
from regulars.insight.advice.tactics import TACTICS
from regulars.insight.advice.tests.factories import LEVERS, QUIET
from regulars.insight.report.tests.factories import (
    a_simulation,
    some_advice_inputs,
)

SHARES = st.floats(0, 1)
FACTS = st.builds(
    Facts,
    one_time_share=SHARES,
    second_order_days=st.none() | st.floats(0, 400),
    next_order_days=st.none() | st.floats(0, 400),
    at_risk_share=SHARES,
    lapsed_share=SHARES,
    best_share=SHARES,
    best_customers=st.integers(0, 1000),
    best_fifth_share=SHARES,
    returned_share=SHARES,
    anonymous_share=SHARES,
    season_peak=st.none() | st.floats(1, 12),
    new_customers_trend=st.none() | st.floats(-1, 5),
    idle_months=st.integers(0, 20),
    repurchase_share=st.none() | SHARES,
    repurchase_rhythm=st.none() | SHARES,
)


class TestAdvise:
    def test_places_the_store(self):
        advice = advise(some_advice_inputs())

        assert (advice.stage, advice.quadrant) == ("steady_growth", "everyday_staple")
        assert advice.order_value_minor == 3_137
        assert advice.order_value_edge_minor == 7_000
        assert advice.orders_per_customer_per_year == 9_845 / 3_360
        assert advice.frequency_edge == 1.5

    def test_ranks_what_fits_a_growing_coffee_store(self):
        tactics = advise(some_advice_inputs()).tactics

        assert [tactic.code for tactic in tactics[:3]] == [
            "subscription",
            "replenishment_reminder",
            "second_order_reward",
        ]
        assert tactics[0].reasons == (
            "same_again",
            "same_in_rhythm",
            "bought_often",
            "enough_regulars",
            "stage_fits",
            "product_fits",
        )

    def test_derives_the_effect_from_the_lever_and_the_audience(self):
        lever = a_simulation().levers[0]

        win_back = next(
            tactic for tactic in advise(some_advice_inputs()).tactics if tactic.code == "win_back"
        )

        assert win_back.lever == lever.code == "monthly_retention"
        assert win_back.low_minor == 0.0
        assert win_back.high_minor == pytest.approx(1.0 * 610 / 4_800 * lever.high_minor)
        assert win_back.evidence == ("existing_customer_buys",)

    def test_is_the_same_twice(self):
        assert advise(some_advice_inputs()) == advise(some_advice_inputs())

    @pytest.mark.parametrize(
        ("share", "rhythm", "offered"),
        [
            (None, None, set()),
            (0.19, 0.90, set()),
            (0.20, None, {"easy_reorder"}),
            (0.42, 0.49, {"easy_reorder"}),
            (0.20, 0.50, {"easy_reorder", "subscription", "replenishment_reminder"}),
        ],
    )
    def test_offers_the_same_again_where_it_is_measured_and_reminders_where_it_has_a_rhythm(
        self, share, rhythm, offered
    ):
        advice = advise(some_advice_inputs(repurchase_share=share, repurchase_rhythm=rhythm))

        again = {"easy_reorder", "subscription", "replenishment_reminder"}
        assert {tactic.code for tactic in advice.tactics} & again == offered
        assert (advice.repurchase_share, advice.repurchase_rhythm) == (share, rhythm)


class TestRank:
    def test_leads_with_what_moves_the_lever_that_leads(self):
        facts = replace(QUIET, best_share=0.2, best_customers=100, one_time_share=0.6)
        ranked = {"stage": Stage.ESTABLISHED, "quadrant": Quadrant.EVERYDAY_STAPLE}
        winning = replace(LEVERS["new_customers"], extra_revenue_minor=501.0)

        kept = rank(
            facts,
            **ranked,
            levers=LEVERS | {"new_customers": replace(winning, extra_revenue_minor=1.0)},
        )
        won = rank(facts, **ranked, levers=LEVERS | {"new_customers": winning})

        assert kept[0].lever == "monthly_retention"
        assert won[0].lever == "new_customers"
        assert set(kept) == set(won)

    def test_puts_winning_customers_before_everything_else_where_nobody_new_comes(self):
        facts = replace(QUIET, idle_months=3, best_share=0.2, best_customers=100)
        levers = {code: lever for code, lever in LEVERS.items() if code != "new_customers"}

        tactics = rank(
            facts, stage=Stage.ESTABLISHED, quadrant=Quadrant.EVERYDAY_STAPLE, levers=levers
        )

        assert [tactic.code for tactic in tactics[:3]] == [
            "referral",
            "review_request",
            "welcome_offer",
        ]
        assert all("nobody_new" in tactic.reasons for tactic in tactics[:3])
        assert all(tactic.lever != "new_customers" for tactic in tactics[3:])

    def test_offers_a_new_store_new_customers_and_accounts(self):
        tactics = rank(
            QUIET, stage=Stage.LAUNCHED, quadrant=Quadrant.OCCASIONAL_TREAT, levers=LEVERS
        )

        assert [(tactic.code, tactic.reasons) for tactic in tactics] == [
            ("welcome_offer", ("stage_fits",)),
            ("account_invitation", ("stage_fits",)),
        ]

    def test_puts_returns_first_where_they_are_the_matter(self):
        facts = replace(QUIET, returned_share=0.25)

        tactics = rank(
            facts, stage=Stage.LAUNCHED, quadrant=Quadrant.OCCASIONAL_TREAT, levers=LEVERS
        )

        assert tactics[0].code == "clear_returns_policy"
        assert tactics[0].high_minor == 1_000.0

    def test_breaks_ties_by_code(self):
        tactics = rank(QUIET, stage=Stage.TRACTION, quadrant=Quadrant.OCCASIONAL_TREAT, levers={})

        assert [tactic.code for tactic in tactics] == [
            "account_invitation",
            "review_request",
            "welcome_offer",
            "welcome_series",
        ]

    @given(FACTS, st.sampled_from(Stage), st.sampled_from(Quadrant))
    def test_holds_its_rules_for_any_store(self, facts: Facts, stage: Stage, quadrant: Quadrant):
        tactics = rank(facts, stage=stage, quadrant=quadrant, levers=LEVERS)

        codes = [tactic.code for tactic in tactics]
        assert len(set(codes)) == len(codes)
        for tactic in tactics:
            rule = TACTICS[tactic.code]
            assert all(REASONS[need](facts) for need in rule.needs)
            assert 0 < len(set(tactic.reasons) & set(REASON_CODES)) == len(tactic.reasons)
            assert 0 <= tactic.low_minor <= tactic.high_minor <= 1_000.0
            assert ORDER.index(stage) >= min(map(ORDER.index, rule.stages))
