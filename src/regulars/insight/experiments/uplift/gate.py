"""Whether to choose whom to send to: "send to all" unless choosing is proven to be better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from math import isfinite
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.arms import FINITE, check_length, column_of, flags_of
from regulars.insight.experiments.errors import NothingVaries, TooFewCustomers
from regulars.insight.experiments.intervals import Interval
from regulars.insight.experiments.settings import check_share, setting_of, whole_of
from regulars.insight.experiments.uplift.encoding import Columns, arrays_of, count_of, rows_of
from regulars.insight.experiments.uplift.learners import Learner
from regulars.insight.experiments.uplift.models import DEFAULT, Method, t_learner
from regulars.insight.experiments.uplift.qini import CONFIDENCE, Graded, coefficients_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

FOLDS = 2
ROUNDS = 5
DRAWS = 200
LEAST_IN_FOLD = 10  # customers of each arm


class Advice(StrEnum):
    """Whom to send to."""

    SEND_TO_ALL = "send_to_all"
    TARGET = "target"
    SEND_TO_NONE = "send_to_none"


@dataclass(frozen=True)
class Plan:
    """How targeting is tried on customers whose outcome is known.

    Parameters
    ----------
    folds
        Into how many parts the customers are divided; each is scored by what the others teach.
    rounds
        How often they are divided anew.
    draws
        Of the bootstrap of the Qini coefficient.
    confidence
        Of each interval.
    seed
        Of all chance.

    Raises
    ------
    ImpossibleSetting
        If a number is too small or the confidence not between 0 and 1.
    """

    folds: int = FOLDS
    rounds: int = ROUNDS
    draws: int = DRAWS
    confidence: float = CONFIDENCE
    seed: int = 0

    def __post_init__(self) -> None:
        """Check every field."""
        for name, setting, least in (
            ("folds", "number of folds", 2),
            ("rounds", "number of rounds", 1),
            ("draws", "number of draws", 2),
            ("seed", "seed", 0),
        ):
            whole = whole_of(setting, getattr(self, name), least=least)
            object.__setattr__(self, name, whole)  # 5.0 is five
        check_share("confidence", self.confidence)


@dataclass(frozen=True)
class Targeting:
    """Whether choosing by uplift is better than sending to all or to none.

    Parameters
    ----------
    advice
        ``target`` where ``over_all`` and ``over_none`` lie wholly above zero; ``send_to_none``
        where that is not so and ``all_over_none`` lies wholly below zero; else ``send_to_all``.
    share
        Of the customers whom the model would choose.
    over_all, over_none
        What choosing brings more per customer (of all, chosen or not) than sending to everybody, or
        to nobody, in the outcome's unit, with the cost of sending taken off.
    all_over_none
        The same of sending to everybody against nobody.
    qini
        Coefficient on customers that the model was not taught with.
    """

    advice: Advice
    share: float
    over_all: Interval
    over_none: Interval
    all_over_none: Interval
    qini: Interval


def judge_targeting(
    columns: Columns,
    acted: ArrayLike,
    outcome: ArrayLike,
    *,
    cost: float = 0.0,
    method: Method = t_learner,
    learner: Learner = DEFAULT,
    plan: Plan | None = None,
) -> Targeting:
    """Decide whether a model should choose whom to send to.

    Definition
    ----------
    Customers are divided into folds; each customer's uplift u is predicted by a model that was
    taught with the other folds. The model would send to those with u > cost. With e the share who
    got the action and m_1, m_0 the arms' mean outcomes, each customer's effect is estimated by ::

        psi = w (y - m_1) / e - (1 - w) (y - m_0) / (1 - e) + m_1 - m_0

    which is right on average in every group, whatever the model says. Then, as means over all
    customers::

        over all       = (cost - psi) where not chosen, else 0
        over none      = (psi - cost) where chosen, else 0
        all over none  = psi - cost

    with the normal interval of a mean. Estimates and standard errors are averaged over rounds of
    new folds.

    Parameters
    ----------
    columns, acted, outcome
        See :func:`t_learner`; the action must have been given by lot.
    cost
        Of sending to one customer, in the outcome's unit: what a message, a discount or the
        customer's patience costs. At 0 there is hardly a reason to leave anybody out.
    method
        :func:`t_learner` or :func:`s_learner`.
    learner
        See :class:`Learner`.
    plan
        How it is tried.

    Returns
    -------
    Targeting
        The advice, and the intervals that it rests on, per customer in the outcome's unit.

    Raises
    ------
    TooFewCustomers
        If a fold would have fewer than ten customers of an arm.
    NothingVaries
        If all outcomes are the same.
    ImpossibleSetting
        If the cost is not finite.
    UnevenColumns, UnusableValue
        If columns differ in length or hold what cannot be read.

    Notes
    -----
    Source: Robins, Rotnitzky & Zhao, *JASA* 89(427), 1994, for psi; Yadlowsky, Fleming, Shah,
    Brunskill & Wager, *JASA* 120, 2025, for judging a rule on customers it was not learnt
    from. The gate is ours: in published comparisons most uplift models do not beat chance on most
    data. Averaging the rounds' standard errors, not shrinking them, is on the careful side. The
    intervals are of one look, not of many.

    Examples
    --------
    >>> columns = {"buys": ["tea", "tea", "coffee", "coffee"] * 200}
    >>> acted, visits = [1, 0, 1, 0] * 200, [1, 0, 0, 0] * 200
    >>> found = judge_targeting(columns, acted, visits, cost=0.25)
    >>> str(found.advice), found.share, round(found.over_all.estimate, 2)
    ('target', 0.5, 0.12)
    """
    plan = plan or Plan()
    columns = arrays_of(columns)
    price = setting_of("cost", cost, allowed="a finite number", holds=isfinite)
    flags, values = _checked(columns, acted, outcome, plan=plan)
    teach = partial(method, learner=learner)
    rounds = [
        _round(columns, flags, values, teach=teach, folds=_folds(flags, plan, number))
        for number in range(plan.rounds)
    ]
    effect = _effects(flags, values) - price
    chosen = [scores > price for scores, _ in rounds]
    over_all = _averaged([np.where(side, 0.0, -effect) for side in chosen], plan.confidence)
    over_none = _averaged([np.where(side, effect, 0.0) for side in chosen], plan.confidence)
    all_over_none = _averaged([effect], plan.confidence)
    return Targeting(
        advice=_advice(over_all, over_none, all_over_none),
        share=float(np.mean(chosen)),
        over_all=over_all,
        over_none=over_none,
        all_over_none=all_over_none,
        qini=_qini(rounds, flags, values, plan),
    )


def _advice(over_all: Interval, over_none: Interval, all_over_none: Interval) -> Advice:
    if over_all.is_above_zero and over_none.is_above_zero:
        return Advice.TARGET
    return Advice.SEND_TO_NONE if all_over_none.is_below_zero else Advice.SEND_TO_ALL


def _folds(acted: NDArray[np.bool_], plan: Plan, number: int) -> NDArray[np.intp]:
    """Each customer's fold in a round, each fold with its share of both arms."""
    random = np.random.default_rng([plan.seed, number])
    folds = np.empty(len(acted), np.intp)
    for side in (acted, ~acted):
        folds[side] = random.permutation(int(side.sum())) % plan.folds
    return folds


