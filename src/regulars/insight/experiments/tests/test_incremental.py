"""What an action earned, in money, with a verdict that is not given too early."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.experiments import (
    Arm,
    ConfidenceSequence,
    ImpossibleSetting,
    Verdict,
    customers_needed,
    divide,
    incremental_revenue,
)

WATCHED = ConfidenceSequence(planned=4_000)


def shop(customers: int, *, extra: float, share: float = 0.8, seed: int = 10):
    """Customers of whom a quarter buy, with an action that makes so many more of them buy."""
    random = np.random.default_rng(seed)
    acted = random.random(customers) < share
    buys = random.random(customers) < 0.25 + extra * acted
    return divide(np.where(buys, random.gamma(4, 500, customers), 0), acted)


class TestIncrementalRevenue:
    @pytest.mark.parametrize(
        ("extra", "verdict"),
        [(0.15, Verdict.PROVEN), (0.0, Verdict.NOT_YET), (-0.15, Verdict.HARMFUL)],
    )
    def test_says_whether_it_earned_or_cost(self, extra, verdict):
        acted, held = shop(4_000, extra=extra)

        found = incremental_revenue(acted, held, sequence=WATCHED)

        assert found.verdict is verdict
        assert found.per_customer.low < 2_000 * extra < found.per_customer.high
        assert (found.p_value <= 0.05) is (verdict is not Verdict.NOT_YET)
        assert (found.more_customers == 0) is (verdict is not Verdict.NOT_YET)
        assert found.is_too_early is False

    def test_adds_up_over_those_who_got_it(self):
        acted, held = shop(4_000, extra=0.15)

        found = incremental_revenue(acted, held, sequence=WATCHED, quantile=1)

        gained = acted.values.sum() - acted.customers * held.values.mean()
        error = (acted.values.var(ddof=1) / acted.customers) + (
            held.values.var(ddof=1) / held.customers
        )
        half = float(WATCHED.multiple(4_000)) * error**0.5
        assert found.total.estimate == pytest.approx(gained)
        assert found.total.low == pytest.approx(gained - half * acted.customers)
        assert found.total.high == pytest.approx(gained + half * acted.customers)
        share = found.per_customer.estimate / held.values.mean()
        assert found.relative == pytest.approx(share)

    def test_tells_how_many_more_customers_the_effect_it_sees_would_take(self):
        acted, held = shop(1_500, extra=0.05)

        found = incremental_revenue(acted, held, sequence=WATCHED)

        question = {
            "deviation": (found.effect.deviation_acted, found.effect.deviation_held),
            "share_acted": acted.customers / 1_500,
            "sequence": WATCHED,
        }
        needed = customers_needed(found.per_customer.estimate, **question)
        assert found.verdict is Verdict.NOT_YET
        assert found.more_customers == needed - 1_500 == 89_353
        assert customers_needed(found.findable * (1 + 1e-9), **question) == 1_500

    def test_tells_how_many_more_customers_a_worthwhile_effect_would_take(self):
        acted, held = shop(1_500, extra=0.0)

        modest, grand, none = (
            incremental_revenue(acted, held, sequence=WATCHED, worthwhile=one).more_customers
            for one in (100.0, 1_000.0, 0.0)
        )

        assert (modest, grand, none) == (8_532, 0, None)

    def test_gives_no_verdict_on_a_handful_of_buyers(self):
        acted, held = Arm.of([1_000] * 100 + [0] * 900), Arm.of([0] * 49 + [1_000])

        found = incremental_revenue(acted, held, sequence=WATCHED)

        assert found.effect.informative == pytest.approx(1.041, abs=0.001)
        assert found.is_too_early is True
        assert found.verdict is Verdict.NOT_YET
        assert found.more_customers == 19_119  # until the held-out arm tells as much as 20 buyers

    def test_gives_no_verdict_where_nobody_held_out_has_bought(self):
        acted, held = Arm.of([1_000] * 300 + [0] * 700), Arm.of([0] * 50)

        found = incremental_revenue(acted, held, sequence=WATCHED)

        assert found.per_customer.is_above_zero
        assert (found.verdict, found.relative) == (Verdict.NOT_YET, None)
        assert found.more_customers is None

    def test_raises_few_false_alarms_in_small_hold_outs_at_every_look(self):
        random, alarms, hasty = np.random.default_rng(11), 0, 0
        for _ in range(40):
            values = np.where(random.random(3_000) < 0.06, random.lognormal(7.5, 1.2, 3_000), 0)
            acted = random.random(3_000) < 0.9
            looks = [
                incremental_revenue(*divide(values[:end], acted[:end]), sequence=WATCHED)
                for end in range(500, 3_001, 500)
            ]
            alarms += any(look.verdict is not Verdict.NOT_YET for look in looks)
            hasty += any(look.p_value <= 0.05 for look in looks)

        assert alarms == 0
        assert hasty == 7

    def test_refuses_an_effect_that_would_be_worth_less_than_nothing(self):
        acted, held = shop(1_500, extra=0.0)

        with pytest.raises(ImpossibleSetting, match="effect is -1"):
            incremental_revenue(acted, held, sequence=WATCHED, worthwhile=-1)
