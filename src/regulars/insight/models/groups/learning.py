"""From histories of groups to what makes them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.answers import Answer
from regulars.insight.models.errors import UnknownKind
from regulars.insight.models.fits import centre_of
from regulars.insight.models.fitted import Fitted, fit_purchases
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.groups.effects import Difference, FittedGroups
from regulars.insight.models.groups.histories import GroupedHistories, together
from regulars.insight.models.groups.joint import OWN, STORIES, Joint
from regulars.insight.models.groups.pooling import Pooled, fit_joint, pooled
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind, kind_of
from regulars.insight.models.verdicts import FEWEST_REPEATERS
from regulars.insight.types import tells_customers_apart

Floats = NDArray[np.float64]

FREE = np.full(OWN, 5.0)  # deviations that hardly hold effects back


def fit_groups(histories: GroupedHistories, kind: Kind | str = Kind.BG_NBD) -> FittedGroups:
    """Learn how groups of customers differ in how often they buy and how soon they leave.

    Definition
    ----------
    The model of the whole store, and for each group one factor on the purchase rate and one on
    leaving: see :class:`regulars.insight.models.groups.joint.Joint`. Factors are partially pooled,
    so that those of a small group are drawn to 1: see
    :func:`regulars.insight.models.groups.pooling.pooled`. They are kept only where
    :class:`Difference` is sure that groups differ; else all groups have the model of the store.
    1 is the average customer: the mean of the logarithms over customers is 0.

    Never fails on legal histories: where the data cannot carry the model of the store, the pooled
    rate answers for all groups, and the verdict of ``whole`` says why.

    Parameters
    ----------
    histories
        What to learn from.
    kind
        The model: ``"bg_nbd"``, ``"mbg_nbd"`` or ``"pareto_nbd"``.

    Returns
    -------
    FittedGroups
        Each group's factors and model, and the model of the whole store.

    Raises
    ------
    UnknownKind
        If it is none of them.

    Examples
    --------
    >>> some = [0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40
    >>> found = fit_groups(GroupedHistories.of(["web"] * 80 + ["till"] * 80, *some))
    >>> found.differ, round(found.difference.chance, 3), found.rate.value
    (False, 1.0, array([1., 1.]))
    """
    wanted = kind_of(kind)
    if wanted not in STORIES:
        raise UnknownKind(kind=str(kind), kinds=tuple(STORIES))
    whole = fit_purchases(histories.whole, wanted)
    difference = _difference(histories, whole)
    if difference is None or not difference.is_sure:
        return _alike(histories, whole, difference)
    joint = Joint.of(histories.each, wanted)
    found = pooled(joint, centre=_centre(histories, wanted), start=_start(whole, joint))
    if not found.estimate.converged:
        return _alike(histories, whole, None)
    return _apart(histories, whole, joint, found, difference)


def _difference(histories: GroupedHistories, whole: Fitted) -> Difference | None:
    """How much likelier effects of their own make the groups that are large enough for it."""
    groups = sturdy(histories.each)
    is_told = tells_customers_apart(whole.kind)
    if not is_told or len(groups) < 2:  # noqa: PLR2004 - two can be compared
        return None
    joint = Joint.of(groups, whole.kind)
    centre = _centre(histories, whole.kind)
    free = fit_joint(joint, FREE, centre=centre, start=_start(whole, joint))
    return Difference(len(groups), 2 * (free.log_likelihood - whole.estimate.log_likelihood))


def sturdy(groups: Sequence[Histories]) -> list[Histories]:
    """Groups with enough customers who came back; the others count with the largest one."""
    enough = [group for group in groups if group.repeaters >= FEWEST_REPEATERS]
    thin = [group for group in groups if group.repeaters < FEWEST_REPEATERS]
    if not enough:
        return []
    if (rest := together(thin)).repeaters >= FEWEST_REPEATERS:
        return [*enough, rest]
    return [together([enough[0], *thin]), *enough[1:]]


def _centre(histories: GroupedHistories, kind: Kind) -> Floats:
    return centre_of(histories.whole, kind)


def _start(whole: Fitted, joint: Joint) -> Floats:
    effects = np.ones(joint.size - len(whole.estimate.parameters))
    return np.append(whole.estimate.parameters, effects)


def _alike(
    histories: GroupedHistories, whole: Fitted, difference: Difference | None
) -> FittedGroups:
    """All groups have the model of the store."""
    count = len(histories.names)
    ones = Answer(np.ones(count), lambda: np.zeros(count))
    return FittedGroups(
        histories.names,
        histories.customers,
        rate=ones,
        leaving=ones,
        spread=(0.0, 0.0),
        difference=difference,
        whole=whole,
        each=(whole,) * count,
    )


def _apart(
    histories: GroupedHistories,
    whole: Fitted,
    joint: Joint,
    learnt: Pooled,
    difference: Difference,
) -> FittedGroups:
    """Each group has a model of its own."""
    found, spread = learnt.estimate, learnt.spread
    shares = histories.customers / histories.customers.sum()
    rate, leaving = (_answer(found, joint.effects(shares, effect)) for effect in range(OWN))
    each = (_fitted(found, whole, joint.parameters_of(group)) for group in range(len(joint.curves)))
    return FittedGroups(
        histories.names,
        histories.customers,
        rate=rate,
        leaving=leaving,
        spread=(float(spread[0]), float(spread[1])),
        difference=difference,
        whole=_fitted(found, whole, joint.mixture(shares)),
        each=tuple(each),
    )


def _answer(found: Estimate, rows: Floats) -> Answer:
    """Sums of logarithms as factors, with their deviation."""
    variances = ((rows @ found.covariance) * rows).sum(1)
    return Answer(np.exp(rows @ np.log(found.parameters)), lambda: np.sqrt(variances))


def _fitted(found: Estimate, whole: Fitted, rows: Floats) -> Fitted:
    """The model whose parameters' logarithms are these sums."""
    estimate = replace(
        whole.estimate,
        parameters=np.exp(rows @ np.log(found.parameters)),
        covariance=rows @ found.covariance @ rows.T,
        log_likelihood=found.log_likelihood,
    )
    return replace(whole, estimate=estimate)
