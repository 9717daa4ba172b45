"""The answers that papers and other implementations print.

BG/NBD, Pareto/NBD and BG/BB: asserted by the tests of lifetimes 0.11.3, from the papers named with
each model. Gamma-Gamma: Hardie, note 025. The stability case: btyd's and lifetimes' test of MBG.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from regulars.insight.models import (
    Estimate,
    FittedSpend,
    Histories,
    Kind,
    Verdict,
    expected_purchases,
    expected_spend,
    fit_purchases,
    probability_alive,
    probability_of,
    total_purchases,
)
from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.tests.factories import known

DONATIONS = Path(__file__).resolve().parents[5] / "../shared/data/donations.csv"
BG_NBD = known(Kind.BG_NBD, [0.2426, 4.4136, 0.7929, 2.4259])
ROUNDED = known(Kind.BG_NBD, [0.243, 4.414, 0.793, 2.426])
PARETO_NBD = known(Kind.PARETO_NBD, [0.5533, 10.578, 0.6061, 11.669])


class TestBgNbd:
    def test_of_a_customer(self):
        customer = Histories.of([2], [30.43], [38.86])

        assert expected_purchases(BG_NBD, customer, 39).value == pytest.approx(1.226, abs=1e-3)

    def test_of_a_new_customer(self):
        times = (0.1429, 1.0, 3.0, 32.0, 78.0)

        found = [expected_purchases(BG_NBD, Histories.new(), time).value[0] for time in times]

        assert found == pytest.approx([0.0078, 0.0532, 0.1506, 1.0437, 1.8576], abs=5e-4)
        nothing = probability_of(ROUNDED, Histories.new(), 0, 39).value
        assert nothing == pytest.approx(0.57379, abs=1e-5)


class TestMbgNbd:
    def test_keeps_its_digits_with_many_purchases(self):
        likelihood = BetaGeometric(Histories.of([200], [38], [40]), leaves_at_once=True)

        assert likelihood(np.array([0.25, 4, 0.8, 2.5]))[0] == pytest.approx(100.7869, abs=1e-4)


class TestParetoNbd:
    def test_of_a_customer(self):
        customer = Histories.of([26], [30.86], [31])

        assert expected_purchases(PARETO_NBD, customer, 52).value == pytest.approx(25.46, abs=0.01)
        assert probability_alive(PARETO_NBD, customer).value == pytest.approx(0.9979, abs=1e-4)


@pytest.fixture(scope="module")
def donors() -> Histories:
    if not DONATIONS.exists():
        pytest.skip("the published data is not here")
    return Histories.of(*np.loadtxt(DONATIONS, delimiter=",", skiprows=1).T, days=365.25)


@pytest.fixture(scope="module")
def model(donors):
    return fit_purchases(donors, Kind.BG_BB)


class TestBgBb:
    """11,104 donors, six yearly appeals (Fader, Hardie & Shang 2010)."""

    def test_has_the_printed_parameters(self, donors, model):
        assert donors.total == 11_104
        assert model.estimate.log_likelihood == pytest.approx(-33225.58, abs=0.005)
        assert model.estimate.parameters == pytest.approx([1.204, 0.750, 0.657, 2.783], abs=5e-4)
        assert model.verdict == Verdict()

    def test_foretells_five_years(self, donors, model):
        total = total_purchases(model, donors, 5)

        assert total.value == pytest.approx(12_884.2, abs=0.05)

    def test_tells_who_is_alive_next_year(self, model):
        donors = Histories.of([0, 2, 6], [0, 4, 6], [6, 6, 6], days=365.25)

        alive = probability_alive(model, donors).value

        assert alive == pytest.approx([0.11, 0.59, 0.93], abs=0.005)


class TestGammaGamma:
    def test_expects_the_printed_spends(self):
        parameters = np.array([6.25, 3.74, 15.44])
        estimate = Estimate(("p", "q", "v"), parameters, np.zeros((3, 3)), 0.0, (), converged=True)
        spend = FittedSpend(estimate, mean=0.0, deviation=0.0, verdict=Verdict())

        found = expected_spend(spend, [2, 1, 0, 0, 0], [22.35, 11.77, 0, 0, 0]).value

        assert found == pytest.approx([24.65, 18.91, 35.17, 35.17, 35.17], rel=2e-3)
