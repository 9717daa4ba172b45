"""A store is learnt from once, and only who bought since is scored again."""

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.models import (
    Histories,
    expected_purchases,
    expected_spend,
    lifetime_value,
    probability_alive,
)
from regulars.insight.scores import SCORES, Learnt, learn, replenishments, scores

LAST_DAY = date(2026, 10, 31)
LEARNT_ON = LAST_DAY - timedelta(days=14)


class TestScores:
    def test_of_a_fortnight_of_trade_change_for_those_who_bought(self, tmp_path):
        (books,) = stretches(ShopParameters(end=LAST_DAY, customers=300))
        now = books.order_lines
        before = now.filter(pc.less(now["ordered_at"], pa.scalar(LEARNT_ON + timedelta(days=1))))
        learn(before, as_of=LEARNT_ON).save(tmp_path / "learnt")
        learnt = Learnt.load(tmp_path / "learnt")

        whole = pa.concat_tables(scores(now, learnt, as_of=LAST_DAY))
        later = now.filter(pc.greater_equal(now["ordered_at"], pa.scalar(LEARNT_ON)))
        changed = sorted(set(later["customer_id"].drop_null().to_pylist()))
        again = pa.concat_tables(scores(now, learnt, as_of=LAST_DAY, only=changed))
        [wanted] = replenishments(ibis.memtable(now), learnt, as_of=LAST_DAY, only=changed)

        is_changed = pc.is_in(whole["customer_id"], value_set=pa.array(changed))
        assert whole.schema == SCORES
        assert 0 < again.num_rows < whole.num_rows
        assert again.equals(whole.filter(is_changed))
        assert set(wanted["customer_id"].to_pylist()) <= set(changed)
        for row in again.slice(0, 5).to_pylist():
            assert_modelled(row, learnt)


def assert_modelled(row, learnt):
    """A row's figures are what the models say when asked for this customer alone."""
    model, spend = learnt.choice.fitted, learnt.choice.spend
    purchases, revenue = row["purchases"], row["revenue_minor"]
    alone = Histories.between([row["first_on"]], [row["last_on"]], [purchases - 1], LAST_DAY)
    worth = expected_spend(spend, [purchases], [revenue / purchases])
    value = lifetime_value(model, alone, worth, 730, discount=0.1)
    alive = probability_alive(model, alone).value[0]
    expected = {
        "expected_orders_90": expected_purchases(model, alone, 90).value[0],
        "expected_orders_365": expected_purchases(model, alone, 365).value[0],
        "alive": alive,
        "lifetime_value_minor": value.value[0],
        "lifetime_value_low_minor": value.interval(0.9)[0][0],
        "lifetime_value_high_minor": value.interval(0.9)[1][0],
        "at_risk_minor": value.value[0] * (1 - alive),
    }
    for name, figure in expected.items():
        assert abs(row[name] - figure) <= 1e-8 * figure, name
