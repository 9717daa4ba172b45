"""What a kind of finding is, and how the values of its words are read."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from regulars.insight.types import Tone


class ValueKind(enum.StrEnum):
    """How a value of a finding is to be read, and so how it is written in words."""

    SHARE = "share"  # 0 to 1, of a whole
    CHANGE = "change"  # relative, 0.1 is a tenth more, -0.1 a tenth less
    MONEY = "money"  # minor units of the report's currency
    ESTIMATE = "estimate"  # minor units, known to two or three digits at most
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
    MONTHS = "months"  # so many
    MONTH = "month"  # of the year, 1 to 12
    GRAIN = "grain"  # day, week, month, quarter or year
    LEVER = "lever"  # code of a lever of the simulator
    RATE = "rate"  # so many a month, with its fraction where it is small
    PAST = "past"  # what is compared with: year_before or months_before
    NAME = "name"  # the merchant's own text: a product, a channel


@dataclass(frozen=True)
class FindingKind:
    """One kind of finding.

    Attributes
    ----------
    section
        The field of the report that shows it in full.
    weight
        How much it matters where it holds fully, up to 100. A rule may give it less.
    values
        Name and kind of every value, in no particular order.
    """

    code: str
    tone: Tone
    section: str
    weight: int
    values: dict[str, ValueKind]
