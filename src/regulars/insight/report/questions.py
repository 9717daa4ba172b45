"""What a report is asked for: where the lines come from, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from regulars.insight.grains import Grain
    from regulars.insight.readers.intake import Intake
    from regulars.insight.simulate import Shift
    from regulars.insight.types import Period


@dataclass(frozen=True)
class Origin:
    """Where the order lines come from.

    Attributes
    ----------
    intake
        What reading the lines left behind; it becomes part of the report's data quality.
    sources
        Names of the files or tables the lines come from.
    currency
        ISO 4217 code of all amounts.
    """

    intake: Intake
    sources: tuple[str, ...]
    currency: str


@dataclass(frozen=True)
class Question:
    """What to report of a history.

    Attributes
    ----------
    as_of
        Last day counted. Default: the last day with an order.
    period
        The days to measure, compared with as many before them. Default: the last 365 days where
        there are 365 before them, otherwise the later half of the history.
    channel
        Count only orders of this channel. Default: all.
    grain
        How long a cohort's period is. Default: a week for up to 13 weeks of history, a month for
        up to three years, a quarter for up to nine, else a year.
    retention_rates, shifts
        What :func:`regulars.insight.simulate.simulate` is asked; shifts as pairs of measure and
        shift.
    """

    as_of: date | None = None
    period: Period | None = None
    channel: str | None = None
    grain: Grain | None = None
    retention_rates: tuple[float, ...] = ()
    shifts: tuple[tuple[str, Shift], ...] = ()

    def of_any_period(self) -> Question:
        """The same without its period: questions that are alike then share a history."""
        return replace(self, period=None)
