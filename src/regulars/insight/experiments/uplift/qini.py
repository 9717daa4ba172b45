"""How well a ranking of customers by uplift finds those whom the action moves: the Qini curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.arms import FINITE, check_length, column_of, flags_of
from regulars.insight.experiments.errors import NothingVaries, TooFewCustomers
from regulars.insight.experiments.intervals import Interval
from regulars.insight.experiments.settings import check_share, whole_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats]

CONFIDENCE = 0.95
REPEATS = 200


@dataclass(frozen=True)
class Qini:
    """A ranking's Qini curve.

    Parameters
    ----------
    customers
        How many of the highest ranked, from 0, shape (points,); equal ranks share a point.
    gain
        What the action brought among them, in the outcome's unit, of those who got it; (points,).
    coefficient
        Area between curve and diagonal, as a share of that of a perfect ranking: 0 at random, 1 at
        best, below 0 for one that is worse than random.
    """

    customers: Floats
    gain: Floats
    coefficient: float


@dataclass(frozen=True)
class Ranking:
    """Customers in the order of a score, for as many curves as one likes. Made by :meth:`of`.

    Parameters
    ----------
    order
        The customers, highest score first, shape (customers,).
    starts
        Where each group of equal scores begins, shape (groups,).
    columns
        One for each customer, 1 where acted, the outcome where acted, and where held out, in the
        order, shape (4, customers).
    """

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    columns: Floats

    @classmethod
    def of(cls, score: Floats, acted: NDArray[np.bool_], outcome: Floats) -> Ranking:
        """Sort the customers."""
        order = np.argsort(-score, kind="stable")
        ranked = score[order]
        starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
        columns = [np.ones(len(score)), acted, outcome * acted, outcome * ~acted]
        return cls(order, starts, np.stack(columns)[:, order].astype(np.float64))

    def curve(self, weights: Floats | None = None) -> Points:
        """Customers and gain at each group's end, from 0; each customer so many times."""
        columns = self.columns if weights is None else self.columns * weights[self.order]
        sums = np.cumsum(np.add.reduceat(columns, self.starts, axis=1), axis=1)
        everybody, acted, with_it, without = sums
        held = everybody - acted
        fair = np.divide(without * acted, held, out=np.zeros_like(held), where=held > 0)
        return np.append(0.0, everybody), np.append(0.0, with_it - fair)


def qini(outcome: ArrayLike, acted: ArrayLike, score: ArrayLike) -> Qini:
    """Draw the Qini curve of a score on customers it was not learnt from.

    Definition
    ----------
    Of the k customers with the highest scores, let n_1 have got the action with outcomes y_1 in
    all, and n_0 been held out with y_0. The curve is ::

        gain(k) = y_1(k) - y_0(k) · n_1(k) / n_0(k)

    without the second term where n_0 is 0. The coefficient is (area under the curve - area under
    the straight line to its end) over the same of the perfect score, which ranks those who got the
    action by their outcome and behind them those held out by theirs, the smallest first.

    Parameters
    ----------
    outcome
        What came of it, such as a visit (0 or 1) or revenue, shape (customers,).
    acted
        Whether each got the action, by lot.
    score
        By which they are ranked; larger is better.

    Returns
    -------
    Qini
        The curve, and its coefficient.

    Raises
    ------
    TooFewCustomers
        If one arm is empty.
    NothingVaries
        If all outcomes are the same.
    UnevenColumns, UnusableValue
        If columns differ in length or hold what is no number.

    Notes
    -----
    Source: Radcliffe, "Using control groups to target on predicted lift", *Direct Marketing
    Analytics Journal* 3, 2007; normalised as scikit-uplift's ``qini_auc_score`` (with negative
    effects), whose numbers it gives. Where outcomes are negative, as with returns, the perfect
    score follows the same rule, and the coefficient may exceed 1.

    Examples
    --------
    >>> found = qini([1, 0, 0, 1], [1, 0, 1, 0], [0.9, 0.7, 0.3, -0.2])
    >>> found.gain.tolist(), found.coefficient
    ([0.0, 1.0, 1.0, 1.0, 0.0], 1.0)
    """
    values, flags, scores = _checked(outcome, acted, score)
    ranking = Ranking.of(scores, flags, values)
    customers, gain = ranking.curve()
    perfect = perfect_ranking(flags, values).curve()
    return Qini(customers, gain, _coefficient((customers, gain), perfect))


