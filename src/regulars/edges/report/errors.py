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
class UnreadableRates(Invalid):
    """``--retention`` was not given as percentages."""

    code = "report.unreadable_rates"
    sentence = (
        "--retention {text}: write up to {most} monthly rates in per cent, from 0 to 100 and each "
        "another, for example 5,10,20."
    )
    text: str
    most: int


@dataclass(eq=False)
class UnreadableChange(Invalid):
    """``--change`` was not given as a measure and by how much it moves."""

    code = "report.unreadable_change"
    sentence = (
        "--change {text}: write it as MEASURE=AMOUNT, each measure once: of itself as in "
        "average_order_value=+10%, or points of a share as in monthly_retention=+5points."
    )
    text: str


@dataclass(eq=False)
class FallsBelowNothing(Invalid):
    """``--change`` would take more of a measure than there is."""

    code = "report.falls_below_nothing"
    sentence = (
        "--change {text}: a measure cannot fall by more than 100%, which leaves nothing of it. "
        "Write a smaller fall."
    )
    text: str


@dataclass(eq=False)
class OutputIsInput(Refused):
    """The report would be written over one of the files it is made from."""

    code = "report.output_is_input"
    sentence = "{path} is one of the files to read. Choose another name with {option}."
    path: str
    option: str


@dataclass(eq=False)
class OutputsCollide(Refused):
    """Two outputs would be written to the same place."""

    code = "report.outputs_collide"
    sentence = "{path} is named twice, by {options}. Choose two names."
    path: str
    options: tuple[str, ...]


@dataclass(eq=False)
class InFolderOfTables(Refused):
    """A file would be lost when the folder of the tables is replaced."""

    code = "report.in_folder_of_tables"
    sentence = "{path} lies in {folder}, which --tables replaces. Choose another folder."
    path: str
    folder: str


@dataclass(eq=False)
class UnknownTableFormat(Invalid):
    """Tables are not written in this format."""

    code = "report.unknown_table_format"
    sentence = "--format {format}: tables are written as one of: {formats}."
    format: str
    formats: tuple[str, ...]


@dataclass(eq=False)
class FormatWithoutTables(Invalid):
    """A format was named for tables that are not asked for."""

    code = "report.format_without_tables"
    sentence = "--format {format} is for the tables. Say where to write them with --tables FOLDER."
    format: str


@dataclass(eq=False)
class EngineStopped(Unavailable):
    """The engine gave up: out of memory, or no room for what it puts on disk in between."""

    code = "report.engine_stopped"
    sentence = (
        "The computation stopped: {reason}. Nothing was written. "
        "Give it more memory or room for temporary files, or fewer rows at a time."
    )
    reason: str
