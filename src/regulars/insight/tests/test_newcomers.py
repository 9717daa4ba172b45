from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from regulars.insight.newcomers import (
    NewcomerChange,
    begins_in_midlife,
    inherited_cohorts,
    newcomer_change,
)
from regulars.insight.types import Cohort, CohortCell, Month


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


def cohort(place: int, size: int, *shares: float) -> Cohort:
    bought = [size, *(round(size * share) for share in shares)]
    cells = tuple(CohortCell(age, many, 0, 0, 0.0, None) for age, many in enumerate(bought))
    return Cohort(date(2025, place + 1, 1), size, cells)


LATER = [cohort(place, 300, 0.20, 0.20, 0.20) for place in range(3, 9)]


class TestInheritedCohorts:
    def test_are_the_first_three_where_they_are_larger_and_come_back_more(self):
        first = [cohort(0, 885, 0.36, 0.32, 0.38), cohort(1, 420, 0.22), cohort(2, 380, 0.19)]

        assert inherited_cohorts([*first, *LATER], grain="month") == 3
        assert inherited_cohorts([*first, *LATER], grain="quarter") == 1

    def test_are_none_where_a_young_store_opens_with_a_rush(self):
        first = [cohort(0, 300, 0.20), cohort(1, 885, 0.20, 0.21, 0.19), cohort(2, 420, 0.20)]

        assert inherited_cohorts([*first, *LATER], grain="month") == 0

    def test_are_none_where_the_first_are_no_larger(self):
        first = [cohort(place, 300, 0.40, 0.40, 0.40) for place in range(3)]

        assert inherited_cohorts([*first, *LATER], grain="month") == 0

    def test_are_none_where_chance_could_have_made_it(self):
        few = [cohort(place, 20, 0.20, 0.20, 0.20) for place in range(3, 9)]
        first = [cohort(place, 40, 0.30, 0.30, 0.30) for place in range(3)]

        assert inherited_cohorts([*first, *few], grain="month") == 0

    @pytest.mark.parametrize("count", [0, 1, 3, 4])
    def test_are_none_of_a_few_that_nobody_followed(self, count: int):
        rows = [cohort(place, 900 if place == 0 else 10) for place in range(count)]

        assert inherited_cohorts(rows, grain="month") == 0


class TestNewcomerChange:
    def test_compares_with_the_same_season_from_fifteen_months_on(self):
        change = newcomer_change(months([100] * 12 + [150] * 3))

        assert change == NewcomerChange(
            change=0.5, per_month=150, previous_per_month=100, span_months=3, is_same_season=True
        )

    def test_compares_with_the_quarter_before_until_then(self):
        change = newcomer_change(months([100] * 8 + [150] * 3))

        assert change == NewcomerChange(
            change=0.5, per_month=150, previous_per_month=100, span_months=3, is_same_season=False
        )

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

        assert change == NewcomerChange(
            change=-0.5, per_month=100, previous_per_month=200, span_months=3, is_same_season=True
        )
