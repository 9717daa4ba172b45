"""When scores are due, and whether everybody is to be scored or only some."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regulars.engine.scores.types import ScoreRun

NIGHTLY = timedelta(hours=20)  # less than a day, so that a night is never skipped by minutes
FEW = 0.2  # of all customers
MOST = 50_000  # customers, whose traits change in one transaction
AHEAD = (90, 365)  # days that forecasts are made for


def is_due(run: ScoreRun | None, now: datetime) -> bool:
    """Whether a run is to be made: there is none, or the newest ended a night ago.

    ``run`` is the newest of all; it is for whoever asks again and again, such as every hour.
    """
    return run is None or now - run.ended_at >= NIGHTLY


def are_few(changed: int, customers: int) -> bool:
    """Whether so few customers changed that the others' scores can stay as they are."""
    return changed <= min(FEW * customers, MOST)


def is_over(until: date, *, as_of: date) -> bool:
    """Whether all days of a forecast are known: there is an order on its last day, or later."""
    return until <= as_of
