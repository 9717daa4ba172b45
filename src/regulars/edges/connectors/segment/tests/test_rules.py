from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from regulars.core.events.types import is_late
from regulars.edges.connectors.segment.rules import moment_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


class TestMomentOf:
    def test_is_when_it_was_received_where_nothing_is_told(self):
        assert moment_of(None, NOON, NOON) == NOON

    def test_is_as_told_by_a_clock_that_is_right(self):
        assert moment_of(NOON - MINUTE, NOON, NOON + timedelta(seconds=2)) == NOON - MINUTE

    @pytest.mark.parametrize("off", [YEAR, -YEAR, 60 * MINUTE, -60 * MINUTE])
    def test_keeps_how_long_ago_it_was_by_a_clock_that_is_wrong(self, off):
        assert moment_of(NOON + off - 3 * MINUTE, NOON + off, NOON) == NOON - 3 * MINUTE

    def test_is_never_in_the_future(self):
        assert moment_of(NOON + MINUTE, None, NOON) == NOON
        assert moment_of(NOON + MINUTE, NOON, NOON) == NOON

    def test_is_never_before_the_year_2000(self):
        assert moment_of(datetime(1970, 1, 1, tzinfo=UTC), None, NOON).year == 2000

    def test_is_in_utc_without_an_offset(self):
        assert moment_of(NOON.replace(hour=11, tzinfo=None), None, NOON) == NOON - 60 * MINUTE

    def test_understands_other_offsets(self):
        there = timezone(timedelta(hours=7))

        assert moment_of(datetime(2026, 3, 1, 18, tzinfo=there), None, NOON) == NOON - 60 * MINUTE

    def test_survives_clocks_beyond_all_calendars(self):
        last = datetime.max.replace(tzinfo=UTC)
        first = datetime.min.replace(tzinfo=UTC)

        assert moment_of(last, first, NOON) == NOON


class TestIsLate:
    def test_is_after_a_day(self):
        assert is_late(NOON - timedelta(hours=24), NOON) is False
        assert is_late(NOON - timedelta(hours=24, seconds=1), NOON) is True
