"""A real experiment: women's e-mail moves some customers more, men's all alike.

64,000 customers of a shop, a third each with an e-mail for women, for men, or none (Hillstrom's
"MineThatData" challenge, 2008). The data are not part of the project; without them these are left
out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyarrow.csv import read_csv

from regulars.insight.experiments import (
    ConfidenceSequence,
    RatioVerdict,
    Verdict,
    check_ratio,
    divide,
    incremental_revenue,
)
from regulars.insight.experiments.uplift import Advice, Plan, judge_targeting, s_learner, t_learner

FILE = Path(__file__).resolve().parents[6] / "../shared/data/hillstrom.csv"
NUMBERS = ("recency", "history", "mens", "womens", "newbie")
NAMES = ("history_segment", "zip_code", "channel")
WOMEN, MEN, NONE = "Womens E-Mail", "Mens E-Mail", "No E-Mail"


@pytest.fixture(scope="module")
def customers() -> dict[str, np.ndarray]:
    if not FILE.exists():
        pytest.skip("the published data is not here")
    table = read_csv(FILE)
    return {name: np.array(table[name]) for name in table.column_names}


def judged(customers, arm: str, *, cost: float, plan: Plan, method=t_learner):
    rows = np.isin(customers["segment"], [arm, NONE])
    columns = {name: customers[name][rows] for name in (*NUMBERS, *NAMES)}
    acted, visited = customers["segment"][rows] == arm, customers["visit"][rows]
    return judge_targeting(columns, acted, visited, cost=cost, plan=plan, method=method)


class TestHillstrom:
    def test_is_divided_as_planned(self, customers):
        counts = [int((customers["segment"] == arm).sum()) for arm in (WOMEN, MEN, NONE)]

        found = check_ratio(counts, [1 / 3, 1 / 3, 1 / 3])

        assert counts == [21_387, 21_307, 21_306]
        assert found.verdict is RatioVerdict.AS_PLANNED

    @pytest.mark.parametrize(("arm", "extra"), [(WOMEN, 0.4244), (MEN, 0.7698)])
    def test_earned_what_the_arms_mean_spends_differ_by(self, customers, arm, extra):
        rows = np.isin(customers["segment"], [arm, NONE])
        sides = divide(customers["spend"][rows], customers["segment"][rows] == arm)

        found = incremental_revenue(*sides, sequence=ConfidenceSequence(planned=42_000))

        assert found.per_customer.estimate == pytest.approx(extra, abs=5e-5)
        assert (found.effect.cap, found.effect.capped) == (499, 0)  # as the shop had capped it
        assert found.verdict is Verdict.PROVEN

    def test_proves_targeting_of_the_womens_e_mail_where_half_could_be_spared(self, customers):
        found = judged(customers, WOMEN, cost=0.045, plan=Plan(rounds=1, draws=20))

        assert found.advice is Advice.TARGET
        assert found.qini.estimate >= 0.060

    def test_sends_the_mens_e_mail_to_all(self, customers):
        found = judged(customers, MEN, cost=0.0, plan=Plan(rounds=1, draws=2))

        assert found.advice is Advice.SEND_TO_ALL
        assert found.all_over_none.is_above_zero

    @pytest.mark.slow
    @pytest.mark.parametrize("method", [t_learner, s_learner])
    def test_ranks_for_the_womens_e_mail_and_not_for_the_mens(self, customers, method):
        women = judged(customers, WOMEN, cost=0.045, plan=Plan(), method=method)
        # At the e-mail's average effect all is as good as none, and only choosing could gain.
        men = judged(customers, MEN, cost=0.0766, plan=Plan(), method=method)

        assert women.qini.estimate >= 0.060
        assert women.qini.low > 0.04
        assert women.advice is Advice.TARGET
        assert men.advice is Advice.SEND_TO_ALL
        assert men.qini.estimate < 0.02
