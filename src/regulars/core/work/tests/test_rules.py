from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from regulars.core.work.rules import Daily, Every, Retries
from regulars.kernel.local_time import moment_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestRetries:
    def test_doubles_its_pauses_up_to_the_longest(self):
        retries = Retries(most=20, first=timedelta(seconds=2), longest=timedelta(minutes=1))

        pauses = [retries.pause_after(failures, 1.0) for failures in range(1, 8)]

        assert [pause.total_seconds() for pause in pauses] == [2, 4, 8, 16, 32, 60, 60]

    def test_lets_chance_take_up_to_half(self):
        retries = Retries()

        assert retries.pause_after(2, 0.0) == timedelta(seconds=2)
        assert retries.pause_after(2, 0.5) == timedelta(seconds=3)

    def test_follows_the_pauses_that_are_listed(self):
        retries = Retries(most=4, pauses=[timedelta(minutes=5), timedelta(hours=1)])

        found = [retries.pause_after(failures, 1.0) for failures in range(1, 5)]

        assert found == [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=1), None]

    def test_has_a_pause_after_thousands_of_failures(self):
        assert Retries(most=10_000).pause_after(5_000, 1.0) == timedelta(hours=1)


class TestEvery:
    @pytest.mark.parametrize(("minutes", "expected"), [(0, 5), (4, 5), (5, 10), (12, 15)])
    def test_is_due_at_the_next_whole_interval(self, minutes, expected):
        now = NOON + timedelta(minutes=minutes)

        found = Every(timedelta(minutes=5)).next_after(NOON, now, ZoneInfo("UTC"))

        assert found == NOON + timedelta(minutes=expected)

    def test_is_within_its_interval_where_the_clock_was_ahead(self):
        yesterday = NOON - timedelta(days=1)

        found = Every(timedelta(minutes=5)).next_after(NOON, yesterday, ZoneInfo("UTC"))

        assert found == yesterday + timedelta(minutes=5)


class TestDaily:
    def test_is_due_today_where_the_time_is_still_to_come(self):
        found = Daily(time(18, 0)).next_after(NOON, NOON, ZoneInfo("Europe/Sofia"))

        assert found == datetime(2026, 3, 1, 16, tzinfo=UTC)

    def test_is_due_tomorrow_at_the_very_moment(self):
        now = datetime(2026, 3, 1, 16, tzinfo=UTC)

        found = Daily(time(18, 0)).next_after(now, now, ZoneInfo("Europe/Sofia"))

        assert found == datetime(2026, 3, 2, 16, tzinfo=UTC)

    def test_keeps_the_time_of_day_when_clocks_change(self):
        zone, moment, found = ZoneInfo("Europe/Berlin"), datetime(2026, 3, 27, 12, tzinfo=UTC), []
        for _ in range(3):
            moment = Daily(time(10, 0)).next_after(moment, moment, zone)
            found.append(moment.isoformat())

        assert found == [
            "2026-03-28T09:00:00+00:00",
            "2026-03-29T08:00:00+00:00",
            "2026-03-30T08:00:00+00:00",
        ]


class TestMomentOf:
    @pytest.mark.parametrize(
        ("zone", "day", "at", "expected"),
        [
            # clocks skip the time: the moment at which they do
            ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00+00:00"),
            ("America/New_York", date(2026, 3, 8), time(2, 0), "2026-03-08T07:00:00+00:00"),
            ("America/Sao_Paulo", date(2018, 11, 4), time(0, 0), "2018-11-04T03:00:00+00:00"),
            ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30:00+00:00"),
            ("Pacific/Apia", date(2011, 12, 30), time(12, 0), "2011-12-30T10:00:00+00:00"),
            # clocks show it twice: the first
            ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00+00:00"),
            ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45:00+00:00"),
            # neither
            ("Asia/Bangkok", date(2026, 1, 1), time(0, 0), "2025-12-31T17:00:00+00:00"),
            ("Asia/Kolkata", date(2026, 6, 1), time(9, 30), "2026-06-01T04:00:00+00:00"),
        ],
    )
    def test_is_one_moment(self, zone, day, at, expected):
        assert moment_of(day, at, ZoneInfo(zone)).isoformat() == expected
