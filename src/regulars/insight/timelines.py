"""The periods that cohorts are followed through, and activity in them written as bits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.insight.errors import ShortTimeline
from regulars.insight.grains import Grain, grain_of, number_of, number_of_day

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

    def check_reaches(self, day: date) -> None:
        """Return if the day lies in the timeline or before it.

        Raises ShortTimeline.
        """
        if day > self.until:
            raise ShortTimeline(until=self.until, as_of=day)

    def activity(self, day: ir.DateValue, counts: ir.BooleanValue) -> dict[str, ir.IntegerScalar]:
        """The columns of bits, over the days that count; none may lie after the timeline.

        Days before it fall in its first period: whoever has one belongs to no cohort of it, so no
        row has to be asked twice.
        """
        place = ibis.greatest(number_of(day, self.grain) - self.first, 0)
        if len(self.words) == 1:
            return {self.words[0]: _bit(place).bit_or(where=counts)}
        return {
            name: _bit(place % BITS).bit_or(where=counts & (place // BITS == word))
            for word, name in enumerate(self.words)
        }

    def active(self, table: ir.Table, word: int) -> ir.Table:
        """Unfold one column of bits: the rows once for each period in it, with its ``number``."""
        start = self.first + word * BITS
        places = table.mutate(bit=ibis.range(0, min(BITS, self.last - start + 1), 1).unnest())
        is_set = (places[self.words[word]] >> places.bit.cast("int32")) & 1
        return places.mutate(number=places.bit.cast("int64") + start).filter(is_set == 1)


def _bit(place: ir.IntegerValue) -> ir.IntegerValue:
    """The number with nothing but the bit of this place."""
    return ibis.literal(1).cast("int64") << place


def timeline_of(
    transactions: ir.Table, *, grain: Grain | str, since: date | None, as_of: date
) -> Timeline:
    """The timeline from a day on, or from the first order on, which is then looked up at once.

    Raises UnknownGrain.
    """
    if since is None:
        first = transactions.ordered_on.min(where=transactions.is_order)
        since = first.to_pyarrow().as_py()
    return Timeline(grain_of(grain), since or as_of, as_of)
