"""A shop of which nothing can be learnt is told so; a small one gets an answer."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from regulars.insight.timing import (
    ImpossibleGap,
    NobodyCameBack,
    NothingAhead,
    hold_out,
    learn,
    look_back,
    outlooks,
    rhythms,
)
from regulars.insight.timing.tests.factories import START, bought, gaps_of

NOTHING = {
    "empty": [],
    "one purchase": [("ann", "tea", 3)],
    "one each": [("ann", "tea", 3), ("ann", "pot", 9), ("bob", "tea", 4)],
    "all the same day": [("ann", "tea", 3), ("ann", "tea", 3), ("bob", "tea", 3)],
    "all in the future": [("ann", "tea", 300), ("ann", "tea", 310)],
}


class TestNothingToLearn:
    @pytest.mark.parametrize("name", NOTHING)
    def test_is_refused(self, name: str):
        with pytest.raises(NobodyCameBack, match=r"Nobody has bought again yet: of \d purchases"):
            learn(gaps_of(bought(*NOTHING[name]), day=100))

    @pytest.mark.parametrize("days", [0, -1, 1.5, float("nan"), float("inf"), 10**9])
    def test_is_not_looked_back_upon_over_no_days(self, days: float):
        with pytest.raises(NothingAhead, match="Give a whole number from 1 to 36525"):
            look_back(bought(("ann", "tea", 3), ("ann", "tea", 9)), as_of=START, days=days)

    def test_is_not_graded(self):
        with pytest.raises(NobodyCameBack):
            look_back(bought(), as_of=START, days=30)
        with pytest.raises(NobodyCameBack):
            hold_out(gaps_of(bought(("ann", "tea", 3), ("ann", "tea", 9)), day=100))


class TestLittle:
    @pytest.mark.parametrize("quantity", [1.0, float("nan"), 1e300])
    def test_is_answered_with_numbers(self, quantity: float):
        rows = [("ann", "tea", 3), ("ann", "tea", 9), ("bob", "pot", 4)]
        found = gaps_of(bought(*rows, quantity=quantity), day=100)

        [table] = outlooks(learn(found), rhythms(found))

        for name in ("typical_days", "comes_back", "due_within_30"):
            assert np.isfinite(table[name].to_numpy()).all()
        assert table["typical_days"].to_pylist()[0] == pytest.approx(6, rel=0.1)

    def test_is_answered_where_every_gap_is_alike(self):
        rows = [(f"c{n}", product, 7 * k) for n in range(9) for k in range(9) for product in "ab"]
        found = gaps_of(bought(*rows), day=60)

        [table] = outlooks(learn(found), rhythms(found))

        assert table["typical_days"].to_numpy() == pytest.approx(7, rel=0.01)
        assert hold_out(found).typical < 0.01

    def test_is_answered_of_gaps_of_a_day_and_of_half_a_century(self):
        rows = [("ann", "tea", 0), ("ann", "tea", 1), ("ann", "tea", 18_000), ("bob", "tea", 5)]
        found = gaps_of(bought(*rows), day=18_001)

        [table] = outlooks(learn(found), rhythms(found))

        assert np.isfinite(table["typical_days"].to_numpy()).all()


class TestImpossibleGaps:
    @pytest.mark.parametrize(
        ("column", "values", "reason"),
        [
            ("days", [6.0, -1.0], "days below 0"),
            ("days", [float("nan"), 1.0], "missing or infinite"),
            ("log_quantity", [0.0, float("inf")], "missing or infinite"),
            ("days", [0.0, 9.0], "second purchase on one day"),
            ("is_open", [True, True], "and a later purchase follows"),
            ("is_open", [False, False], "no later purchase follows"),
        ],
    )
    def test_are_refused(self, column: str, values: list[object], reason: str):
        table = gaps_of(bought(("ann", "tea", 3), ("ann", "tea", 9)), day=100)
        rows = table.order_by("number").to_pyarrow()
        place = rows.column_names.index(column)

        with pytest.raises(ImpossibleGap, match=rf"Row [12] .*{reason}"):
            learn(rows.set_column(place, column, pa.array(values)))


class TestPackage:
    def test_is_not_loaded_with_the_library(self):
        program = "import regulars.insight, sys; print('regulars.insight.timing' in sys.modules)"

        printed = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert printed.stdout == "False\n"
