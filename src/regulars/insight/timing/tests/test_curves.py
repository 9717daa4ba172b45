"""Curves are the product-limit estimate, and their inverse leads back."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.timing.curves import BEGINS, CELLS, CELLS_A_UNIT, LOW, Tally

KINDS = np.arange(len(BEGINS))


def estimated(rng: np.random.Generator, *, size: int, open_share: float) -> Tally:
    kind = rng.integers(0, len(BEGINS), size)
    deviations = rng.normal(0, 1, size)
    is_open = rng.random(size) < open_share
    deviations -= is_open * rng.exponential(1, size)
    return Tally.of(kind, deviations, is_open, np.ones(size))


class TestEstimate:
    def test_equals_the_product_limit_where_there_is_much(self):
        rng = np.random.default_rng(5)
        tally = estimated(rng, size=200_000, open_share=0.3)
        curves, ends = tally.estimate()
        closed, watched = tally.closed[0], tally.watched[0]

        alive, expected = 1.0, []
        left = watched.sum()
        for ending, seen in zip(closed, watched, strict=True):
            alive *= 1 - ending / left if left >= 30 else 1.0
            left -= seen
            expected.append(1 - alive)

        share = np.array(expected) / expected[-1]
        assert np.abs(curves.shares[0, 1:] - share).max() < 0.005
        assert ends[0] == pytest.approx(expected[-1], abs=0.005)

    def test_is_the_normal_distribution_where_there_is_nothing(self):
        tally = Tally(*(np.zeros((len(BEGINS), CELLS)) for _ in range(2)))

        curves, _ = tally.estimate()

        for deviations, share in [(-1.0, 0.1587), (0.0, 0.5), (1.0, 0.8413)]:
            found = curves.back_by(KINDS, np.full(len(BEGINS), deviations))
            assert found == pytest.approx(share, abs=0.01)

    @pytest.mark.parametrize("size", [0, 1, 3, 40, 3_000])
    def test_rises_from_0_to_1_whatever_there_is(self, size):
        curves, _ = estimated(np.random.default_rng(size), size=size, open_share=0.5).estimate()

        assert (np.diff(curves.shares) >= 0).all()
        assert curves.shares[:, 0].tolist() == [0] * len(BEGINS)
        assert curves.shares[:, -1] == pytest.approx(1)


class TestWhen:
    def test_leads_back_from_the_share_to_the_time(self):
        curves, _ = estimated(np.random.default_rng(1), size=5_000, open_share=0.2).estimate()
        for share in (0.01, 0.1, 0.5, 0.9, 0.99):
            time = curves.when(KINDS, np.full(len(BEGINS), share))

            assert curves.back_by(KINDS, time) == pytest.approx(share, abs=0.003)

    def test_begins_and_ends_with_the_curve(self):
        curves, _ = estimated(np.random.default_rng(1), size=5_000, open_share=0.2).estimate()

        first = curves.when(KINDS, np.zeros(len(BEGINS)))
        last = curves.when(KINDS, np.ones(len(BEGINS)))

        assert first == pytest.approx(LOW)
        assert last == pytest.approx(LOW + CELLS / CELLS_A_UNIT, abs=0.05)
