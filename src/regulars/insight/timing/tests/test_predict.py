"""A forecast is the normal distribution of the next gap, given everything that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.timing.pace import Pace, Sums

VARIANCES = st.floats(0.01, 3.0)
WAITS = st.lists(st.lists(st.floats(-2, 9), min_size=0, max_size=5), min_size=1, max_size=4)


def given_all(pace: Pace, waits: list[list[float]], own: float, asked: int) -> tuple[float, float]:
    """Mean and deviation of the next gap of one product, by conditioning all gaps at once.

    The products' effects are known, so that they enter the mean alone.
    """
    owner = [product for product, mine in enumerate(waits) for _ in mine] + [asked]
    covariance = np.array(
        [
            [
                pace.customer_variance
                + pace.pair_variance * (one == other)
                + pace.error_variance * (row == column)
                for column, other in enumerate(owner)
            ]
            for row, one in enumerate(owner)
        ]
    )
    mean = np.array([pace.mean + pace.slope * own + pace.products[product] for product in owner])
    seen = np.array([wait for mine in waits for wait in mine])
    cross = covariance[-1, :-1]
    gain = np.linalg.solve(covariance[:-1, :-1], cross) if len(seen) else cross
    return (
        float(mean[-1] + gain @ (seen - mean[:-1])),
        float(np.sqrt(covariance[-1, -1] - gain @ cross)),
    )


class TestPredict:
    @settings(max_examples=50)
    @given(WAITS, st.floats(-1, 1), VARIANCES, VARIANCES, VARIANCES)
    def test_equals_conditioning_on_every_gap_of_the_customer(
        self, waits, own, customer_variance, pair_variance, error_variance
    ):
        size = len(waits)
        pace = Pace(
            mean=3.0,
            slope=0.8,
            elasticity=0.0,
            product_variance=0.3,
            customer_variance=customer_variance,
            pair_variance=pair_variance,
            error_variance=error_variance,
            products=np.linspace(-0.5, 0.5, size),
            doubts=np.zeros(size),
        )
        sums = Sums(
            customer=np.zeros(size, np.int64),
            product=np.arange(size),
            gaps=np.array([len(mine) for mine in waits], float),
            log_days=np.array([sum(mine) for mine in waits]),
            log_quantity=np.zeros(size),
            own=np.array([own]),
        )

        mean, deviation = pace.predict(pace.others(sums), pace.offs(sums), sums.gaps, sums.product)

        for asked in range(size):
            expected = given_all(pace, waits, own, asked)
            found = (pace.base(sums)[asked] + mean[asked], deviation[asked])
            assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)
