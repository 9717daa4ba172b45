"""Slopes and curvatures are those of the function; what cannot be is refused."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.models import Histories
from regulars.insight.models.beta_bernoulli import BetaBernoulli
from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.contractual import Contractual
from regulars.insight.models.pareto import ParetoNbd
from regulars.insight.models.spend import GammaGamma

SOME = Histories.of([0, 0, 1, 3, 12], [0, 0, 5, 11, 29], [30, 7, 22, 11, 31], [9, 4, 3, 2, 1])
TURNS = Histories.of([0, 1, 2, 6, 0], [0, 3, 2, 6, 0], [6, 6, 4, 6, 1], [9, 4, 3, 2, 1])
LEFT = Contractual(np.array([30.0, 20, 9]), np.array([0.0, 0, 41]))
MONEY = GammaGamma(np.array([1.0, 4, 9]), np.array([20.0, 35, 12]), np.array([3.0, 2, 1]))
LIKELIHOODS = {
    "bg": (BetaGeometric(SOME), [0.4, 9, 0.8, 2.2]),
    "mbg": (BetaGeometric(SOME, leaves_at_once=True), [0.4, 9, 0.8, 2.2]),
    "pareto": (ParetoNbd(SOME), [0.6, 9, 0.7, 14]),
    "bg/bb": (BetaBernoulli(TURNS), [1.2, 0.8, 0.7, 2.8]),
    "spend": (MONEY, [6, 3.5, 15]),
    "sbg": (LEFT, [0.7, 1.3]),
    "bdw": (LEFT, [0.7, 1.3, 1.2]),
}


@pytest.mark.parametrize("name", LIKELIHOODS)
class TestDerivatives:
    def test_are_those_of_the_likelihood(self, name):
        likelihood, given = LIKELIHOODS[name]
        place, steps = np.array(given, float), 1e-5 * np.diag(given)
        around = [(likelihood(place + step), likelihood(place - step)) for step in steps]
        slopes = [(up[0] - down[0]) / 2 for up, down in around] / np.diag(steps)
        bends = [(up[1] - down[1]) / 2 for up, down in around] / np.diag(steps)[:, None]

        _, gradient, hessian = likelihood(place)

        assert gradient == pytest.approx(slopes, rel=1e-5, abs=1e-6)
        assert hessian == pytest.approx(bends, rel=1e-5, abs=1e-6)
        assert hessian == pytest.approx(hessian.T, rel=1e-9)


class TestHistories:
    def test_fold_customers_who_share_one(self):
        folded = Histories.of([2, 0, 2], [4.0, 0.0, 4.0], [6.0, 6.0, 6.0])

        assert (folded.total, folded.repeaters) == (3, 2)
        assert folded.frequency.tolist() == [0, 2]
        assert folded.customers.tolist() == [1, 2]
