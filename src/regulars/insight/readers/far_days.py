"""Days far from all others: one wrong year would move the first or the last day of a history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from regulars.insight.readers.tally import Tally
from regulars.insight.types import Caution

EPOCH = date(1970, 1, 1)
YEARS, AGES = 730, 7_300  # days without an order; rare where a shop closed, and never
RARE = 0.01  # share of the rows


@dataclass(frozen=True)
class Divide:
    """A time without an order, so long that the few rows on one side of it may be misdated.

    Attributes
    ----------
    before, after
        The days around it, counted from 1970-01-01.
    earlier, later
        The rows up to the one and from the other on.
    """

    before: int
    after: int
    earlier: int
    later: int

    @property
    def is_early(self) -> bool:
        """Whether the few rows are those before it."""
        return self.earlier < self.later


def far_days(tally: Tally) -> list[Caution]:
    """Cautions about the few rows that are dated years before or years after all others."""
    early, late = [], []
    for divide in _divides(tally):
        if divide.is_early:
            last = _written(divide.before)
            early.append(Caution("early_days", {"rows": divide.earlier, "last": last}))
        else:
            first = _written(divide.after)
            late.append(Caution("late_days", {"rows": divide.later, "first": first}))
    return [*early[-1:], *late[:1]]


def _divides(tally: Tally) -> Iterator[Divide]:
    """In the order of days, so that ever more rows are earlier."""
    total, earlier = sum(tally.days.values()), 0
    for before, after in pairwise(sorted(tally.days)):
        earlier += tally.days[before]
        gap, few = after - before, min(earlier, total - earlier)
        if gap > AGES or (gap > YEARS and few <= RARE * total):
            yield Divide(before, after, earlier, total - earlier)


def _written(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()
