"""Ids become numbers in the order of their text, whatever they are."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight import identities
from regulars.insight.identities import Ids, Numbered, words_of

SHORT = st.text(alphabet="ab19é-", max_size=7)
ANY = st.text(max_size=12)


def placed(chunks: list[list[str]]) -> None:
    found = numbered(*(pa.array(chunk, pa.string()) for chunk in chunks))

    distinct = sorted({text.encode() for chunk in chunks for text in chunk})
    assert found.ids.to_pylist() == [text.decode() for text in distinct]
    assert [[distinct[at].decode() for at in part] for part in found.numbers] == [
        chunk for chunk in chunks if chunk
    ]


def numbered(*parts: pa.Array) -> Numbered:
    ids = Ids()
    for part in parts:
        ids.add(part)
    return ids.numbered()


class TestNumbered:
    @given(st.lists(st.lists(SHORT, max_size=9), max_size=3))
    def test_orders_short_ids_by_their_bytes(self, chunks):
        placed(chunks)

    @given(st.lists(st.lists(ANY, max_size=9), max_size=3))
    def test_orders_any_ids_by_their_bytes(self, chunks):
        placed(chunks)

    @pytest.mark.parametrize("text", ["a\0", "123456789"])
    def test_does_not_pack_what_would_not_be_told_apart(self, text: str):
        assert words_of(pa.array(["a", text])) is None
        placed([["a", text, "a"]])

    def test_reads_a_part_of_a_column(self):
        column = pa.array(["a much longer one", "bob", "ann", "bob", "a much longer one"])

        found = numbered(column.slice(1, 3))

        assert found.ids.to_pylist() == ["ann", "bob"]
        assert [part.tolist() for part in found.numbers] == [[1, 0, 1]]

    def test_reads_eight_bytes_whole(self):
        placed([["C0000001", "C0000000", "ÿÿÿÿ", "\x7f" * 8, ""]])

    @given(st.lists(st.lists(st.text("ab19", max_size=3), max_size=9), min_size=1, max_size=3))
    def test_is_the_same_with_a_place_for_each_id_there_could_be_and_without(self, chunks):
        parts = [pa.array(chunk, pa.string()) for chunk in chunks]

        roomy = numbered(*parts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(identities, "MOST_PLACES", 0)
            tight = numbered(*parts)

        assert roomy.ids.equals(tight.ids)
        assert [part.tolist() for part in roomy.numbers] == [
            part.tolist() for part in tight.numbers
        ]

    def test_takes_a_longer_one_after_short_ones(self):
        placed([["b", "a"], [], ["a longer one", "a"], ["b", "c"]])