def qini_interval(
    outcome: ArrayLike,
    acted: ArrayLike,
    score: ArrayLike,
    *,
    confidence: float = CONFIDENCE,
    repeats: int = REPEATS,
    seed: int = 0,
) -> Interval:
    """Tell how far off a Qini coefficient may be.

    Definition
    ----------
    The bootstrap: as many customers as there are are drawn anew with replacement, ``repeats``
    times; the interval leaves out (1 - confidence) / 2 of the coefficients at each end.

    Parameters
    ----------
    outcome, acted, score
        See :func:`qini`.
    confidence
        How often the interval covers.
    repeats
        How often to draw, 2 at least.
    seed
        Of the draws.

    Returns
    -------
    Interval
        The coefficient of all customers, with the ends of the interval.

    Raises
    ------
    TooFewCustomers, NothingVaries, UnevenColumns, UnusableValue
        As :func:`qini`.
    ImpossibleSetting
        If ``confidence`` is not between 0 and 1, or ``repeats`` too small.

    Notes
    -----
    Source: Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13. The score is
    taken as given: how it was learnt adds no width.

    Examples
    --------
    >>> outcome, acted = [1, 0, 0, 1] * 50, [1, 0, 1, 0] * 50
    >>> qini_interval(outcome, acted, [0.9, 0.7, 0.3, -0.2] * 50).low > 0.5
    True
    """
    values, flags, scores = _checked(outcome, acted, score)
    graded = [Graded.of(scores, flags, values, np.arange(len(values)))]
    return coefficients_interval(
        graded, customers=len(values), confidence=confidence, repeats=repeats, seed=seed
    )


@dataclass(frozen=True)
class Graded:
    """A score's ranking beside the perfect one, of some of the customers."""

    rows: NDArray[np.intp]
    ranking: Ranking
    perfect: Ranking

    @classmethod
    def of(
        cls, score: Floats, acted: NDArray[np.bool_], outcome: Floats, rows: NDArray[np.intp]
    ) -> Graded:
        """Rank the customers of these rows."""
        values, flags = outcome[rows], acted[rows]
        return cls(rows, Ranking.of(score[rows], flags, values), perfect_ranking(flags, values))

    def coefficient(self, weights: Floats | None = None) -> float:
        """Qini, each customer of all counted so many times."""
        own = None if weights is None else weights[self.rows]
        return _coefficient(self.ranking.curve(own), self.perfect.curve(own))


def coefficients_interval(
    graded: list[Graded], *, customers: int, confidence: float, repeats: int, seed: int
) -> Interval:
    """The mean coefficient of several rankings, and its bootstrap interval."""
    check_share("confidence", confidence)
    repeats = whole_of("number of draws", repeats, least=2)
    estimate = float(np.mean([one.coefficient() for one in graded]))
    random = np.random.default_rng(whole_of("seed", seed, least=0))
    drawn = np.empty(repeats)
    for number in range(repeats):
        rows = random.integers(0, customers, customers)
        weights = np.bincount(rows, minlength=customers).astype(np.float64)
        drawn[number] = np.mean([one.coefficient(weights) for one in graded])
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(estimate, float(low), float(high))


def perfect_ranking(acted: NDArray[np.bool_], outcome: Floats) -> Ranking:
    """The ranking of who knows the outcomes."""
    return Ranking.of(np.where(acted, outcome, -outcome), acted, outcome)


def _coefficient(curve: Points, perfect: Points) -> float:
    """The area above the diagonal as a share of the perfect one; 0 where that has none."""
    possible = _area(perfect)
    return _area(curve) / possible if possible > 0 else 0.0


def _area(curve: Points) -> float:
    """Between a curve and the straight line from its beginning to its end."""
    customers, gain = curve
    under = float(np.trapezoid(gain, customers))
    return under - float(customers[-1] * gain[-1]) / 2


def _checked(
    outcome: ArrayLike, acted: ArrayLike, score: ArrayLike
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    values = column_of(outcome, "outcome", wanted=FINITE)
    scores = column_of(score, "score", wanted=FINITE)
    check_length("score", len(scores), len(values))
    flags = flags_of(acted, customers=len(values))
    for name, side in (("acted", flags), ("held-out", ~flags)):
        if not side.any():
            raise TooFewCustomers(arm=name, customers=0, least=1)
    if values.min() == values.max():
        raise NothingVaries(column="outcome")
    return values, flags, scores
