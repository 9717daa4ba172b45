"""The periods that cohorts are followed through, and activity in them written as bits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.insight.grains import Grain, number_of, number_of_day

BITS = 62  # of the 64 of a whole number; the sign and one more stay free, so no shift overflows


@dataclass(frozen=True)
class Timeline:
    """Consecutive periods of the calendar, from the one of the first day to that of the last.

    Who ordered in which of them is kept as bits, 62 to a column: bit b of the column ``active_w``
    stands for the period 62 w + b, counted from the first. So a customer's months are one number,
    where a row for each customer and month would take several times the work and the memory.

    Parameters
    ----------
    grain
        How long a period is.
    since, until
        First and last day, both included.

    Examples
    --------
    >>> Timeline(Grain.WEEK, date(2023, 1, 2), date(2024, 12, 29)).words
    ('active_0', 'active_1')
    """

    grain: Grain
    since: date
    until: date

    @property
    def first(self) -> int:
        """The number of the first period."""
        return number_of_day(self.since, self.grain)

    @property
    def last(self) -> int:
        """The number of the last period."""
        return number_of_day(self.until, self.grain)

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the columns of bits."""
        periods = max(self.last - self.first, 0)
        return tuple(f"active_{word}" for word in range(periods // BITS + 1))

    def activity(self, day: ir.DateValue, counts: ir.BooleanValue) -> dict[str, ir.IntegerScalar]:
        """The columns of bits, as sums over the days that count."""
        place = number_of(day, self.grain) - self.first
        # A day outside the timeline must not shift by a place that no number has.
        bit = ibis.literal(1).cast("int64") << (ibis.greatest(place, 0) % BITS)
        return {
            name: bit.bit_or(where=counts & place.between(word * BITS, (word + 1) * BITS - 1))
            for word, name in enumerate(self.words)
        }

    def active(self, table: ir.Table, word: int) -> ir.Table:
        """Unfold one column of bits: the rows once for each period in it, with its ``number``."""
        start = self.first + word * BITS
        places = table.mutate(bit=ibis.range(0, min(BITS, self.last - start + 1), 1).unnest())
        is_set = (places[self.words[word]] >> places.bit.cast("int32")) & 1
        return places.mutate(number=places.bit.cast("int64") + start).filter(is_set == 1)
