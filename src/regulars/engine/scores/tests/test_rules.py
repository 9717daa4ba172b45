from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from regulars.engine.scores.rules import are_few, is_due, is_over
from regulars.engine.scores.types import ScoreRun
from regulars.insight.types import OutlookModel

NOW = datetime(2026, 3, 2, 3, 15, tzinfo=UTC)
RUN = ScoreRun(
    as_of=date(2026, 2, 28),
    lake_version=1,
    currency="EUR",
    model="bg_nbd",
    model_version="bg_nbd 1",
    answering=OutlookModel("bg_nbd", (), None, None, (), seasonal=False),
    is_whole=True,
    customers=10,
    customers_changed=10,
    slipping=0,
    slipping_minor=0,
    began_at=NOW,
    ended_at=NOW,
)


class TestRun:
    def test_tells_customers_apart_unless_one_pace_answers(self):
        pooled = replace(RUN, answering=replace(RUN.answering, kind="pooled"))

        assert RUN.tells_customers_apart
        assert pooled.tells_customers_apart is False


class TestIsDue:
    def test_where_there_is_no_run(self):
        assert is_due(None, NOW)

    @pytest.mark.parametrize(
        ("later", "is_so"),
        [
            (timedelta(0), False),
            (timedelta(hours=19, minutes=59), False),
            (timedelta(hours=20), True),
            (timedelta(days=3), True),
        ],
    )
    def test_a_night_after_the_run_ended(self, later, is_so):
        assert is_due(RUN, NOW + later) is is_so


class TestAreFew:
    @pytest.mark.parametrize(
        ("changed", "customers", "are_so"),
        [
            (0, 0, True),
            (1, 0, False),
            (2, 10, True),
            (3, 10, False),
            (50_000, 10_000_000, True),
            (50_001, 10_000_000, False),
        ],
    )
    def test_up_to_a_fifth_and_fifty_thousand(self, changed, customers, are_so):
        assert are_few(changed, customers) is are_so


class TestIsOver:
    def test_once_the_lake_reaches_the_last_day(self):
        assert [is_over(date(2026, 3, day), as_of=date(2026, 3, 2)) for day in (1, 2, 3)] == [
            True,
            True,
            False,
        ]
