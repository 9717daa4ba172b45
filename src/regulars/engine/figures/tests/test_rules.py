from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from regulars.engine.figures.rules import SILENCE, check_period, periods_of, state_of
from regulars.engine.figures.types import Choice, PeriodOutside, PeriodTurned, Preset, State
from regulars.insight.types import Period

FIRST, LAST = date(2023, 1, 1), date(2025, 3, 31)
NOW = datetime(2025, 4, 1, tzinfo=UTC)


class TestPeriodsOf:
    def test_counts_back_from_the_last_day(self):
        usual = Period(date(2024, 4, 1), LAST)

        found = periods_of(usual=usual, first_day=FIRST, last_day=LAST)

        assert found == (
            Choice(Preset.LAST_30_DAYS, Period(date(2025, 3, 2), LAST)),
            Choice(Preset.LAST_90_DAYS, Period(date(2025, 1, 1), LAST)),
            Choice(Preset.LAST_12_MONTHS, usual),
            Choice(Preset.ALL_TIME, Period(FIRST, LAST)),
        )

    def test_leaves_out_what_reaches_back_beyond_a_short_history(self):
        first, usual = date(2025, 3, 12), Period(date(2025, 3, 22), LAST)

        found = periods_of(usual=usual, first_day=first, last_day=LAST)

        assert found == (
            Choice(Preset.USUAL, usual),
            Choice(Preset.ALL_TIME, Period(first, LAST)),
        )


class TestCheckPeriod:
    def test_takes_a_period_that_touches_the_history(self):
        check_period(Period(date(2020, 1, 1), FIRST), first_day=FIRST, last_day=LAST)

    @pytest.mark.parametrize("day", [date(2022, 12, 31), date(2025, 4, 1)])
    def test_refuses_days_without_history(self, day):
        with pytest.raises(PeriodOutside):
            check_period(Period(day, day), first_day=FIRST, last_day=LAST)

    def test_refuses_a_turned_period(self):
        with pytest.raises(PeriodTurned):
            check_period(Period(LAST, FIRST), first_day=FIRST, last_day=LAST)


class TestStateOf:
    def test_takes_long_silence_for_a_death(self):
        assert state_of(State.COMPUTING, heard_of_at=NOW - SILENCE, now=NOW) is State.COMPUTING
        assert state_of(State.COMPUTING, heard_of_at=NOW - 2 * SILENCE, now=NOW) is State.FAILED
        assert state_of(State.READY, heard_of_at=NOW - 2 * SILENCE, now=NOW) is State.READY
