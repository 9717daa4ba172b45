"""A model of buying again that was learnt from a store, with the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from scipy.special import polygamma

from regulars.insight.models.errors import ImpossibleTime
from regulars.insight.models.fits import (
    MOST_OPPORTUNITIES,
    fit_bg_bb,
    fit_bg_nbd,
    fit_mbg_nbd,
    fit_pareto_nbd,
)
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind, kind_of
from regulars.insight.models.outlooks import Outlook, outlook_of
from regulars.insight.models.verdicts import Verdict, after_fitting, before_fitting

FITS = {
    Kind.BG_NBD: fit_bg_nbd,
    Kind.MBG_NBD: fit_mbg_nbd,
    Kind.PARETO_NBD: fit_pareto_nbd,
    Kind.BG_BB: fit_bg_bb,
}
PRIOR_PURCHASES = 0.5
PRIOR_DAYS = 365.25 / 2  # so that who knows nothing expects a purchase a year, and hardly insists


@dataclass(frozen=True)
class Fitted:
    """What was learnt, how sure it is, and whether the data could carry it.

    Parameters
    ----------
    kind
        Which model answers: the one that was wanted, or the pooled rate where the data cannot
        carry it.
    wanted
        Which one was asked for.
    estimate
        The parameters of the one that answers.
    verdict
        What stood in the way of the one that was wanted.
    days
        How many days its unit of time has.
    as_of
        The day of observation; None where only durations were known.
    """

    kind: Kind
    wanted: Kind
    estimate: Estimate
    verdict: Verdict
    days: float = 1.0
    as_of: date | None = None

    @property
    def outlook(self) -> Outlook:
        """What the model says of the future."""
        return outlook_of(self.kind, self.estimate.parameters)

    def counted(self, histories: Histories) -> Histories:
        """Histories in the model's unit of time, and as of its day where they have none."""
        if histories.days == self.days and (histories.as_of or self.as_of is None):
            return histories
        times = histories.days / self.days
        return replace(
            histories,
            recency=histories.recency * times,
            age=histories.age * times,
            days=self.days,
            as_of=histories.as_of or self.as_of,
        )

    def duration(self, histories: Histories, time: float | timedelta | date) -> float:
        """A time from the day of observation on, in the model's unit.

        Raises ImpossibleTime as :meth:`Histories.duration` does, and if it is longer than 50,000
        opportunities.
        """
        length = histories.duration(time)
        if self.kind is Kind.BG_BB and length > MOST_OPPORTUNITIES:
            raise ImpossibleTime(reason=f"is longer than {MOST_OPPORTUNITIES:,} opportunities")
        return length


def fit_purchases(histories: Histories, kind: Kind | str = Kind.BG_NBD) -> Fitted:
    """Learn how a store's customers buy again and leave; never fails on a legal history.

    Definition
    ----------
    The model's parameters are the likeliest ones, see the fit of each, such as :func:`fit_bg_nbd`.
    Where the data cannot carry the model, the pooled rate answers (see :func:`pooled`): with fewer
    than 50 customers or 10 repeaters, where none has been known for 14 days (by BG/BB: two
    opportunities), or where the search finds no optimum. The verdict says which it is and why.
    Parameters that drift off without the likelihood minding are a caution only: the weak prior
    holds them, and figures of the future hardly depend on them.

    Parameters
    ----------
    histories
        What to learn from.
    kind
        The model: ``"bg_nbd"``, ``"mbg_nbd"``, ``"pareto_nbd"`` or ``"bg_bb"`` (histories count
        opportunities); or ``"pooled"``.

    Returns
    -------
    Fitted
        What all answers of this package are asked of, in the histories' unit of time.

    Raises
    ------
    UnknownKind
        If there is no such model.
    ImpossibleHistory
        If BG/BB is wanted and the histories do not count opportunities, see :func:`fit_bg_bb`.

    Examples
    --------
    >>> found = fit_purchases(Histories.of([0, 0], [0, 0], [30, 60]))
    >>> found.kind, [reason.code.value for reason in found.verdict.reasons]
    (<Kind.POOLED: 'pooled'>, ['few_buyers', 'no_repeaters'])
    """
    wanted = kind_of(kind)
    if wanted is Kind.POOLED:
        return _pooled(histories, wanted, Verdict())
    verdict = Verdict(before_fitting(histories, wanted))
    if not verdict.carries:
        return _pooled(histories, wanted, verdict)
    estimate = FITS[wanted](histories)
    verdict = Verdict(after_fitting(estimate))
    if not verdict.carries:
        return _pooled(histories, wanted, verdict)
    return Fitted(wanted, wanted, estimate, verdict, histories.days, histories.as_of)


def pooled(histories: Histories) -> Estimate:
    """One rate for everybody, and how sure it is.

    Definition
    ----------
    Purchases are Poisson at one rate, with the prior gamma (1/2, half a customer's year): the
    expected rate is (purchases + 1/2) / (time watched + 182.6 days). Nobody leaves: those who did
    make the rate lower. It suits a store of which little is known, for times not much longer than
    customers have been watched.
    """
    shape = histories.purchases + PRIOR_PURCHASES
    watched = histories.watched
    rate = shape / (watched + PRIOR_DAYS / histories.days)
    return Estimate(
        names=("rate",),
        parameters=np.array([rate]),
        covariance=np.array([[float(polygamma(1, shape))]]),
        log_likelihood=float(histories.purchases * np.log(rate) - rate * watched),
        adrift=(),
        converged=True,
    )


def _pooled(histories: Histories, wanted: Kind, verdict: Verdict) -> Fitted:
    estimate = pooled(histories)
    return Fitted(Kind.POOLED, wanted, estimate, verdict, histories.days, histories.as_of)
