"""How trade is spread over the year, where that can be told and helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models import Fitted, Histories, ImpossibleTime, expected_purchases

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
Ahead = Callable[[Floats], Floats]

MONTHS = 12
LENGTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])  # days, on average
LEAST_LEARNT, LEAST_TRIED = 12, 6  # months
MOST_MONTHS = 72  # six years: what was before says little of today
SHORTEST = 500  # days, which are never 18 months
LEAST, LEAST_LEVEL = 1e-9, 0.01  # of what is divided by; of the level of all months
TREND = 2  # numbers that make a level and a steady change
ROUNDS = 50  # of fitting years and months in turn, which settle in a few
SURE = 1.645  # standard deviations: one season in twenty that there is not would be kept
CLOCKS = 3  # rounds of telling time by the factors just found
PLACES, BRIEFEST = 64, 0.25  # ages at which the model is asked, and the first of them


@dataclass(frozen=True)
class Season:
    """How busy each calendar month is: a clock that runs faster where more is bought.

    Definition
    ----------
    A day in month m counts as s_m days of trade. The factors average 1 over the days of a year, so
    that twelve months together count as long as they are, and a year's total is what the model
    says: the season only moves purchases within the year.

    Parameters
    ----------
    months
        s of each calendar month, January first.
    gain
        By what share the squared error of the months that were held out became smaller.

    Examples
    --------
    >>> from datetime import date
    >>> december = Season((0.9,) * 11 + (2.08,), gain=0.5)
    >>> december.days(date(2026, 11, 30), date(2026, 12, 10))
    20.8
    """

    months: tuple[float, ...]
    gain: float

    def clocked(self, histories: Histories) -> Histories:
        """Histories in days of trade; their order is kept, as no day is without any.

        Raises ImpossibleTime if their day of observation is not known.
        """
        if histories.as_of is None:
            raise ImpossibleTime(reason="is by the season, and the day of observation is unknown")
        longest = int(histories.age.max(initial=0.0))
        back = np.datetime64(histories.as_of, "D") - np.arange(longest).astype("m8[D]")
        passed = np.append(0.0, np.cumsum(np.array(self.months)[_places(back)]))
        begun, rest = histories.age.astype(np.intp), histories.age - histories.recency
        age = passed[begun]
        recency = np.where(histories.frequency > 0, age - passed[rest.astype(np.intp)], 0.0)
        return replace(histories, recency=recency, age=age)

    def days(self, known_by: date, until: date) -> float:
        """Days of trade after a day, up to and with another; negative where that is earlier."""
        if until < known_by:
            return -self.days(until, known_by)
        start, stop = (np.datetime64(day, "D") + 1 for day in (known_by, until))
        begins = np.arange(start.astype("M8[M]"), stop.astype("M8[M]") + 1)
        edges = np.clip(np.append(begins, begins[-1] + 1).astype("M8[D]"), start, stop)
        lengths = np.diff(edges).astype(np.float64)
        return float(lengths @ np.array(self.months)[_places(begins)])


@dataclass(frozen=True)
class Trade:
    """A store's trade by day, from its first purchase on.

    Parameters
    ----------
    first_on
        The day of the first purchase.
    purchases
        Of known customers on each day, the first purchases among them, shape (days,).
    newcomers
        First purchases on each day, shape (days,).
    """

    first_on: date
    purchases: Floats
    newcomers: Floats

    def by(self, day: date) -> Trade:
        """What had been by a day."""
        return self.first(max((day - self.first_on).days + 1, 0))

    def first(self, days: int) -> Trade:
        """The first so many days."""
        return Trade(self.first_on, self.purchases[:days], self.newcomers[:days])

    @property
    def months(self) -> Days:
        """The calendar months that have begun."""
        last = self.first_on + timedelta(days=len(self.purchases) - 1)
        months: Days = np.arange(np.datetime64(self.first_on, "M"), np.datetime64(last, "M") + 1)
        return months

    @property
    def edges(self) -> NDArray[np.intp]:
        """How many days had been when each month began, and at the end."""
        begins = self.months.astype("M8[D]") - np.datetime64(self.first_on, "D")
        return np.append(np.maximum(begins.astype(np.intp), 0), len(self.purchases))


@dataclass(frozen=True)
class Months:
    """Repeat purchases by calendar month, beside those that the model expects by a season's clock.

    Parameters
    ----------
    came, expected
        Shape (months,), in the order of time: the latest 72, of which the last may be under way.
    places
        Which of the twelve each is, from 0.
    """

    came: Floats
    expected: Floats
    places: NDArray[np.intp]

    @classmethod
    def of(cls, ahead: Ahead, trade: Trade, factors: Floats) -> Months:
        """Add up what came, and what is ahead of each day's newcomers from then on.

        Parameters
        ----------
        ahead
            Repeat purchases to expect of a newcomer within so many days.
        trade
            What came.
        factors
            How busy each of the twelve months is.
        """
        edges, places = trade.edges, _places(trade.months)
        passed = np.append(0.0, np.cumsum(np.repeat(factors[places], np.diff(edges))))
        edges, places = edges[-MOST_MONTHS - 1 :], places[-MOST_MONTHS:]
        came = np.append(0.0, np.cumsum(trade.purchases - trade.newcomers))[edges]
        begun = np.flatnonzero(trade.newcomers)  # few days of a long history with a stray old date
        newcomers, since = trade.newcomers[begun], passed[begun + 1]
        counts = np.searchsorted(begun, edges)
        said = [
            float(newcomers[:count] @ ahead(passed[edge] - since[:count]))
            for edge, count in zip(edges, counts, strict=True)
        ]
        return cls(np.diff(came), np.diff(said), places)


def learn_season(fitted: Fitted, trade: Trade) -> Season | None:
    """Learn how trade is spread over the year, and keep it only if it proves itself.

    Definition
    ----------
    Each calendar month's repeat purchases are set beside those that the model expects of all
    customers from their first day on, by the clock of the factors found so far. What came is
    expected × level × factor of the month; the level is a line that bends every twelve months, so
    that growth or decline which the model does not know of is not taken for a season. Factors are
    shrunk to 1 as the noise in them asks: to (came + k) / (expected + k), where 1 / k is the
    variance of the factors beyond that of counts.

    The factors are first learnt without the last months: the latest twelve, or as many as leave
    twelve to learn from. They are kept if they lower the squared errors of those months by more
    than noise: gain > 1.645 × its standard deviation, with the errors that are left as noise (and
    at least that of counts). A level and a steady change are taken out of those months first.
    Then they are learnt anew from all months.

    Parameters
    ----------
    fitted
        The model; it expects without a season.
    trade
        All days up to the day of observation.

    Returns
    -------
    Season or None
        None if there are less than 18 months, or the season did not prove itself.
    """
    tried = min(len(trade.months) - LEAST_LEARNT, MONTHS)
    if tried < LEAST_TRIED:
        return None
    ahead = _of_newcomers(fitted, 2 * len(trade.purchases))
    before = trade.first(trade.edges[-tried - 1])
    gain = _gain(ahead, trade, _factors(ahead, before), tried)
    return None if gain is None else Season(tuple(_factors(ahead, trade).tolist()), gain)


def _factors(ahead: Ahead, trade: Trade) -> Floats:
    """The twelve factors, as all these months have them; clock, level and factors in turn."""
    factors = np.ones(MONTHS)
    for _ in range(CLOCKS):
        months = Months.of(ahead, trade, factors)
        factors = _by_turns(replace(months, expected=months.expected / factors[months.places]))
    return factors


def _by_turns(months: Months) -> Floats:
    """Factors by which more came than expected, beside a level that changes."""
    factors = np.ones(MONTHS)
    by_month, bends = np.eye(MONTHS)[months.places].T, _bends(len(months.came))
    came = by_month @ months.came
    for _ in range(ROUNDS):
        level = _level(months.came, months.expected * factors[months.places], bends)
        factors = _normal(_shrunk(came, by_month @ (months.expected * level)))
    return factors


def _bends(count: int) -> Floats:
    """Lines that bend every twelve months, counted from the last, shape (months, bends)."""
    years = max(round(count / MONTHS), 1)
    places = np.append(0, count - 1 - MONTHS * np.arange(years)[::-1])
    bends: Floats = np.stack(
        [np.interp(np.arange(count), places, row) for row in np.eye(len(places))], 1
    )
    return bends


def _level(came: Floats, expected: Floats, bends: Floats) -> Floats:
    """How many times more came than expected, as it changes from year to year."""
    weights = np.sqrt(expected)
    ratios = np.divide(came, weights, out=np.zeros(len(came)), where=weights > 0)
    line = bends @ np.linalg.lstsq(weights[:, None] * bends, ratios, rcond=None)[0]
    level: Floats = np.maximum(line, LEAST_LEVEL * came.sum() / max(expected.sum(), LEAST))
    return level


def _shrunk(came: Floats, expected: Floats) -> Floats:
    """Ratios of counts, drawn to 1 as far as counts of this size differ by chance."""
    known = expected > 0
    weights = expected[known]
    off = came[known] / weights - 1
    varies = (weights @ off**2 - known.sum()) / max(weights.sum(), LEAST)
    if varies <= 0:
        return np.ones(len(came))
    ratios: Floats = (came + 1 / varies) / (expected + 1 / varies)
    return ratios


def _normal(factors: Floats) -> Floats:
    """So that they average 1 over the days of a year."""
    scaled: Floats = factors * LENGTHS.sum() / (LENGTHS @ factors)
    return scaled


def _gain(ahead: Ahead, trade: Trade, factors: Floats, tried: int) -> float | None:
    """By what share factors lower the squared error of the last months; None if not surely."""
    flat, season = (Months.of(ahead, trade, clock) for clock in (np.ones(MONTHS), factors))
    came, expected = flat.came[-tried:], flat.expected[-tried:]
    if not came.sum() or not (expected > 0).all():
        return None
    said = season.expected[-tried:] / expected
    expected = expected * came.sum() / expected.sum()
    off, moved = _trendless(came / expected, expected), _trendless(said, expected)
    moved *= expected.sum() / (expected @ said)
    strength, error = float(expected @ moved**2), float(expected @ off**2)
    if strength < LEAST or error < LEAST:
        return None
    slope = expected @ (moved * off) / strength
    left = max(float(expected @ (off - slope * moved) ** 2) / (len(off) - TREND - 1), 1.0)
    gain = error - float(expected @ (off - moved) ** 2)
    return gain / error if gain > SURE * 2 * np.sqrt(left * strength) else None


def _trendless(values: Floats, weights: Floats) -> Floats:
    """What is left of values of months beside a level and a steady change."""
    line = np.stack([np.ones(len(values)), np.arange(len(values))], 1)
    roots = np.sqrt(weights)
    found = np.linalg.lstsq(roots[:, None] * line, roots * values, rcond=None)[0]
    left: Floats = values - line @ found
    return left


def _of_newcomers(fitted: Fitted, longest: int) -> Ahead:
    """Repeat purchases to expect of a newcomer within any number of days up to the longest."""
    ages = np.geomspace(BRIEFEST, longest, PLACES)
    one, logs = Histories.new(), np.log(ages)
    said = [float(expected_purchases(fitted, one, age).value[0]) for age in ages]
    # A power of the age, hardly bent: between two ages a line in logarithms is off by 1e-3 at most.
    wanted = np.log(np.maximum(said, LEAST))

    def ahead(age: Floats) -> Floats:
        early = np.minimum(age / BRIEFEST, 1.0)  # even before the first of the ages
        known: Floats = np.exp(np.interp(np.log(np.maximum(age, BRIEFEST)), logs, wanted))
        return early * known

    return ahead


def _places(months: Days) -> NDArray[np.intp]:
    """Which of the twelve each calendar month is, from 0."""
    return months.astype("M8[M]").astype(np.int64).astype(np.intp) % MONTHS
