"""Columns of any kind become columns of 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.experiments import (
    ImpossibleSetting,
    MissingFeature,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.experiments.uplift import Encoding

NUMBERS = st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=1, max_size=15)


class TestNumbers:
    def test_are_cut_into_parts_of_equally_many_customers(self):
        column = {"spent": np.arange(100.0) ** 2}

        encoding = Encoding.of(column, bins=4)

        assert encoding.matrix(column).sum(axis=0).tolist() == [25, 25, 25, 25]

    def test_of_few_values_have_a_part_for_each(self):
        column = {"orders": [1, 3, 2, 1, 3]}

        matrix = Encoding.of(column, bins=5).matrix(column)

        assert matrix.argmax(axis=1).tolist() == [0, 2, 1, 0, 2]

    def test_that_are_missing_have_a_part_of_their_own(self):
        encoding = Encoding.of({"age": [20, np.nan, 40, 60]}, bins=2)

        matrix = encoding.matrix({"age": [np.nan, 25, 41]})

        assert matrix.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]

    def test_that_were_never_missing_are_nothing_when_they_are(self):
        encoding = Encoding.of({"age": [20, 40]}, bins=2)

        assert encoding.matrix({"age": [np.nan]}).tolist() == [[0, 0]]

    def test_mostly_zero_keep_a_part_for_zero(self):
        column = {"returns": [0] * 90 + list(range(1, 11))}

        encoding = Encoding.of(column, bins=5)

        assert encoding.matrix({"returns": [0, 10]}).shape == (2, len(encoding.parts[0].edges) + 1)

    @given(NUMBERS, st.integers(2, 8))
    @settings(max_examples=40)
    def test_lie_in_one_part_each(self, numbers, bins):
        column = {"any": np.array(numbers)}

        matrix = Encoding.of(column, bins=bins).matrix(column)

        assert (matrix.sum(axis=1) == 1).all()
        assert matrix.shape[1] <= bins + 1

    def test_may_be_missing_as_nothing_too(self):
        column = {"age": [20, None, 40, 60]}

        assert Encoding.of(column, bins=2).matrix(column).argmax(axis=1).tolist() == [0, 2, 1, 1]


class TestNames:
    def test_have_a_column_each_and_unknown_ones_none(self):
        encoding = Encoding.of({"channel": ["web", "till", None, "web"]})

        matrix = encoding.matrix({"channel": np.array(["web", "fax", None, "till"], object)})

        assert encoding.parts[0].names == ("", "till", "web")
        assert matrix.tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0], [0, 1, 0]]

    def test_beyond_the_thirty_most_frequent_are_left_out(self):
        names = [f"town {number:02d}" for number in range(40) for _ in range(40 - number)]

        encoding = Encoding.of({"town": names})

        assert encoding.parts[0].names == tuple(f"town {number:02d}" for number in range(30))


class TestEncoding:
    def test_does_not_depend_on_the_order_of_columns(self):
        columns = {"b": [1, 2, 3], "a": ["x", "y", "x"]}
        other = dict(reversed(columns.items()))

        assert (Encoding.of(columns).matrix(other) == Encoding.of(other).matrix(columns)).all()

    def test_refuses_columns_that_are_missing_or_uneven(self):
        encoding = Encoding.of({"a": [1, 2], "b": ["x", "y"]})

        with pytest.raises(MissingFeature, match="The column b is missing"):
            encoding.matrix({"a": [1]})
        with pytest.raises(UnevenColumns, match="b has 1 rows where 2"):
            encoding.matrix({"a": [1, 2], "b": ["x"]})
        with pytest.raises(UnevenColumns, match="features has 0 rows where 1"):
            Encoding.of({})

    def test_refuses_numbers_that_are_none(self):
        with pytest.raises(UnusableValue, match="Row 2 of a is inf"):
            Encoding.of({"a": [1.0, np.inf]})
        with pytest.raises(UnusableValue, match="Give numbers, as at first"):
            Encoding.of({"a": [1.0, 2.0]}).matrix({"a": ["x"]})

    @pytest.mark.parametrize("bins", [1, 2.5])
    def test_refuses_bins_that_cut_nothing(self, bins):
        with pytest.raises(ImpossibleSetting, match="number of bins"):
            Encoding.of({"a": [1, 2]}, bins=bins)
