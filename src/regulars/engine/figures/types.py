"""What is stored of a report, what can be asked for, and what can go wrong."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from regulars.engine.lake.types import Standing
from regulars.insight.types import Period, Report
from regulars.kernel.errors import Invalid, NotFound, Unavailable

CHANNELS_AHEAD = 8  # the busiest channels have their presets computed ahead; the others on request


class Preset(enum.StrEnum):
    """The usual periods. All end on the last day with an order; they are counted back from it."""

    USUAL = "usual"  # what ``regulars report`` chooses by itself
    LAST_30_DAYS = "last-30-days"
    LAST_90_DAYS = "last-90-days"
    LAST_12_MONTHS = "last-12-months"  # 365 days
    THIS_YEAR = "this-year"  # from the first of January of the last day's year
    ALL_TIME = "all-time"


class State(enum.StrEnum):
    """How far a computation is."""

    COMPUTING = "computing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class StoredFigures:
    """A whole report with its pictures, SVG text by the names of ``insight.charts``."""

    id: int
    report: Report
    charts: dict[str, str]
    preset: Preset | None  # None: a period of somebody's choice
    period: Period
    channel: str | None
    lake_version: int  # the version of the lake that last changed an order line
    computed_at: datetime


@dataclass(frozen=True)
class Progressing:
    """A report somebody asked for, and how far it is. ``failure`` is one sentence, or empty."""

    id: int
    state: State
    stage: str
    failure: str
    period: Period
    channel: str | None
    requested_at: datetime


@dataclass(frozen=True)
class Choice:
    """A preset and the days it stands for at present."""

    preset: Preset | None  # None: a period of somebody's choice
    period: Period


@dataclass(frozen=True)
class Choices:
    """What a page can offer. ``channels``: all with an order, the busiest first."""

    default: Preset
    presets: tuple[Choice, ...]
    channels: tuple[str, ...]
    channels_ahead: tuple[str, ...]
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Freshness:
    """How the figures stand beside the lake and the store.

    ``standing`` is the lake's; ``is_empty``: it was synced and has no order. The versions are those
    at which order lines last changed: the figures are of the present lake where they are equal,
    unless another version of the program computed them.
    ``trouble``: one sentence where the lake cannot be read, and only earlier figures are left.
    """

    standing: Standing
    computing: bool
    synced_at: datetime | None
    computed_at: datetime | None
    lake_version: int
    figures_version: int
    is_empty: bool
    are_of_another_version: bool = False
    trouble: str = ""


@dataclass(eq=False)
class PeriodOutside(Invalid):
    """No day of the period lies within the history."""

    code = "figures.period_outside"
    sentence = (
        "There is no order from {start} to {end}: the history runs from {first_day} to {last_day}. "
        "Choose days within it."
    )
    start: date
    end: date
    first_day: date
    last_day: date


@dataclass(eq=False)
class PeriodTurned(Invalid):
    """The period ends before it starts."""

    code = "figures.period_turned"
    sentence = "The period ends on {end}, before it starts on {start}. Swap the two days."
    start: date
    end: date


@dataclass(eq=False)
class ChannelUnknown(NotFound):
    """No order came through this channel."""

    code = "figures.channel_unknown"
    sentence = "No order came through {channel!r}. Choose one of: {channels}."
    channel: str
    channels: tuple[str, ...]


@dataclass(eq=False)
class NothingToCompute(NotFound):
    """There is no order to compute figures from."""

    code = "figures.nothing"
    sentence = (
        "There is no order yet to compute figures from. "
        "Import orders first: regulars import orders FILE"
    )


@dataclass(eq=False)
class ReportUnknown(NotFound):
    """No stored report has this id; a newer one may have taken its place."""

    code = "figures.report_unknown"
    sentence = "This report is gone. Ask for it again."
    report_id: int


@dataclass(eq=False)
class FiguresBusy(Unavailable):
    """Another process computes the figures."""

    code = "figures.busy"
    sentence = "The figures are being computed already. Wait for that to end, then try again."


@dataclass(eq=False)
class TooManyWaiting(Unavailable):
    """As many periods wait to be computed as may."""

    code = "figures.too_many_waiting"
    sentence = (
        "{number} periods wait to be computed already. Look at one of the usual periods, or try "
        "again in a few minutes."
    )
    number: int
