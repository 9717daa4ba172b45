"""Whom an action moves: uplift by one model that knows of the action, or by two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.arms import FINITE, check_length, column_of, flags_of
from regulars.insight.experiments.errors import TooFewCustomers
from regulars.insight.experiments.uplift.encoding import BINS, Columns, Encoding, count_of
from regulars.insight.experiments.uplift.learners import Learner, Linear, Predictor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOUD = 10.0  # so that a penalty on the action's own effect is a hundredth of that on the others
LEAST = 2
DEFAULT = Linear()


@dataclass(frozen=True)
class Uplift:
    """A model of what an action does to each customer, by :func:`s_learner` or :func:`t_learner`.

    Parameters
    ----------
    encoding
        How customers' columns are read.
    difference
        From the encoded columns to the uplift.
    """

    encoding: Encoding
    difference: Callable[[Floats], Floats]

    def predict(self, columns: Columns) -> Floats:
        """Expected outcome with the action less that without, in the outcome's unit; (customers,).

        Raises MissingFeature, UnevenColumns, UnusableValue.
        """
        return self.difference(self.encoding.matrix(columns))


Method = Callable[..., Uplift]


def t_learner(
    columns: Columns,
    acted: ArrayLike,
    outcome: ArrayLike,
    *,
    learner: Learner = DEFAULT,
    bins: int = BINS,
) -> Uplift:
    """Learn the uplift by two models: of who got the action, and of who was held out.

    Definition
    ----------
    uplift(x) = prediction of the first model at x - prediction of the second.

    Parameters
    ----------
    columns
        What was known of each customer before the action: numbers or text by name.
    acted
        Whether each got the action, by lot.
    outcome
        What came of it, such as a visit (0 or 1) or revenue.
    learner
        See :class:`Learner`.
    bins
        Into how many parts numbers are cut.

    Returns
    -------
    Uplift
        What predicts the uplift of any customers with the same columns.

    Raises
    ------
    TooFewCustomers
        If one arm has fewer than two customers.
    UnevenColumns, UnusableValue, ImpossibleSetting
        If columns differ in length or hold what cannot be read.

    Notes
    -----
    Source: Künzel, Sekhon, Bickel & Yu, "Metalearners for estimating heterogeneous treatment
    effects", *PNAS* 116(10), 2019.

    Examples
    --------
    >>> columns = {"buys": ["tea", "tea", "coffee", "coffee"] * 100}
    >>> acted, visits = [1, 0, 1, 0] * 100, [1, 0, 0, 0] * 100
    >>> model = t_learner(columns, acted, visits, learner=Linear(penalty=0.1))
    >>> model.predict({"buys": ["tea", "coffee"]}).round(1).tolist()
    [1.0, 0.0]
    """
    return _learnt(_by_two, columns, acted, outcome, learner=learner, bins=bins)


def s_learner(
    columns: Columns,
    acted: ArrayLike,
    outcome: ArrayLike,
    *,
    learner: Learner = DEFAULT,
    bins: int = BINS,
) -> Uplift:
    """Learn the uplift by a single model that knows who got the action.

    Definition
    ----------
    The model reads the features x, whether the customer got the action w, and x · w, so that a
    linear one can tell different effects on different customers;
    uplift(x) = prediction at (x, w = 1) - prediction at (x, w = 0).

    Parameters
    ----------
    columns, acted, outcome, learner, bins
        See :func:`t_learner`.

    Returns
    -------
    Uplift
        What predicts the uplift of any customers with the same columns.

    Raises
    ------
    TooFewCustomers, UnevenColumns, UnusableValue, ImpossibleSetting
        As :func:`t_learner`.

    Notes
    -----
    Source: as :func:`t_learner`. Beside it, this shares what both arms have in common and so tells
    smaller stores more; a penalty draws its effects towards each other.

    Examples
    --------
    >>> columns = {"buys": ["tea", "tea", "coffee", "coffee"] * 100}
    >>> acted, visits = [1, 0, 1, 0] * 100, [1, 0, 0, 0] * 100
    >>> model = s_learner(columns, acted, visits, learner=Linear(penalty=0.1))
    >>> model.predict({"buys": ["tea", "coffee"]}).round(1).tolist()
    [1.0, 0.0]
    """
    return _learnt(_by_one, columns, acted, outcome, learner=learner, bins=bins)


def _learnt(
    difference: Callable[[Learner, Floats, Flags, Floats], Predictor],
    columns: Columns,
    acted: ArrayLike,
    outcome: ArrayLike,
    *,
    learner: Learner,
    bins: int,
) -> Uplift:
    flags, values = _checked(columns, acted, outcome)
    encoding = Encoding.of(columns, bins=bins)
    return Uplift(encoding, difference(learner, encoding.matrix(columns), flags, values))


def _by_two(learner: Learner, features: Floats, acted: Flags, outcome: Floats) -> Predictor:
    with_it = learner.fit(features[acted], outcome[acted])
    without = learner.fit(features[~acted], outcome[~acted])
    return lambda others: with_it(others) - without(others)


def _by_one(learner: Learner, features: Floats, acted: Flags, outcome: Floats) -> Predictor:
    middle = features.mean(axis=0)
    predict = learner.fit(_joined(features - middle, acted.astype(np.float64)), outcome)

    def difference(others: Floats) -> Floats:
        centred, ones = others - middle, np.ones(len(others))
        return predict(_joined(centred, ones)) - predict(_joined(centred, 0 * ones))

    return difference


def _joined(features: Floats, acted: Floats) -> Floats:
    """The features, the action, and both together."""
    return np.hstack([features, LOUD * acted[:, None], features * acted[:, None]])


def _checked(columns: Columns, acted: ArrayLike, outcome: ArrayLike) -> tuple[Flags, Floats]:
    customers = count_of(columns)
    values = column_of(outcome, "outcome", wanted=FINITE)
    check_length("outcome", len(values), customers)
    flags = flags_of(acted, customers=customers)
    for name, side in (("acted", flags), ("held-out", ~flags)):
        if side.sum() < LEAST:
            raise TooFewCustomers(arm=name, customers=int(side.sum()), least=LEAST)
    return flags, values
