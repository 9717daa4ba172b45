# ruff: noqa: S608

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.engine.lake.local_time import changes_of, local_time

ZONES = ["UTC", "Europe/Sofia", "Asia/Bangkok", "America/Sao_Paulo", "Australia/Lord_Howe"]
ZONES += ["Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns"]

seconds = st.integers(0, int(datetime(2069, 12, 31, tzinfo=UTC).timestamp()))


def as_duckdb_has_it(moments: list[datetime], zone: str) -> list[datetime]:
    values = ", ".join(f"(TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S.%f}')" for moment in moments)
    rows = duckdb.sql(f"SELECT {local_time('moment', zone)} FROM (VALUES {values}) t(moment)")
    return [moment for (moment,) in rows.fetchall()]


def as_python_has_it(moments: list[datetime], zone: str) -> list[datetime]:
    aware = (moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)) for moment in moments)
    return [moment.replace(tzinfo=None) for moment in aware]


class TestLocalTime:
    @pytest.mark.parametrize("zone", ZONES)
    def test_agrees_with_python_around_every_change(self, zone):
        edges = [change.since for change in changes_of(zone)]
        moments = [
            edge + step
            for edge in edges
            for step in (timedelta(microseconds=-1), timedelta(), timedelta(seconds=1))
        ]

        assert as_duckdb_has_it(moments[1:], zone) == as_python_has_it(moments[1:], zone)

    @settings(max_examples=40, deadline=None)
    @given(st.sampled_from(ZONES), st.lists(seconds, min_size=1, max_size=50))
    def test_agrees_with_python_at_any_moment(self, zone, moments):
        naive = [datetime.fromtimestamp(second, UTC).replace(tzinfo=None) for second in moments]

        assert as_duckdb_has_it(naive, zone) == as_python_has_it(naive, zone)
