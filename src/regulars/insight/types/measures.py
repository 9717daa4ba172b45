"""The measures of a period."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Unit(enum.StrEnum):
    """How a figure is to be read."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"


@dataclass(frozen=True)
class Measure:
    """One figure of the period beside the same figure of the period before it.

    ``previous`` is None where there is no earlier period, or where the figure adds up over the
    whole history, so that the later one had longer to grow. ``benchmark`` is None where nothing is
    published, or the period is too far from a year for what is.
    """

    code: str
    unit: Unit
    value: float | None
    previous: float | None = None
    benchmark: float | None = None
