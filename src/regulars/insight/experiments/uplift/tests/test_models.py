"""An uplift model finds whom an action moves."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.experiments import TooFewCustomers, UnevenColumns, UnusableValue
from regulars.insight.experiments.uplift import Linear, s_learner, t_learner
from regulars.insight.experiments.uplift.tests.simulated import mailing

COLUMNS = {"orders": [1, 2, 3, 4]}


@pytest.mark.parametrize("method", [s_learner, t_learner])
class TestUplift:
    def test_goes_with_the_true_effect(self, method):
        given, others = mailing(), mailing(seed=13)

        model = method(given.columns, given.acted, given.visited)

        found = model.predict(others.columns)
        assert np.corrcoef(found, others.effect)[0, 1] > 0.75
        assert found.mean() == pytest.approx(others.effect.mean(), abs=0.02)

    def test_of_amounts_is_in_their_unit(self, method):
        given = mailing()

        visits = method(given.columns, given.acted, given.visited + 1e-9 * given.columns["spent"])
        cents = method(
            given.columns, given.acted, 500 * given.visited + 5e-7 * given.columns["spent"]
        )

        expected = 500 * visits.predict(given.columns)
        assert cents.predict(given.columns) == pytest.approx(expected, rel=1e-6, abs=1e-6)

    def test_swaps_its_sign_with_the_arms(self, method):
        given = mailing(1_000)
        amounts = given.visited * given.columns["spent"]

        one = method(given.columns, given.acted, amounts).predict(given.columns)
        other = method(given.columns, ~given.acted, amounts).predict(given.columns)

        assert np.corrcoef(one, other)[0, 1] < -0.9
        assert one.mean() == pytest.approx(-other.mean(), rel=0.05)

    @pytest.mark.parametrize("acted", [[1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 0, 0]])
    def test_needs_both_arms(self, method, acted):
        with pytest.raises(TooFewCustomers):
            method(COLUMNS, acted, [1, 0, 1, 0])

    def test_refuses_columns_of_other_customers(self, method):
        with pytest.raises(UnevenColumns, match="outcome has 3 rows where 4"):
            method(COLUMNS, [1, 0, 1, 0], [1, 0, 1])
        with pytest.raises(UnevenColumns, match="acted has 3 rows where 4"):
            method(COLUMNS, [1, 0, 1], [1, 0, 1, 0])
        with pytest.raises(UnusableValue, match="Row 2 of outcome is nan"):
            method(COLUMNS, [1, 0, 1, 0], [1, np.nan, 1, 0])


class TestTLearner:
    def test_is_the_difference_of_two_models_of_the_arms(self):
        columns = {"buys": ["tea", "coffee"] * 40}
        acted = np.repeat([True, False], 40)
        outcome = np.where(acted, 8.0, 2.0) * np.tile([1.0, 3.0], 40)

        found = t_learner(columns, acted, outcome, learner=Linear(penalty=1e-9))

        assert found.predict({"buys": ["tea", "coffee"]}) == pytest.approx([6, 18])
