"""Rows told once, points that stand for many, and what importing costs."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import gammaln, polygamma, psi

from regulars.insight.models import Histories, fit_bg_nbd
from regulars.insight.models.folding import Pairs, counted, folded
from regulars.insight.models.rising import LONGEST, Rising
from regulars.insight.models.smoothing import Stencil
from regulars.insight.models.tests.factories import lives


class TestFolded:
    @pytest.mark.parametrize(
        "unit", [1, 1 / 7, 1e17], ids=["days", "weeks", "beyond whole numbers"]
    )
    def test_are_the_distinct_rows_in_order(self, unit):
        chance = np.random.default_rng(1)
        rows = chance.integers(0, [3, 70_000, 5], (5000, 3)) * unit
        rows[2500:] = rows[:2500]
        weights = chance.integers(1, 4, 5000).astype(float)
        distinct, inverse = np.unique(rows, axis=0, return_inverse=True)

        columns, counts, places = folded(list(rows.T), weights)

        assert np.array_equal(np.stack(columns, 1), distinct)
        assert np.array_equal(places, inverse)
        assert counts.tolist() == np.bincount(inverse, weights=weights).tolist()
        columns, counts = counted(list(rows.T))
        assert np.array_equal(np.stack(columns, 1), distinct)
        assert counts.tolist() == np.bincount(inverse).tolist()

    def test_of_nothing_are_none(self):
        columns, counts, places = folded([np.zeros(0)] * 2)

        assert [part.tolist() for part in (*columns, counts, places)] == [[], [], [], []]


class TestStencil:
    @pytest.mark.parametrize("shift", [60.0, 1.0, 1e-3])
    def test_is_as_good_as_every_time(self, shift):
        frequency = np.repeat([0.0, 4, 40], [700, 3, 700])
        times = np.concatenate([np.arange(700.0), [5, 6, 9], np.linspace(30, 40, 700)])
        pairs = Pairs.of_runs(frequency, times)

        def wanted(some):
            return np.stack(
                [(shift / (shift + some.time)) ** 2.5, np.log(shift + 9 + some.time)], 1
            )

        stencil = Stencil.of(pairs, shift)

        assert len(stencil.points.time) < 250
        assert stencil.spread(wanted(stencil.points)) == pytest.approx(wanted(pairs), rel=1e-9)


class TestRising:
    @pytest.mark.parametrize("longest", [7, LONGEST + 1])
    def test_is_a_ratio_of_gamma_functions(self, longest):
        counts = np.array([0.0, 1, 3, longest])

        found = Rising.of(2.5, counts)

        assert found.value == pytest.approx(gammaln(2.5 + counts) - gammaln(2.5))
        assert found.slope == pytest.approx(psi(2.5 + counts) - psi(2.5))
        assert found.bend == pytest.approx(polygamma(1, 2.5 + counts) - polygamma(1, 2.5))

    def test_keeps_its_digits_where_the_base_is_large(self):
        found = Rising.of(1e9, np.array([2.0]))

        assert found.value[0] == pytest.approx(2 * np.log(1e9) + 1e-9, rel=1e-15)
        assert found.slope[0] == pytest.approx(2e-9 - 1e-18, rel=1e-12)


class TestCustomersGivenTwice:
    def test_count_twice(self):
        ages = np.random.default_rng(1).uniform(100, 400, 800)
        some = lives("bg_nbd", [0.8, 60, 0.8, 2.4], ages=ages, horizon=0.0, seed=1)
        columns = some.frequency, some.recency, some.age

        once = fit_bg_nbd(Histories.of(*columns))
        twice = fit_bg_nbd(Histories.of(*(np.tile(part, 2) for part in columns)))

        assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood, abs=0.01)
        assert twice.parameters == pytest.approx(once.parameters, rel=5e-3)
        assert twice.covariance * 2 == pytest.approx(once.covariance, rel=0.02, abs=1e-4)


class TestWarmStart:
    def test_ends_where_a_cold_one_does(self):
        ages = np.random.default_rng(2).uniform(30, 730, 50_000)
        histories = lives("bg_nbd", [0.8, 60, 0.8, 2.4], ages=ages, horizon=0.0, seed=2).histories
        few = histories.sampled(1000)

        found = fit_bg_nbd(histories)

        assert (len(histories.age), len(few.age)) == (50_000, 1000)
        off = np.log(found.parameters / [0.8, 60, 0.8, 2.4])
        assert (np.abs(off) < 3 * np.sqrt(np.diag(found.covariance))).all()
        assert found.converged


class TestImporting:
    @pytest.mark.parametrize(
        ("name", "absent"),
        [
            ("regulars.insight", ["numpy", "scipy", "ibis", "pandas", "duckdb"]),
            ("regulars.insight.models", ["ibis", "pandas", "duckdb", "pyarrow", "numba"]),
        ],
    )
    def test_loads_no_more_than_it_needs(self, name, absent):
        program = f"import sys, {name}; print([one for one in {absent} if one in sys.modules])"

        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

        assert done.stdout.decode().strip() == "[]"
