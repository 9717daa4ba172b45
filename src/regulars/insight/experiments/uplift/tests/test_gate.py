""" "Send to all", unless choosing is proven to be better."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.experiments import (
    ImpossibleSetting,
    NothingVaries,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.experiments.uplift import Advice, Plan, judge_targeting, s_learner
from regulars.insight.experiments.uplift.tests.simulated import mailing

QUICK = Plan(rounds=2, draws=20)


class TestJudgeTargeting:
    @pytest.mark.parametrize("method", [None, s_learner])
    def test_targets_where_a_costly_e_mail_moves_some(self, method):
        given = mailing(moves=0.4)

        found = judge_targeting(
            given.columns,
            given.acted,
            given.visited,
            cost=0.07,
            plan=QUICK,
            **({} if method is None else {"method": method}),
        )

        best = np.maximum(given.effect - 0.07, 0).mean()
        worth = best - (given.effect.mean() - 0.07)
        assert found.advice is Advice.TARGET
        assert 0.2 < found.share < 0.5
        assert found.over_none.low < best < found.over_none.high + 0.01
        assert found.over_all.low < worth < found.over_all.high + 0.01
        assert found.qini.is_above_zero

    def test_sends_a_free_e_mail_to_all(self):
        given = mailing()

        found = judge_targeting(given.columns, given.acted, given.visited, plan=QUICK)

        assert found.advice is Advice.SEND_TO_ALL
        assert not found.over_all.is_above_zero
        assert found.all_over_none.low < given.effect.mean() < found.all_over_none.high

    def test_sends_to_all_where_everybody_is_moved_alike(self):
        given = mailing(moves=0)
        random = np.random.default_rng(14)
        moved = np.where(given.acted & (random.random(6_000) < 0.1), 1.0, given.visited)

        found = judge_targeting(given.columns, given.acted, moved, cost=0.085, plan=QUICK)

        assert found.advice is Advice.SEND_TO_ALL

    def test_sends_to_nobody_where_the_e_mail_costs_more_than_it_brings(self):
        given = mailing(moves=0)

        found = judge_targeting(given.columns, given.acted, given.visited, cost=0.2, plan=QUICK)

        assert found.advice is Advice.SEND_TO_NONE
        assert found.all_over_none.high < 0
        assert found.share < 0.05

    def test_seldom_targets_where_there_is_nobody_to_choose(self):
        targeted = 0
        for seed in range(20):
            given = mailing(400, moves=0, seed=seed)
            found = judge_targeting(
                given.columns, given.acted, given.visited, plan=Plan(rounds=1, draws=2)
            )
            targeted += found.advice is Advice.TARGET

        assert targeted <= 1

    def test_adds_up(self):
        given = mailing(2_000)

        found = judge_targeting(given.columns, given.acted, given.visited, cost=0.03, plan=QUICK)

        gained = given.visited[given.acted].mean() - given.visited[~given.acted].mean()
        assert found.all_over_none.estimate == pytest.approx(gained - 0.03)
        difference = found.over_none.estimate - found.over_all.estimate
        assert difference == pytest.approx(found.all_over_none.estimate)

    def test_gives_the_same_answer_again(self):
        given = mailing(1_000)

        one, other = (
            judge_targeting(given.columns, given.acted, given.visited, plan=QUICK) for _ in "ab"
        )

        assert one == other

    def test_refuses_what_it_cannot_judge(self):
        given = mailing(100)
        nobody, all_but = np.zeros(100), np.arange(100) < 90

        with pytest.raises(NothingVaries, match="same outcome"):
            judge_targeting(given.columns, given.acted, nobody)
        with pytest.raises(TooFewCustomers, match=r"held-out group has 10 .* at least 20"):
            judge_targeting(given.columns, all_but, given.visited)
        with pytest.raises(UnevenColumns, match="outcome has 99 rows where 100"):
            judge_targeting(given.columns, given.acted, given.visited[1:])
        with pytest.raises(UnusableValue, match="of outcome is nan"):
            judge_targeting(given.columns, given.acted, nobody * np.nan)
        with pytest.raises(ImpossibleSetting, match="cost is inf"):
            judge_targeting(given.columns, given.acted, given.visited, cost=float("inf"))

    @pytest.mark.parametrize(
        "settings", [{"folds": 1}, {"rounds": 0}, {"draws": 1}, {"confidence": 0}]
    )
    def test_refuses_a_plan_that_tries_nothing(self, settings):
        with pytest.raises(ImpossibleSetting):
            Plan(**settings)
