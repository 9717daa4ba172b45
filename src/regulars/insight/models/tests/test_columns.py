"""Columns that are none are named, whoever is given them."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.models import (
    Histories,
    ImpossibleRate,
    Kind,
    UnusableColumn,
    expected_spend,
    fit_bdw,
    fit_gamma_gamma,
    fit_sbg,
    fit_spend,
    probability_of,
)
from regulars.insight.models.columns import columns_of
from regulars.insight.models.tests.factories import known

PAIRS = pytest.mark.parametrize(
    "asked", [fit_spend, fit_gamma_gamma, lambda *pair: expected_spend(fit_spend([], []), *pair)]
)
WAY_OUT = "Give one number for each customer in every column."


class TestColumns:
    def test_are_of_numbers_in_the_order_given(self):
        one, other = columns_of(one=5, other=[2])

        assert (one.tolist(), other.tolist()) == ([5.0], [2.0])

    @pytest.mark.parametrize(
        ("column", "reason"),
        [
            ([1.0], "has 1 rows where age has 2"),
            (["a", "b"], "holds something that is no number"),
            ([None, object()], "holds something that is no number"),
            ([[1.0, 2.0], [3.0, 4.0]], "is several columns"),
        ],
    )
    def test_are_refused_by_name(self, column, reason):
        with pytest.raises(UnusableColumn) as refusal:
            columns_of(age=[1.0, 2.0], recency=column)

        assert str(refusal.value) == f"The column recency {reason}. {WAY_OUT}"


class TestWhoeverIsGivenThem:
    def test_histories_name_the_shorter_one(self):
        with pytest.raises(UnusableColumn, match="recency has 1 rows where frequency has 2"):
            Histories.of([1, 2], [3], [5, 6])
        with pytest.raises(UnusableColumn, match="customers has 1 rows where frequency has 2"):
            Histories.of([1, 2], [3, 4], [5, 6], customers=[7])

    @PAIRS
    def test_spends_name_the_shorter_one(self, asked):
        with pytest.raises(UnusableColumn, match="mean has 1 rows where purchases has 2"):
            asked([1, 2], [3.0])

    @PAIRS
    def test_spends_name_text(self, asked):
        with pytest.raises(UnusableColumn, match="purchases holds something that is no number"):
            asked(["once"], [3.0])

    @pytest.mark.parametrize("fit", [fit_sbg, fit_bdw])
    def test_subscribers_are_one_column(self, fit):
        with pytest.raises(UnusableColumn, match="subscribers is several columns"):
            fit([[100, 60], [90, 50]])


class TestCount:
    @pytest.mark.parametrize("count", [-1, 1.5, np.nan, np.inf])
    def test_is_whole_and_not_negative(self, count):
        model = known(Kind.BG_NBD, [0.8, 6, 0.9, 2.5])

        with pytest.raises(ImpossibleRate, match="that is whole and not negative"):
            probability_of(model, Histories.new(), count, 10)