def _round(
    columns: Columns,
    acted: NDArray[np.bool_],
    outcome: Floats,
    *,
    teach: Method,
    folds: NDArray[np.intp],
) -> tuple[Floats, NDArray[np.intp]]:
    """Each customer's uplift by a model taught with the other folds; and the folds."""
    scores = np.empty(len(acted))
    for fold in np.unique(folds):
        here = folds == fold
        model = teach(rows_of(columns, ~here), acted[~here], outcome[~here])
        scores[here] = model.predict(rows_of(columns, here))
    return scores, folds


def _effects(acted: NDArray[np.bool_], outcome: Floats) -> Floats:
    """An estimate of the action's effect on each customer, right on average in every group."""
    share = acted.mean()
    with_it, without = outcome[acted].mean(), outcome[~acted].mean()
    surplus: Floats = np.where(
        acted, (outcome - with_it) / share, (without - outcome) / (1 - share)
    )
    effects: Floats = surplus + (with_it - without)
    return effects


def _averaged(columns: list[Floats], confidence: float) -> Interval:
    """The mean of means, with the mean of their standard errors."""
    estimate = float(np.mean([column.mean() for column in columns]))
    error = float(np.mean([column.std(ddof=1) / np.sqrt(len(column)) for column in columns]))
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * error
    return Interval(estimate, estimate - half, estimate + half)


def _qini(
    rounds: list[tuple[Floats, NDArray[np.intp]]],
    acted: NDArray[np.bool_],
    outcome: Floats,
    plan: Plan,
) -> Interval:
    """The mean coefficient of all folds of all rounds."""
    graded = [
        Graded.of(scores, acted, outcome, np.flatnonzero(folds == fold))
        for scores, folds in rounds
        for fold in range(plan.folds)
    ]
    return coefficients_interval(
        graded,
        customers=len(outcome),
        confidence=plan.confidence,
        repeats=plan.draws,
        seed=plan.seed,
    )


def _checked(
    columns: Columns, acted: ArrayLike, outcome: ArrayLike, *, plan: Plan
) -> tuple[NDArray[np.bool_], Floats]:
    """Who got the action, and what came of it."""
    values = column_of(outcome, "outcome", wanted=FINITE)
    check_length("outcome", len(values), count_of(columns))
    flags = flags_of(acted, customers=len(values))
    least = LEAST_IN_FOLD * plan.folds
    for name, side in (("acted", flags), ("held-out", ~flags)):
        if side.sum() < least:
            raise TooFewCustomers(arm=name, customers=int(side.sum()), least=least)
    if values.min() == values.max():
        raise NothingVaries(column="outcome")
    return flags, values
