"""What can go wrong with the command beyond what reading and computing refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulars.kernel.errors import Invalid, Refused, Unavailable


@dataclass(eq=False)
class UnreadableDay(Invalid):
    """An option needs a day."""

    code = "report.unreadable_day"
    sentence = "{option} {text}: write the day as YYYY-MM-DD, for example 2025-12-31."
    option: str
    text: str


@dataclass(eq=False)
class DayInFuture(Invalid):
    """The last day to count has not come yet."""

    code = "report.day_in_future"
    sentence = "{option} {day} lies in the future. Name a day up to today, {today}."
    option: str
    day: date
    today: date


@dataclass(eq=False)
class StartsTooLate(Invalid):
    """The period would begin after everything that is known."""

    code = "report.starts_too_late"
    sentence = "--from {start} lies after the last day with an order, {last}. Name an earlier day."
    start: date
    last: date


@dataclass(eq=False)
class OutputIsInput(Refused):
    """The report would be written over one of the files it is made from."""

    code = "report.output_is_input"
    sentence = "{path} is one of the files to read. Choose another name with {option}."
    path: str
    option: str


@dataclass(eq=False)
class OutputsCollide(Refused):
    """The page and the JSON would be written to the same file."""

    code = "report.outputs_collide"
    sentence = "--out and --json both name {path}. Choose two names."
    path: str


@dataclass(eq=False)
class EngineStopped(Unavailable):
    """The engine gave up: out of memory, or no room for what it puts on disk in between."""

    code = "report.engine_stopped"
    sentence = (
        "The computation stopped: {reason}. Nothing was written. "
        "Give it more memory or room for temporary files, or fewer rows at a time."
    )
    reason: str
