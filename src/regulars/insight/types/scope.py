"""What a report looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """A span of calendar days, both ends included."""

    start: date
    end: date


@dataclass(frozen=True)
class Scope:
    """What was looked at."""

    sources: tuple[str, ...]
    currency: str
    as_of: date
    first_day: date
    last_day: date
    period: Period
    previous: Period | None
    channel: str | None
    channels: tuple[str, ...]
    has_cost: bool
