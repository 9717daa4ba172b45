"""The values that the papers print; ``test_recovery`` proves the same fits without their data."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from regulars.insight.models import (
    Histories,
    fit_bdw,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_sbg,
)

CDNOW = Path(__file__).resolve().parents[5] / "../shared/data/CDNOW_sample.txt"
END = date(1997, 9, 30)  # of the first 39 weeks

# Fader & Hardie, J. Interactive Marketing 21(1), 2007: percent still subscribed after each year.
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]
HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]


def spent_on_days() -> list[dict[date, float]]:
    if not CDNOW.exists():
        pytest.skip("the CDNOW sample is not here")
    customers: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in CDNOW.read_text().splitlines():
        cells = row.split()
        if len(cells) == 5:
            day = date.fromisoformat(cells[2])
            if day <= END:
                customers[cells[1]][day] += float(cells[4])
    return list(customers.values())


@pytest.fixture(scope="module")
def histories() -> Histories:
    days = [sorted(bought) for bought in spent_on_days()]
    return Histories.of(
        [len(bought) - 1 for bought in days],
        [(bought[-1] - bought[0]).days / 7 for bought in days],
        [(END - bought[0]).days / 7 for bought in days],
    )


class TestCdnow:
    """2,357 customers, 39 weeks; see the sources in each model."""

    def test_bg_nbd(self, histories):
        found = fit_bg_nbd(histories)

        assert histories.total == 2357
        assert found.log_likelihood == pytest.approx(-9582.429, abs=1e-3)
        assert found.parameters == pytest.approx([0.2426, 4.4136, 0.7929, 2.4259], rel=1e-3)

    def test_mbg_nbd(self, histories):
        found = fit_mbg_nbd(histories)

        assert found.log_likelihood == pytest.approx(-9582.14, abs=0.005)
        assert found.parameters == pytest.approx([0.525, 6.183, 0.891, 1.614], rel=1e-3)

    def test_pareto_nbd_with_its_standard_errors(self, histories):
        found = fit_pareto_nbd(histories)

        assert found.log_likelihood == pytest.approx(-9594.976, abs=1e-3)
        assert found.parameters == pytest.approx([0.5533, 10.578, 0.606, 11.669], rel=1e-3)
        errors = np.sqrt(np.diag(found.covariance)) * found.parameters
        assert errors == pytest.approx([0.0476, 0.8427, 0.1873, 6.2105], rel=2e-3)

    def test_gamma_gamma(self):
        repeats = [list(bought.values())[1:] for bought in spent_on_days() if len(bought) > 1]
        means = np.array([np.mean(values) for values in repeats])

        found = fit_gamma_gamma([len(values) for values in repeats], means)

        assert (means > 0).sum() == 946
        assert found.log_likelihood == pytest.approx(-4055.92, abs=0.005)
        assert found.parameters == pytest.approx([6.25, 3.74, 15.44], rel=2e-3)

    @pytest.mark.parametrize("fit", [fit_bg_nbd, fit_mbg_nbd, fit_pareto_nbd])
    def test_do_not_depend_on_the_unit_of_time(self, histories, fit):
        days = Histories(
            histories.frequency, histories.recency * 7, histories.age * 7, histories.customers
        )

        by_week, by_day = fit(histories), fit(days)

        scale = [7 if name in {"alpha", "beta"} else 1 for name in by_week.names]
        assert by_day.parameters == pytest.approx(by_week.parameters * scale, rel=1e-6)
        assert by_day.covariance == pytest.approx(by_week.covariance, rel=1e-4)


class TestSubscribers:
    @pytest.mark.parametrize(
        ("share", "parameters", "log_likelihood"),
        [(REGULAR, [0.7041, 1.1820], -1680.27), (HIGH_END, [0.6681, 3.8061], -1611.16)],
    )
    def test_sbg_from_seven_renewals(self, share, parameters, log_likelihood):
        found = fit_sbg(np.multiply(share, 10))

        assert found.parameters == pytest.approx(parameters, rel=1e-3)
        assert found.log_likelihood == pytest.approx(log_likelihood, abs=0.005)

    def test_bdw_from_four_renewals(self):
        found = fit_bdw(np.multiply(HIGH_END[:5], 10))

        assert found.parameters == pytest.approx([0.2594, 1.7227, 1.5843], rel=1e-3)
