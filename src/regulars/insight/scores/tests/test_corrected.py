"""Where LightGBM is installed and nearer, it corrects when a product will be bought again."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from regulars.insight.scores import Learnt, learn, replenishments
from regulars.insight.scores.tests.factories import START, lines_of
from regulars.insight.timing import Boosting
from regulars.insight.timing.boosting import trial
from regulars.insight.timing.tests.factories import DAYS, LONG, SHORT, in_turns

AS_OF = START + timedelta(days=DAYS)


@pytest.fixture(scope="module")
def lines() -> pa.Table:
    turns = in_turns()
    days = zip(turns.customer.tolist(), turns.bought_on.tolist(), strict=True)
    return lines_of(*((f"c{who:03}", day, 500) for who, day in days), product="tea")


def usual_days(lines, learnt) -> np.ndarray:
    table = pa.concat_tables(replenishments(lines, learnt, as_of=AS_OF))
    return table["typical_days"].to_numpy()


@pytest.mark.slow
class TestCorrected:
    def test_tells_short_waits_from_long_ones_and_keeps_that_in_a_file(self, lines, tmp_path):
        learnt = learn(lines, as_of=AS_OF, boost=True)

        learnt.save(tmp_path / "learnt")

        found = Learnt.load(tmp_path / "learnt")
        days = usual_days(lines, found)
        assert (found.products.boosting, found.orders.boosting) == (Boosting.BETTER,) * 2
        assert np.array_equal(days, usual_days(lines, learnt))
        near = [np.isclose(days, wait, rtol=0.2).mean() for wait in (SHORT, LONG)]
        assert sum(near) > 0.95
        assert min(near) > 0.05

    def test_knows_but_the_middle_of_both_without(self, lines, monkeypatch):
        monkeypatch.setattr(trial, "is_installed", lambda: False)

        learnt = learn(lines, as_of=AS_OF, boost=True)

        assert learnt.products.boosting is Boosting.NOT_INSTALLED
        days = usual_days(lines, learnt)
        assert np.median(days) == pytest.approx((SHORT * LONG) ** 0.5, rel=0.2)
