"""Confidence sequences: intervals that may be looked at every day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.arms import FINITE, column_of, flags_of
from regulars.insight.experiments.errors import ImpossibleSetting, UnusableValue
from regulars.insight.experiments.information import LEAST_INFORMATIVE, informative_so_far
from regulars.insight.experiments.intervals import Interval
from regulars.insight.experiments.settings import check_share, numbers_in, setting_of, whole_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.05
LEAST_PLANNED = 2
STEPS = 60  # each brings the fixed point three digits nearer at the least


@dataclass(frozen=True)
class ConfidenceSequence:
    """The rule by which an experiment is watched: fixed before it begins.

    Definition
    ----------
    With n customers in both arms together and the standard error s of an effect d, the interval at
    this moment is::

        d ± s · sqrt( 2 (n rho^2 + 1) / (n rho^2) · ln( sqrt(n rho^2 + 1) / alpha ) )

    In the long run the intervals of *all* moments together cover the effect with chance 1 - alpha,
    so one may look at any time and stop on what one sees. rho makes the interval narrowest at the
    planned size N::

        N rho^2 = x, the solution of x = ln((x + 1) / alpha^2)

    There it is 1.55 times as wide as the interval of a single look, at 95 %; at a tenth of that
    size it is a quarter wider than it could be, at ten times 7 %.

    Parameters
    ----------
    planned
        Customers in both arms at which the experiment is meant to be decided, 2 at least.
    false_alarms
        alpha: how often an action without effect may look proven or harmful, ever.

    Raises
    ------
    ImpossibleSetting
        If ``planned`` is no whole number from 2, or ``false_alarms`` not between 0 and 1.

    Notes
    -----
    Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit theory and
    asymptotic confidence sequences", *Annals of Statistics* 52(6), 2024: Robbins' normal mixture
    with an estimated variance, and the choice of rho; n times s squared stands for the variance.
    The paper solves for x with Lambert's W: x = -W(-alpha^2/e) - 1, lower branch. It holds for
    large n, as the central limit theorem does.

    Examples
    --------
    >>> watched = ConfidenceSequence(planned=20_000)
    >>> watched.multiple([1_000, 20_000, 400_000]).round(2).tolist()
    [4.67, 3.04, 3.34]
    >>> watched.interval(50.0, standard_error=12.0, customers=20_000).is_above_zero
    True
    """

    planned: int
    false_alarms: float = FALSE_ALARMS

    def __post_init__(self) -> None:
        """Check both."""
        whole_of("planned number of customers", self.planned, least=LEAST_PLANNED)
        check_share("rate of false alarms", self.false_alarms)

    @cached_property
    def rho_squared(self) -> float:
        """What makes the interval narrowest at the planned size."""
        room = -2.0 * np.log(float(self.false_alarms))
        solution = room
        for _ in range(STEPS):
            solution = np.log1p(solution) + room
        return float(solution / self.planned)

    def multiple(self, customers: ArrayLike) -> Floats:
        """Half the interval's width in standard errors, at so many customers in both arms.

        Raises ImpossibleSetting unless there is one at least.
        """
        counts = numbers_in(customers)
        wrong = ~((counts >= 1) & (counts < inf))
        if wrong.any():
            raise ImpossibleSetting(
                setting="number of customers", value=counts[wrong].min(), allowed="1 at least"
            )
        seen = counts * self.rho_squared
        multiple: Floats = np.sqrt((seen + 1) / seen * self._log_odds(seen))
        return multiple

    def interval(self, difference: float, *, standard_error: float, customers: int) -> Interval:
        """The interval of an effect at this moment.

        Raises ImpossibleSetting unless the standard error is above 0, there is one customer at
        least, and the difference is a number.
        """
        effect, error, number = _seen(difference, standard_error, customers)
        half = float(self.multiple(number)) * error
        return Interval(effect, effect - half, effect + half)

    def p_value(self, difference: float, *, standard_error: float, customers: int) -> float:
        """The smallest rate of false alarms at which the interval leaves out zero.

        Valid at every look. Keeps the rho of the planned rate, as it must not be chosen afterwards.
        Raises ImpossibleSetting as :meth:`interval` does.
        """
        effect, error, number = _seen(difference, standard_error, customers)
        seen, errors = number * self.rho_squared, effect / error
        evidence = errors * errors * seen / (seen + 1) / 2
        return float(min(1.0, np.exp(0.5 * np.log1p(seen) - evidence)))

    def _log_odds(self, seen: Floats) -> Floats:
        odds: Floats = np.log1p(seen) - 2.0 * np.log(float(self.false_alarms))
        return odds


@dataclass(frozen=True)
class Course:
    """An effect as it was seen at each look.

    Parameters
    ----------
    customers
        In both arms so far, shape (looks,).
    difference
        Mean of who got the action less mean of who was held out, shape (looks,); 0 where an arm was
        empty.
    low, high
        Ends of the confidence sequence, shape (looks,); infinite where an arm had fewer than two
        customers, or nobody differed yet.
    informative
        What each look's customers tell, in the poorer arm; see :class:`Effect`, shape (looks,).
    """

    customers: NDArray[np.int64]
    difference: Floats
    low: Floats
    high: Floats
    informative: Floats

    @property
    def is_proven(self) -> NDArray[np.bool_]:
        """At which looks an effect was proven, for good or ill, shape (looks,).

        There, zero lies outside, and both arms have 20 informative customers.
        """
        is_outside = (self.low > 0) | (self.high < 0)
        return is_outside & (self.informative >= LEAST_INFORMATIVE)


def course(
    values: ArrayLike, acted: ArrayLike, *, looks: ArrayLike, sequence: ConfidenceSequence
) -> Course:
    """Follow the difference between two arms as customers arrive.

    Definition
    ----------
    At each look the difference of the arms' means of all customers so far, with the standard error
    sqrt(var_1/n_1 + var_0/n_0) and the interval of the sequence.

    Parameters
    ----------
    values
        What each customer brought, in the order in which they joined, shape (customers,). To
        winsorise, cap them at a size fixed before.
    acted
        Whether each got the action, shape (customers,).
    looks
        After how many customers one looks, shape (looks,).
    sequence
        The rule.

    Returns
    -------
    Course
        The difference and its interval at each look, in the values' unit; each column has shape
        (looks,).

    Raises
    ------
    UnevenColumns, UnusableValue
        If the columns differ in length or hold what is no number, or a look lies beyond them.

    Examples
    --------
    >>> values, acted = [10, 0, 14, 2, 12, 1, 11, 3], [1, 0, 1, 0, 1, 0, 1, 0]
    >>> seen = course(values, acted, looks=[4, 8], sequence=ConfidenceSequence(planned=8))
    >>> seen.difference.tolist(), seen.low.round(2).tolist()
    ([11.0, 10.25], [4.12, 7.0])
    """
    found = column_of(values, "values", wanted=FINITE)
    flags = flags_of(acted, customers=len(found))
    ends = _ends(looks, customers=len(found))
    centred = found - (found.mean() if len(found) else 0.0)  # so that powers lose no digits
    sides = [_running(centred, side)[:, ends] for side in (flags, ~flags)]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [total / count for count, total, *_ in sides]
        variances = [
            (squares - count * mean**2) / (count - 1) / count
            for (count, _, squares, *_), mean in zip(sides, means, strict=True)
        ]
        error = np.sqrt(np.maximum(variances[0], 0) + np.maximum(variances[1], 0))
    half = sequence.multiple(ends) * np.where(error > 0, error, np.inf)
    difference = np.nan_to_num(means[0] - means[1])
    told = np.minimum(*map(informative_so_far, sides))
    return Course(ends, difference, difference - half, difference + half, told)


def _seen(difference: float, standard_error: float, customers: float) -> tuple[float, float, float]:
    """The effect, its standard error and the customers so far, as numbers.

    Raises ImpossibleSetting.
    """
    return (
        setting_of("difference", difference, allowed="a finite number", holds=isfinite),
        setting_of(
            "standard error",
            standard_error,
            allowed="a number above 0",
            holds=lambda error: 0 < error < inf,
        ),
        setting_of(
            "number of customers",
            customers,
            allowed="1 at least",
            holds=lambda number: 1 <= number < inf,
        ),
    )


def _running(values: Floats, side: NDArray[np.bool_]) -> Floats:
    """Sums of one arm's powers from 0 to 4 after each customer, shape (5, customers + 1)."""
    own = np.where(side, values, 0.0)
    squares = own * own
    sums = np.zeros((5, len(values) + 1))
    for row, power in enumerate((side, own, squares, squares * own, squares * squares)):
        np.cumsum(power, out=sums[row, 1:])
    return sums


def _ends(looks: ArrayLike, *, customers: int) -> NDArray[np.int64]:
    wanted = f"Give whole numbers from 1 to {customers}, the customers there are."
    found = column_of(looks, "looks", wanted=wanted)
    wrong = (found < 1) | (found > customers) | (found != np.floor(found))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise UnusableValue(column="looks", row=row + 1, value=found[row].item(), wanted=wanted)
    return found.astype(np.int64)
