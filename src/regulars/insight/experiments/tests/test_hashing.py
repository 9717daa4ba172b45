"""The hash is the published one, for any text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import ImpossibleSetting, UnusableId, fnv1a32, places
from regulars.insight.experiments.hashing import _hashed_digits

# GrowthBook's test cases, specification 0.7.1 (growthbook-python, tests/cases.json, MIT): "hash".
PUBLISHED = [
    ("", "a", 1, 0.22),
    ("", "b", 1, 0.077),
    ("b", "a", 1, 0.946),
    ("ef", "d", 1, 0.652),
    ("asdf", "8952klfjas09ujk", 1, 0.549),
    ("", "123", 1, 0.011),
    ("", '___)((*":&', 1, 0.563),
    ("seed", "a", 2, 0.0505),
    ("seed", "b", 2, 0.2696),
    ("foo", "ab", 2, 0.2575),
    ("foo", "def", 2, 0.2019),
    ("89123klj", "8952klfjas09ujkasdf", 2, 0.124),
    ("90850943850283058242805", "123", 2, 0.7516),
    ("()**(%$##$%#$#", '___)((*":&', 2, 0.0128),
]
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of pairs too


def by_hand(text: str) -> int:
    """FNV-1a over the code units, one at a time."""
    state, data = 2166136261, text.encode("utf-16-le", "surrogatepass")
    for low, high in zip(data[::2], data[1::2], strict=True):
        state = ((state ^ (low + 256 * high)) * 16777619) % 2**32
    return state


class TestFnv1a32:
    def test_gives_the_values_of_rfc_9923(self):
        found = fnv1a32(["", "a", "foobar"])

        assert [hex(value) for value in found.tolist()] == [
            "0x811c9dc5",
            "0xe40c292c",
            "0xbf9cf968",
        ]

    @given(st.lists(ANY_TEXT, max_size=12))
    @settings(max_examples=40)
    def test_is_that_of_each_text_alone(self, texts):
        assert fnv1a32(texts).tolist() == [by_hand(text) for text in texts]

    def test_goes_on_beyond_a_block(self):
        ids = [f"cus_{number}" for number in range(33_000)]

        found = fnv1a32(ids)

        assert len(found) == 33_000
        assert found[[0, 32_767, 32_768, 32_999]].tolist() == [
            by_hand(ids[row]) for row in (0, 32_767, 32_768, 32_999)
        ]

    def test_writes_digits_without_leading_zeros(self):
        numbers = [0, 7, 10, 4_294_967_295, 1_000_000_000]

        found = _hashed_digits(np.array(numbers, np.uint32))

        assert found.tolist() == [by_hand(str(number)) for number in numbers]


class TestPlaces:
    @pytest.mark.parametrize(("seed", "text", "version", "place"), PUBLISHED)
    def test_are_those_of_the_specification(self, seed, text, version, place):
        assert places([text], seed=seed, hash_version=version).tolist() == [place]

    @given(st.lists(ANY_TEXT, max_size=5), ANY_TEXT)
    @settings(max_examples=40)
    def test_are_those_of_the_formula(self, ids, seed):
        second = places(ids, seed=seed)
        first = places(ids, seed=seed, hash_version=1)

        assert second.tolist() == [
            by_hand(str(by_hand(seed + text))) % 10_000 / 10_000 for text in ids
        ]
        assert first.tolist() == [by_hand(text + seed) % 1_000 / 1_000 for text in ids]

    def test_are_the_same_for_a_number_and_its_digits(self):
        numbers = [7, -12, 2**53, np.int64(41)]

        found = places(numbers, seed="s")

        assert found.tolist() == places(["7", "-12", str(2**53), "41"], seed="s").tolist()
        assert found.tolist() == places(np.array(numbers), seed="s").tolist()

    def test_refuse_an_unknown_version(self):
        with pytest.raises(ImpossibleSetting, match=r"hash version is 99\. It must be 2 or 1"):
            places(["def"], seed="abc", hash_version=99)

    @pytest.mark.parametrize(
        ("strange", "kind"),
        [
            (1.5, "of the type float"),
            (True, "of the type bool"),
            (b"a", "of the type bytes"),
            (2**53 + 1, "a number of too many digits"),
        ],
    )
    def test_refuse_ids_that_read_differently_elsewhere(self, strange, kind):
        with pytest.raises(UnusableId, match=f"The id in row 2 is {kind}"):
            places(["a", strange], seed="s")
