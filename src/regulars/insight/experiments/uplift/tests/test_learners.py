"""The linear learner gives what scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.experiments import ImpossibleSetting
from regulars.insight.experiments.uplift import Linear

STEPS = np.eye(5)


@pytest.fixture
def taught():
    """Steps of a stair, and who jumped: the more, the higher."""
    random = np.random.default_rng(7)
    step = random.integers(0, 5, 400)
    acted = random.random(400) < 0.6
    jumped = (random.random(400) < 0.1 + 0.05 * step * acted).astype(float)
    return step, jumped


class TestLinear:
    def test_gives_chances_as_scikit_learn_does(self, taught):
        step, jumped = taught

        predict = Linear(penalty=10).fit(STEPS[step], jumped)

        # LogisticRegression(C=1/10) of scikit-learn 1.9.1 on the same customers
        expected = [0.138444485, 0.1882685176, 0.2002725753, 0.229226938, 0.1939736263]
        assert predict(STEPS) == pytest.approx(expected, abs=1e-6)

    def test_gives_amounts_as_scikit_learn_does(self, taught):
        step, jumped = taught

        predict = Linear(penalty=10).fit(STEPS[step], 3 * jumped + step)

        # Ridge(alpha=10) of scikit-learn 1.9.1 on the same customers
        expected = [0.5379878739, 1.6937334813, 2.6229681774, 3.6439627442, 4.4038202361]
        assert predict(STEPS) == pytest.approx(expected, abs=1e-9)

    @pytest.mark.parametrize("value", [0.0, 1.0, 7.5])
    def test_of_one_outcome_predicts_it(self, value):
        predict = Linear().fit(STEPS, np.full(5, value))

        assert predict(STEPS[:2]).tolist() == [value, value]

    def test_stays_finite_where_a_feature_tells_everything(self):
        features = np.repeat([[0.0], [1.0]], 500, axis=0)

        predict = Linear(penalty=1e-6).fit(features, features[:, 0])

        assert predict(np.array([[0.0], [1.0]])) == pytest.approx([0, 1], abs=1e-4)

    def test_bears_columns_that_say_the_same(self):
        column = np.repeat([[0.0], [1.0]], 50, axis=0)

        twice = Linear().fit(np.hstack([column, column]), 2 * column[:, 0])

        assert np.isfinite(twice(np.ones((1, 2)))).all()

    @pytest.mark.parametrize("penalty", [0, -1, float("nan"), float("inf")])
    def test_refuses_a_penalty_that_holds_nothing_back(self, penalty):
        with pytest.raises(ImpossibleSetting, match=r"penalty is .* above 0"):
            Linear(penalty=penalty)
