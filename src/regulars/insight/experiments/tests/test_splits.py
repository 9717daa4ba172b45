"""Customers are divided as GrowthBook divides them, and stay where they are."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import ImpossibleSetting, ImpossibleWeights, Namespace, Split
from regulars.insight.experiments.splits import arms_of
from regulars.insight.experiments.tests.assignments import ASSIGNED, deterministic

# GrowthBook's test cases, specification 0.7.1 (growthbook-python, tests/cases.json, MIT).
RANGES = [  # "getBucketRange"
    (1, (0.5, 0.5), [(0, 0.5), (0.5, 1)]),
    (0.5, (0.5, 0.5), [(0, 0.25), (0.5, 0.75)]),
    (0, (0.5, 0.5), [(0, 0), (0.5, 0.5)]),
    (1, (0.25, 0.25, 0.25, 0.25), [(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)]),
    (1, (0.4, 0.6), [(0, 0.4), (0.4, 1)]),
    (1, (0.2, 0.3, 0.5), [(0, 0.2), (0.2, 0.5), (0.5, 1)]),
    (0.2, (0.2, 0.3, 0.5), [(0, 0.04), (0.2, 0.26), (0.5, 0.6)]),
    (1, (0.4, 0.5999), [(0, 0.4), (0.4, 0.9999)]),
]
HALVES, PARTS = ((0, 0.5), (0.5, 1)), ((0, 0.25), (0.5, 0.75))
CHOSEN = [  # "chooseVariation"
    (HALVES, [0.2, 0.4, 0.6, 0.8, 0, 0.5], [0, 0, 1, 1, 0, 1]),
    (PARTS, [0.2, 0.4, 0.6, 0.8, 0.25, 0.5], [0, -1, 1, -1, -1, 1]),
    (((0, 0.5), (0.5, 0.5), (0.5, 1)), [0.5], [2]),
]
INSIDE = [  # "inNamespace", users 1 to 4
    (("namespace1", 0.0, 0.4), [False, False, False, False]),
    (("namespace1", 0.4, 1.0), [True, True, True, True]),
    (("namespace2", 0.0, 0.4), [False, False, True, True]),
    (("namespace2", 0.4, 1.0), [True, True, False, False]),
]
NINE = [str(number) for number in range(1, 10)]
RUNS = [  # "run": users 1 to 9 in the experiment "my-test", by version 1
    ({}, [1, 0, 0, 1, 1, 1, 0, 1, 0]),
    ({"weights": (0.1, 0.9)}, [1, 1, 0, 1, 1, 1, 0, 1, 1]),
    ({"coverage": 0.4}, [-1, 0, 0, -1, 1, -1, 0, 1, -1]),
    ({"weights": (1 / 3, 1 / 3, 1 / 3)}, [2, 0, 0, 2, 1, 2, 0, 1, 0]),
]
IDS = [f"cus_{number}" for number in range(2_000)]
WEIGHTS = st.lists(st.integers(1, 9), min_size=2, max_size=4).map(
    lambda parts: tuple(part / sum(parts) for part in parts)
)


class TestPublishedCases:
    @pytest.mark.parametrize(("coverage", "weights", "ranges"), RANGES)
    def test_of_ranges(self, coverage, weights, ranges):
        found = Split("any", weights=weights, coverage=coverage).ranges

        assert np.allclose(found, ranges, rtol=0, atol=1e-12)

    @pytest.mark.parametrize(("ranges", "place", "arms"), CHOSEN)
    def test_of_choosing(self, ranges, place, arms):
        assert arms_of(np.array(place, float), ranges).tolist() == arms

    @pytest.mark.parametrize(("namespace", "inside"), INSIDE)
    def test_of_namespaces(self, namespace, inside):
        assert Namespace(*namespace).holds(["1", "2", "3", "4"]).tolist() == inside

    @pytest.mark.parametrize(("settings", "arms"), RUNS)
    def test_of_whole_experiments(self, settings, arms):
        split = Split("my-test", hash_version=1, **settings)

        assert split.assign(NINE).tolist() == arms

    def test_of_seeds_namespaces_and_empty_ids(self):
        split = Split("my-test", hash_version=1)
        inside = Split("my-test", hash_version=1, namespace=Namespace("namespace", 0.1, 1))
        outside = Split("my-test", hash_version=1, namespace=Namespace("namespace", 0, 0.1))
        other = Split("key", seed="foo")

        assert split.assign(["", None]).tolist() == [-1, -1]
        assert Split("my-test-3", hash_version=1).assign(["1"]).tolist() == [0]
        assert inside.assign(["1"]).tolist() == [1]
        assert outside.assign(["1"]).tolist() == [-1]
        assert other.assign(["1"]).tolist() == [1]


@pytest.mark.parametrize("name", ASSIGNED)
class TestThePackage:
    """See assignments.py: 10,000 ids, each assigned by the growthbook package itself."""

    def test_assigns_the_same(self, name):
        expected = ASSIGNED[name]

        arms = expected.split.assign(deterministic())

        assert tuple(arms[:14]) == expected.first
        sizes = np.bincount(arms + 1, minlength=len(expected.counts))
        assert tuple(sizes.tolist()) == expected.counts
        digest = hashlib.sha256((arms + 1).astype(np.uint8).tobytes()).hexdigest()
        assert digest == expected.digest


class TestSplit:
    @given(WEIGHTS, st.integers(0, 2_000), st.text(min_size=1, max_size=8))
    @settings(max_examples=25)
    def test_leaves_customers_where_they_are_as_others_join(self, weights, first, key):
        split = Split(key, weights=weights)

        assert split.assign(IDS[:first]).tolist() == split.assign(IDS)[:first].tolist()

    @given(WEIGHTS, st.integers(0, 10_000))
    @settings(max_examples=25)
    def test_keeps_the_weights_within_binomial_bounds(self, weights, number):
        arms = Split(f"experiment {number}", weights=weights).assign(IDS)

        sizes = np.bincount(arms, minlength=len(weights))
        deviations = np.sqrt(len(IDS) * np.array(weights) * (1 - np.array(weights)))
        assert sizes.sum() == len(IDS)
        assert (np.abs(sizes - len(IDS) * np.array(weights)) < 5 * deviations + 1).all()

    @given(st.floats(0, 1), st.floats(0, 1))
    @settings(max_examples=25)
    def test_keeps_who_takes_part_as_coverage_grows(self, one, other):
        less, more = sorted([one, other])
        before = Split("points", weights=(0.3, 0.7), coverage=less).assign(IDS)
        after = Split("points", weights=(0.3, 0.7), coverage=more).assign(IDS)

        assert (after[before >= 0] == before[before >= 0]).all()

    def test_takes_nobody_new_into_a_smaller_hold_out(self):
        tenth = Split.hold_out("all", share=0.1).assign(IDS) == 0
        twentieth = Split.hold_out("all", share=0.05).assign(IDS) == 0

        assert (int(tenth.sum()), int(twentieth.sum())) == (210, 94)
        assert tenth[twentieth].all()

    def test_divides_independently_of_other_experiments(self):
        one, other = (Split(key).assign(IDS) for key in ("welcome", "birthday"))

        together = np.bincount(2 * one + other, minlength=4)

        assert (np.abs(together - 500) < 100).all()

    def test_keeps_experiments_of_one_namespace_apart(self):
        early = Split("early", namespace=Namespace("winter", 0, 0.5)).assign(IDS) >= 0
        late = Split("late", namespace=Namespace("winter", 0.5, 1)).assign(IDS) >= 0

        assert (early ^ late).all()

    def test_of_nobody_is_empty(self):
        assert Split("any").assign([]).tolist() == []

    @pytest.mark.parametrize(
        ("weights", "reason"),
        [
            ((1.0,), "are fewer than two"),
            ((), "are fewer than two"),
            ((0.4, 0.1), "do not add up to 1"),
            ((0.7, 0.6), "do not add up to 1"),
            ((1.2, -0.2), "are partly below 0"),
            ((0.5, float("nan")), "are not all numbers"),
        ],
    )
    def test_refuses_weights_that_are_no_shares(self, weights, reason):
        with pytest.raises(ImpossibleWeights, match=reason):
            Split("any", weights=weights)

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"coverage": -0.2}, r"coverage is -0\.2\. It must be a share from 0 to 1"),
            ({"coverage": 1.5}, r"coverage is 1\.5"),
            ({"hash_version": 3}, "hash version is 3"),
            ({"key": ""}, "key is empty"),
        ],
    )
    def test_refuses_settings_that_growthbook_would_bend(self, settings, message):
        with pytest.raises(ImpossibleSetting, match=message):
            Split(**{"key": "any", **settings})

    @pytest.mark.parametrize("ends", [(0.5, 0.5), (-0.1, 1.0), (0.0, 1.1), (float("nan"), 1.0)])
    def test_refuses_a_namespace_without_room(self, ends):
        with pytest.raises(ImpossibleSetting, match="range of the namespace winter"):
            Namespace("winter", *ends)
