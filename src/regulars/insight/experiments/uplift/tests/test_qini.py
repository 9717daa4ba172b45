"""The Qini curve is that of the definition, and its coefficient scikit-uplift's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import (
    ImpossibleSetting,
    NothingVaries,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.experiments.uplift import qini, qini_interval
from regulars.insight.experiments.uplift.qini import Graded

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.integers(-3, 3)), min_size=2, max_size=15
)


@pytest.fixture
def mailed():
    """400 customers: outcome, who got the e-mail, a noisy score and a coarse one."""
    random = np.random.default_rng(7)
    coarse = random.integers(0, 5, 400)
    acted = random.random(400) < 0.6
    visited = (random.random(400) < 0.1 + 0.05 * coarse * acted).astype(float)
    return visited, acted, np.round(0.05 * coarse + random.normal(0, 0.1, 400), 2), coarse


def curve_by_hand(rows):
    """Points of the curve: all customers whose score is at least so high."""
    points = [(0, 0.0)]
    for level in sorted({score for _, _, score in rows}, reverse=True):
        top = [row for row in rows if row[2] >= level]
        acted = [outcome for outcome, is_acted, _ in top if is_acted]
        held = [outcome for outcome, is_acted, _ in top if not is_acted]
        fair = sum(held) * len(acted) / len(held) if held else 0.0
        points.append((len(top), sum(acted) - fair))
    return points


def area_by_hand(points):
    """Between the curve and its diagonal."""
    end, last = points[-1]
    steps = pairwise(points)
    return sum((b - a) * (y + z) / 2 for (a, y), (b, z) in steps) - end * last / 2


class TestQini:
    @given(ROWS)
    @settings(max_examples=50)
    def test_is_that_of_the_definition(self, rows):
        outcome, acted, score = map(np.array, zip(*rows, strict=True))
        assume(acted.any() and not acted.all() and len(set(outcome)) > 1)

        found = qini(outcome, acted, score)

        curve = curve_by_hand(rows)
        perfect = area_by_hand(curve_by_hand([(y, w, y if w else -y) for y, w, _ in rows]))
        assert list(zip(found.customers, found.gain, strict=True)) == [
            pytest.approx(point) for point in curve
        ]
        expected = area_by_hand(curve) / perfect if perfect > 1e-9 else found.coefficient
        assert found.coefficient == pytest.approx(expected, abs=1e-9)

    def test_gives_the_coefficients_of_scikit_uplift(self, mailed):
        visited, acted, score, coarse = mailed

        found = [qini(visited, acted, one).coefficient for one in (score, -score, coarse)]

        # qini_auc_score of scikit-uplift 0.5.1 on the same customers
        expected = [0.15128024082987346, -0.1522746632337237, 0.18214553862646318]
        assert found == pytest.approx(expected, abs=1e-12)

    def test_gives_the_curve_of_scikit_uplift(self, mailed):
        visited, acted, _, coarse = mailed

        found = qini(visited, acted, coarse)

        assert found.customers.tolist() == [0, 96, 168, 254, 323, 400]
        expected = [0, 16.09090909, 24.66666667, 26.69230769, 32.29545455, 31.29411765]
        assert found.gain == pytest.approx(expected)

    def test_is_zero_for_a_score_that_tells_nobody_apart(self, mailed):
        visited, acted, _, _ = mailed

        assert qini(visited, acted, np.ones(400)).coefficient == 0

    @given(st.integers(1, 1_000), st.floats(0.1, 10))
    @settings(max_examples=20)
    def test_depends_on_neither_the_unit_nor_the_scale_of_the_score(self, unit, scale):
        random = np.random.default_rng(unit)
        outcome, acted = random.random(50), np.arange(50) % 2
        score = random.random(50)

        plain = qini(outcome, acted, score).coefficient
        other = qini(unit * outcome, acted, scale * score - 3).coefficient

        assert other == pytest.approx(plain, rel=1e-9)

    def test_refuses_what_it_cannot_draw(self):
        with pytest.raises(TooFewCustomers, match="The held-out group has 0 customers"):
            qini([1, 0], [1, 1], [0.1, 0.2])
        with pytest.raises(TooFewCustomers):
            qini([], [], [])
        with pytest.raises(NothingVaries, match="same outcome"):
            qini([0, 0], [1, 0], [0.1, 0.2])
        with pytest.raises(UnevenColumns, match="score has 1 rows where 2"):
            qini([1, 0], [1, 0], [0.1])
        with pytest.raises(UnusableValue, match="Row 2 of score is nan"):
            qini([1, 0], [1, 0], [0.1, np.nan])


class TestInterval:
    def test_holds_the_coefficient(self, mailed):
        visited, acted, score, _ = mailed

        found = qini_interval(visited, acted, score, repeats=50)

        assert found.estimate == qini(visited, acted, score).coefficient
        assert 0 < found.low < found.estimate < found.high < 0.3

    def test_counts_a_customer_drawn_twice_as_two(self, mailed):
        visited, acted, score, _ = mailed
        times = np.random.default_rng(8).integers(0, 4, 400)
        rows = np.repeat(np.arange(400), times)

        graded = Graded.of(score, acted, visited, np.arange(400))

        drawn = qini(visited[rows], acted[rows], score[rows]).coefficient
        assert graded.coefficient(times.astype(float)) == pytest.approx(drawn, abs=1e-12)

    def test_covers_zero_for_a_random_score_as_often_as_it_says(self):
        random, covered = np.random.default_rng(9), 0
        for _ in range(40):
            acted, score = random.random(300) < 0.5, random.random(300)
            visited = (random.random(300) < 0.3).astype(float)
            found = qini_interval(visited, acted, score, repeats=40, confidence=0.9)
            covered += found.low <= 0 <= found.high

        assert 31 <= covered <= 40  # of 36 expected

    @pytest.mark.parametrize(
        ("settings", "message"),
        [({"confidence": 1}, "confidence is 1"), ({"repeats": 1}, "number of draws is 1")],
    )
    def test_refuses_settings_that_say_nothing(self, settings, message):
        with pytest.raises(ImpossibleSetting, match=message):
            qini_interval([1, 0], [1, 0], [0.1, 0.2], **settings)
