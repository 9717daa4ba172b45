from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from regulars.insight.newcomers import begins_in_midlife, newcomer_change
from regulars.insight.types import Month


def months(counts: Sequence[int]) -> list[Month]:
    return [
        Month(date(2023 + place // 12, place % 12 + 1, 1), count, 0, count, 0, 0, 0, 0, 0)
        for place, count in enumerate(counts)
    ]


class TestBeginsInMidlife:
    def test_is_shown_by_a_beginning_larger_by_a_quarter_than_what_follows(self):
        assert not begins_in_midlife([125, 100, 100, 100, 100])
        assert begins_in_midlife([100, 126, 100, 100, 100])

    def test_is_not_shown_by_three_months(self):
        assert not begins_in_midlife([900, 10, 10])


class TestNewcomerChange:
    def test_compares_with_the_same_season_from_fifteen_months_on(self):
        change = newcomer_change(months([100] * 12 + [150] * 3))

        assert change is not None
        assert (change.change, change.per_month, change.is_same_season) == (0.5, 150, True)

    def test_compares_with_the_quarter_before_until_then(self):
        change = newcomer_change(months([100] * 8 + [150] * 3))

        assert change is not None
        assert (change.previous_per_month, change.is_same_season) == (100, False)

    @pytest.mark.parametrize(
        "counts", [[100] * 5, [100] * 15, [4, 4, 4, 2, 2, 2], [0, 0, 0, 9, 9, 9]]
    )
    def test_is_none_where_nothing_or_chance_or_no_past_is_seen(self, counts: list[int]):
        assert newcomer_change(months(counts)) is None

    def test_takes_no_midlife_for_a_fall(self):
        assert newcomer_change(months([900, 500, 300, *[200] * 9, *[150] * 3])) is None

    def test_tells_a_fall_once_the_midlife_is_long_past(self):
        settled = [900, 500, 300, *[200] * 24, *[100] * 3]

        change = newcomer_change(months(settled))

        assert change is not None
        assert (change.per_month, change.previous_per_month) == (100, 200)
