"""Places on the map by arrays are those that the engine finds."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight import rfm
from regulars.insight.tests.histories import HISTORIES, answer
from regulars.insight.transactions import transactions

AS_OF = date(2024, 2, 20)
WHOLE = st.lists(st.integers(-5, 5), min_size=1, max_size=23)


def scored(table):
    return rfm.scores(transactions(table), as_of=AS_OF)


class TestEdgesAmong:
    @given(WHOLE)
    def test_are_the_values_at_the_ranks(self, values):
        ranks = [-(-fifth * len(values) // 5) for fifth in (1, 2, 3, 4)]

        found = rfm.edges_among(np.array(values))

        assert found == tuple(sorted(values)[rank - 1] for rank in ranks)


class TestPlacesOf:
    @settings(max_examples=25)
    @given(HISTORIES)
    def test_are_the_scores_and_groups_of_the_engine(self, lines):
        rows = answer(lines, scored)
        if not rows:
            return
        measures = [
            np.array([row[name] for row in rows], np.int64)
            for name in ("recency_days", "orders", "revenue_minor")
        ]

        found = rfm.places_of(rfm.Edges(*map(rfm.edges_among, measures)), *measures)

        assert found.recency.tolist() == [row["recency"] for row in rows]
        assert found.frequency.tolist() == [row["frequency"] for row in rows]
        assert found.monetary.tolist() == [row["monetary"] for row in rows]
        assert [rfm.GROUPS[place] for place in found.group] == [row["group"] for row in rows]
