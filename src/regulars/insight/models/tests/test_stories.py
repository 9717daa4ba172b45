"""The likelihoods are what the models' stories say of each customer, summed up in plain Python."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from regulars.insight.models import Histories
from regulars.insight.models.beta_bernoulli import BetaBernoulli
from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.contractual import Contractual
from regulars.insight.models.pareto import ParetoNbd
from regulars.insight.models.spend import GammaGamma
from regulars.insight.models.tests.stories import gamma_grid, over_beta, over_gamma

ROWS = [
    (0, 0.0, 30.0, 9),
    (0, 0.0, 7.0, 4),
    (1, 5.0, 22.0, 3),
    (3, 11.0, 11.0, 2),
    (9, 29.0, 31, 1),
]
SOME = Histories.of(*zip(*ROWS, strict=True))


class TestBetaGeometric:
    @pytest.mark.parametrize("parameters", [(0.4, 9, 0.8, 2.2), (2.5, 30, 3, 0.7)])
    @pytest.mark.parametrize("at_once", [False, True], ids=["bg", "mbg"])
    def test_is_to_buy_until_one_leaves_at_a_purchase(self, at_once, parameters):
        r, alpha, a, b = parameters

        def likelihood(x: int, last: float, age: float) -> float:
            chances = (
                x + at_once
            )  # to leave, as many as there were purchases that could be the last
            stayed = over_beta(a, b, lambda _, rest: rest**chances)
            active = over_gamma(r, alpha, lambda rate: rate**x * math.exp(-rate * age))
            if not chances:
                return stayed * active
            left = over_beta(a, b, lambda p, rest: p * rest ** (chances - 1))
            gone = over_gamma(r, alpha, lambda rate: rate**x * math.exp(-rate * last))
            return stayed * active + left * gone

        expected = sum(many * math.log(likelihood(x, last, age)) for x, last, age, many in ROWS)

        value, *_ = BetaGeometric(SOME, leaves_at_once=at_once)(np.array(parameters, float))

        assert value == pytest.approx(expected, rel=1e-9)


class TestBetaBernoulli:
    @pytest.mark.parametrize("parameters", [(1.2, 0.75, 0.66, 2.8), (3, 2, 1.5, 9)])
    def test_is_to_buy_or_not_at_each_turn_until_one_leaves(self, parameters):
        alpha, beta, gamma, delta = parameters
        rows = [(0, 0, 6, 9), (0, 0, 1, 4), (1, 4, 5, 3), (3, 3, 3, 2), (5, 9, 12, 1)]

        def likelihood(x: int, last: int, turns: int) -> float:
            """Summed over the turns that the customer may have stayed for."""

            def staying(stayed: int) -> float:
                bought = over_beta(alpha, beta, lambda p, rest: p**x * rest ** (stayed - x))
                left = 0 if stayed == turns else 1
                return bought * over_beta(gamma, delta, lambda p, rest: p**left * rest**stayed)

            return sum(staying(stayed) for stayed in range(last, turns + 1))

        expected = sum(many * math.log(likelihood(x, last, age)) for x, last, age, many in rows)

        value, *_ = BetaBernoulli(Histories.of(*zip(*rows, strict=True)))(np.array(parameters))

        assert value == pytest.approx(expected, rel=1e-9)


class TestParetoNbd:
    @pytest.mark.parametrize("parameters", [(0.6, 9, 0.7, 14), (2.5, 30, 1.4, 8)])
    def test_is_to_buy_until_one_leaves_at_any_time(self, parameters):
        r, alpha, s, beta = parameters
        rates = np.array(gamma_grid(r, alpha))
        leavings = np.array(gamma_grid(s, beta))

        def likelihood(x: int, last: float, age: float) -> float:
            (rate, share), (leaving, part) = rates.T[:, :, None], leavings.T[:, None, :]
            either = rate + leaving
            gone = leaving / either * (np.exp(-either * last) - np.exp(-either * age))
            chance = rate**x * (gone + np.exp(-either * age))
            return float((share * part * chance).sum())

        expected = sum(many * math.log(likelihood(x, last, age)) for x, last, age, many in ROWS)

        value, *_ = ParetoNbd(SOME)(np.array(parameters, float))

        assert value == pytest.approx(expected, rel=1e-9)


class TestGammaGamma:
    def test_is_to_spend_around_a_mean_of_ones_own(self):
        p, q, v = 6.0, 3.5, 15.0
        rows = [(1, 20.0, 3), (4, 35.0, 2), (9, 12.0, 1)]

        def likelihood(x: int, mean: float) -> float:
            """The mean of x purchases is gamma-distributed with shape px and x times their rate."""
            shape = p * x
            logs = shape * math.log(x) + (shape - 1) * math.log(mean) - math.lgamma(shape)
            return over_gamma(
                q, v, lambda rate: math.exp(logs + shape * math.log(rate) - rate * x * mean)
            )

        expected = sum(many * math.log(likelihood(x, mean)) for x, mean, many in rows)
        x, z, customers = np.array(rows, float).T

        value, *_ = GammaGamma(x, z, customers)(np.array([p, q, v]))

        assert value == pytest.approx(expected, rel=1e-9)


class TestContractual:
    @pytest.mark.parametrize("parameters", [(0.7, 1.3), (0.7, 1.3, 1.2)], ids=["sbg", "bdw"])
    def test_is_to_stay_through_each_renewal_by_a_chance_of_ones_own(self, parameters):
        alpha, beta, *power = parameters
        lost, stayed = [30, 20, 9], 41

        def outliving(renewals: int) -> float:
            chances = renewals ** (power[0] if power else 1)
            return over_beta(alpha, beta, lambda _, rest: rest**chances)

        alive = [outliving(renewals) for renewals in range(4)]
        falls = [before - after for before, after in itertools.pairwise(alive)]
        expected = sum(many * math.log(fall) for many, fall in zip(lost, falls, strict=True))
        expected += stayed * math.log(alive[-1])

        value, *_ = Contractual(np.array(lost, float), np.array([0.0, 0, stayed]))(
            np.array(parameters)
        )

        assert value == pytest.approx(expected, rel=1e-9)
