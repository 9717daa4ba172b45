"""Which days the presets stand for, which are worth offering, and which periods can be computed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regulars.engine.figures.types import Choice, PeriodOutside, PeriodTurned, Preset, State
from regulars.insight.types import Period

DAY = timedelta(days=1)
SILENCE = timedelta(minutes=3)  # a computation not heard of for so long has died
LENGTHS = {Preset.LAST_30_DAYS: 30, Preset.LAST_90_DAYS: 90, Preset.LAST_12_MONTHS: 365}


def periods_of(*, usual: Period, first_day: date, last_day: date) -> tuple[Choice, ...]:
    """The presets worth computing for a history, no two of the same days.

    A preset that reaches back to the first day or beyond is left to all time, which is always
    there. The usual period is left to the preset of the same days.
    """
    chosen = {
        preset: Period(last_day - (length - 1) * DAY, last_day)
        for preset, length in LENGTHS.items()
    }
    chosen[Preset.THIS_YEAR] = Period(last_day.replace(month=1, day=1), last_day)
    within = {preset: period for preset, period in chosen.items() if period.start > first_day}
    within[Preset.ALL_TIME] = Period(first_day, last_day)
    if usual not in within.values():
        within = {Preset.USUAL: usual, **within}
    first_of = {period: preset for preset, period in reversed(within.items())}
    return tuple(
        Choice(preset, period) for preset, period in within.items() if first_of[period] is preset
    )


def check_period(period: Period, *, first_day: date, last_day: date) -> None:
    """Return if the period can be computed.

    Raises PeriodTurned, PeriodOutside.
    """
    if period.end < period.start:
        raise PeriodTurned(start=period.start, end=period.end)
    if period.end < first_day or period.start > last_day:
        raise PeriodOutside(
            start=period.start, end=period.end, first_day=first_day, last_day=last_day
        )


def state_of(stored: State, *, heard_of_at: datetime, now: datetime) -> State:
    """The state to show: what is said to be computing but has been silent for long has failed."""
    died = stored is State.COMPUTING and now - heard_of_at > SILENCE
    return State.FAILED if died else stored
