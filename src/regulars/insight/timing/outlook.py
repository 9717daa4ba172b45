"""What lies ahead of customers: chances and days of their next purchases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.numbers import as_number
from regulars.insight.timing.boosting import features_of_pairs
from regulars.insight.timing.comeback import Comeback, Seen
from regulars.insight.timing.curves import class_of
from regulars.insight.timing.errors import NothingAhead, UnknownShare
from regulars.insight.timing.learning import HALF_A_DAY, Timing
from regulars.insight.timing.pace import Sums
from regulars.insight.timing.records import Flags, Floats, Integers

if TYPE_CHECKING:
    import pyarrow as pa

Days = NDArray[np.datetime64]
LONGEST = 36_525  # days; no wait is said to be longer than a century
WINDOWS = (50, 80)  # percent
HOPELESS = 1e-6  # a chance of coming back that needs no day


def check_ahead(days: float) -> None:
    """Return if so many days can be looked ahead. Raises NothingAhead."""
    number = as_number(days)
    if not (1 <= number <= LONGEST and number.is_integer()):
        raise NothingAhead(days=days, most=LONGEST)


@dataclass(frozen=True)
class Known:
    """What is known of pairs of customers and products, all pairs of a customer together.

    Parameters
    ----------
    sums
        Their closed gaps.
    purchases
        How many days of purchase.
    last_on
        The last of them, days since 1970.
    days_since
        From then to the day of observation.
    last_log_quantity
        What was bought then, see :func:`regulars.insight.timing.gaps`.
    last_log_days
        Of the last closed gap, 0 without any.
    log_days_squared
        Sum of the squares of ln days over the closed gaps.
    """

    sums: Sums
    purchases: Integers
    last_on: Integers
    days_since: Integers
    last_log_quantity: Floats
    last_log_days: Floats
    log_days_squared: Floats


@dataclass(frozen=True)
class Outlook:
    """The next purchase of each pair of a customer and a product, on a day of observation.

    A product is one product for replenishment, and anything at all for the next order. All values
    have shape (pairs,).

    Parameters
    ----------
    comeback
        What was learnt of coming back.
    last_on
        Day of the last purchase, days since 1970.
    days_since
        From then to the day of observation.
    mean, deviation
        Of ln days of the open gap.
    kind, factor
        Class of the last purchase, and the product's and the customer's factors together.
    is_corrected
        Whether boosted trees had a say in the usual gap.
    """

    comeback: Comeback
    last_on: Integers
    days_since: Integers
    mean: Floats
    deviation: Floats
    kind: Integers
    factor: Floats
    is_corrected: Flags

    @property
    def typical_days(self) -> Floats:
        """The usual gap in days: shrunk geometric mean, adjusted for the last quantity, and
        corrected by boosted trees where they have proven better.
        """
        return np.asarray(np.exp(self.mean).clip(1, LONGEST))

    @property
    def due_on(self) -> Days:
        """The last purchase and the usual gap; in the past for whoever is overdue."""
        return _days(self.last_on + _whole(self.typical_days))

    @property
    def overdue_days(self) -> Integers:
        """Whole days since it was due; 0 up to that day."""
        return np.asarray(np.maximum(self.days_since - _whole(self.typical_days), 0))

    @cached_property
    def comes_back(self) -> Floats:
        """The chance of another purchase at all, given the silence so far.

        "At all" reaches as far as the longest gaps of the store's history.
        """
        return self.comeback.still(self.kind, self.factor, self._now)

    @property
    def expected_on(self) -> Days:
        """The day by which half of those who come back are back; always after the observation.

        NaT where the chance of coming back is below one in a million.
        """
        return self._by_share(0.5)

    def window(self, share: float) -> tuple[Days, Days]:
        """First and last day between which the central share of those who come back are back.

        Parameters
        ----------
        share
            Above 0 and below 1, such as .8 for a window that misses one in ten on either side.

        Returns
        -------
        first, last
            Days after the observation; NaT as in :attr:`expected_on`.

        Raises
        ------
        UnknownShare
        """
        if not 0 < share < 1:
            raise UnknownShare(share=share)
        return self._by_share(0.5 - share / 2), self._by_share(0.5 + share / 2)

    def due_within(self, days: int) -> Floats:
        """The chance of a purchase within so many days after the day of observation.

        Raises NothingAhead unless the days are a whole number from 1 to 36,525.
        """
        check_ahead(days)
        return self._bought(self.days_since + int(days))

    def bought_by(self, day: date) -> Floats:
        """The chance of a purchase after the day of observation up to a day, that included.

        One less is the survival probability. 0 for days up to the observation.
        """
        until = np.datetime64(day, "D").astype(np.int64) - self.last_on
        return np.where(until > self.days_since, self._bought(until), 0.0)

    def _bought(self, until: Integers) -> Floats:
        chance = self.comeback.chance(self.kind, self.factor)
        by_then = self.comeback.curves.back_by(self.kind, self._deviations(until))
        gone = self._gone
        left = np.maximum(1 - chance * gone, 1e-12)
        return np.asarray((chance * (by_then - gone) / left).clip(0, 1))

    def _by_share(self, share: float) -> Days:
        reached = self._gone + share * (1 - self._gone)
        wait = self.mean + self.deviation * self.comeback.curves.when(self.kind, reached)
        days = np.clip(_whole(np.exp(np.minimum(wait, 20.0))), 0, LONGEST)
        ahead = self.last_on + np.maximum(days, self.days_since + 1)
        return np.where(self.comes_back > HOPELESS, _days(ahead), np.datetime64("NaT"))

    def _deviations(self, days: Integers) -> Floats:
        """Where so many days since the last purchase lie, that day over."""
        found: Floats = (np.log(np.maximum(days, 0) + HALF_A_DAY) - self.mean) / self.deviation
        return found

    @cached_property
    def _now(self) -> Floats:
        return self._deviations(self.days_since)

    @cached_property
    def _gone(self) -> Floats:
        """The share of those who come back that would be back by now."""
        return self.comeback.curves.back_by(self.kind, self._now)

    def columns(self, *, ahead: tuple[int, ...] = (30,)) -> dict[str, pa.Array]:
        """Everything as columns of a table, chances for so many days ahead.

        Raises NothingAhead.
        """
        import pyarrow as pa

        found: dict[str, NDArray[np.generic]] = {
            "last_on": _days(self.last_on),
            "typical_days": self.typical_days,
            "due_on": self.due_on,
            "overdue_days": self.overdue_days,
            "comes_back": self.comes_back,
            "expected_on": self.expected_on,
        }
        for percent in WINDOWS:
            found[f"from_{percent}"], found[f"to_{percent}"] = self.window(percent / 100)
        found |= {f"due_within_{days}": self.due_within(days) for days in ahead}
        found["is_corrected"] = self.is_corrected
        return {name: pa.array(values) for name, values in found.items()}


def outlook(timing: Timing, known: Known) -> Outlook:
    """Look ahead for pairs of whole customers.

    Parameters
    ----------
    timing
        What was learnt.
    known
        The pairs, all those of a customer together: the others say something of each.
    """
    pace, comeback, sums = timing.pace, timing.comeback, known.sums
    mean, deviation = pace.predict(pace.others(sums), pace.offs(sums), sums.gaps, sums.product)
    mean = pace.base(sums) + mean + pace.elasticity * known.last_log_quantity
    is_corrected = np.zeros(len(mean), bool)
    if timing.correction:
        features = features_of_pairs(pace, known)
        mean = mean + timing.correction.of(features)
        is_corrected = timing.correction.answers(features)
    now = (np.log(known.days_since + HALF_A_DAY) - mean) / deviation
    product = comeback.factor(sums.product)
    customer = comeback.customers(sums.customer, known.purchases, Seen(product, now))
    return Outlook(
        comeback=comeback,
        last_on=known.last_on,
        days_since=known.days_since,
        mean=mean,
        deviation=deviation,
        kind=class_of(known.purchases),
        factor=product * customer,
        is_corrected=is_corrected,
    )


def _whole(days: Floats) -> Integers:
    return np.floor(days + HALF_A_DAY).astype(np.int64)


def _days(since_1970: Integers) -> Days:
    return np.asarray(since_1970, dtype=np.int64).astype("datetime64[D]")
