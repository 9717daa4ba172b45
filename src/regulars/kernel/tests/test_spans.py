from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from regulars.kernel.spans import held, merged, parts, spans_of, without

IDS = st.sets(st.integers(1, 60))


def ids_in(spans: list[tuple[int, int]]) -> set[int]:
    return {pk for first, last in spans for pk in range(first, last + 1)}


class TestSpans:
    @given(IDS)
    def test_hold_exactly_the_ids(self, ids):
        spans = spans_of(ids)

        assert ids_in(spans) == ids
        assert all(spans[at][1] + 1 < spans[at + 1][0] for at in range(len(spans) - 1))

    @given(IDS, IDS)
    def test_are_put_together(self, ids, more):
        assert merged([*spans_of(ids), *spans_of(more)]) == spans_of(ids | more)

    @given(IDS, IDS)
    def test_are_taken_apart(self, ids, taken):
        assert without(spans_of(ids), spans_of(taken)) == spans_of(ids - taken)

    @given(IDS, IDS)
    def test_know_what_they_hold(self, ids, asked):
        assert held(asked, spans_of(ids)) == ids & asked

    @given(IDS, st.integers(1, 20))
    def test_are_cut_into_parts_of_ids_near_each_other(self, ids, width):
        found = list(parts(spans_of(ids), width))

        assert [pk for part in found for pk in sorted(ids_in(part))] == sorted(ids)
        assert all(part[-1][1] - part[0][0] < width for part in found)
        assert len(found) <= 60 // width + 1
