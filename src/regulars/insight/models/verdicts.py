"""What the data say about the model: whether they can carry it, and where they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from regulars.insight.models.columns import subscribers_of
from regulars.insight.models.fitting import Estimate
from regulars.insight.models.histories import Histories
from regulars.insight.models.kinds import Kind

FEWEST_BUYERS = 50
FEWEST_REPEATERS = 10
SHORTEST_WATCH = 14.0  # days, of the customer known longest
FEWEST_OPPORTUNITIES = 2
FEWEST_SPENDERS = 10


class Code(StrEnum):
    """What stands in the way, or should be known."""

    NOBODY = "nobody"
    SAME_DAY = "same_day"
    SHORT_WATCH = "short_watch"
    FEW_BUYERS = "few_buyers"
    NO_REPEATERS = "no_repeaters"
    FEW_REPEATERS = "few_repeaters"
    NOT_CONVERGED = "not_converged"
    ADRIFT = "adrift"
    NO_MEAN = "no_mean"
    LEFT_OUT = "left_out"
    NONE_CANCELLED = "none_cancelled"
    ALL_CANCELLED = "all_cancelled"


CAUTIONS = frozenset({Code.ADRIFT, Code.NO_MEAN, Code.LEFT_OUT})


@dataclass(frozen=True)
class Reason:
    """One thing to know.

    Parameters
    ----------
    code
        What it is.
    value
        How many or how long there is: customers, days, opportunities; None where that says nothing.
    wanted
        How much it would take.
    names
        Parameters concerned.
    """

    code: Code
    value: float | None = None
    wanted: float | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Whether the data carry the model, and why not; words for it are made at the edges.

    Parameters
    ----------
    reasons
        What stands in the way, or should be known; none where nothing does.

    Examples
    --------
    >>> Verdict((Reason(Code.NO_REPEATERS, 0, 10),)).carries
    False
    >>> Verdict((Reason(Code.ADRIFT, names=("a",)),)).carries
    True
    """

    reasons: tuple[Reason, ...] = ()

    @property
    def carries(self) -> bool:
        """Whether the model's own answers are given, if with cautions."""
        return all(reason.code in CAUTIONS for reason in self.reasons)


def before_fitting(histories: Histories, kind: Kind) -> tuple[Reason, ...]:
    """What stands in the way of learning this kind of model from these histories at all."""
    buyers, repeaters = histories.total, histories.repeaters
    if not buyers:
        return (Reason(Code.NOBODY, 0, FEWEST_BUYERS),)
    watch, least = float(histories.age.max(initial=0.0)), float(FEWEST_OPPORTUNITIES)
    if kind is not Kind.BG_BB:
        watch, least = watch * histories.days, SHORTEST_WATCH
    if not watch:
        return (Reason(Code.SAME_DAY, 0, least),)
    few = Code.NO_REPEATERS if not repeaters else Code.FEW_REPEATERS
    needs = [
        (Code.SHORT_WATCH, watch, least),
        (Code.FEW_BUYERS, buyers, FEWEST_BUYERS),
        (few, repeaters, FEWEST_REPEATERS),
    ]
    return tuple(Reason(code, value, wanted) for code, value, wanted in needs if value < wanted)


def after_fitting(estimate: Estimate) -> tuple[Reason, ...]:
    """What the search for the parameters ran into."""
    reasons = [] if estimate.converged else [Reason(Code.NOT_CONVERGED)]
    if estimate.adrift:
        reasons.append(Reason(Code.ADRIFT, names=estimate.adrift))
    return tuple(reasons)


def verdict_on_subscribers(subscribers: Sequence[float], estimate: Estimate) -> Verdict:
    """What stands in the way of a model of subscribers; its own answers are given all the same.

    Definition
    ----------
    Fewer than 50 subscribers at the start are few; where nobody cancelled, or everybody did, the
    renewals tell little of those to come. To these come the reasons of the search itself: that it
    found no optimum, and which parameters drift off without the likelihood minding.

    Parameters
    ----------
    subscribers
        What it was fitted to: how many there were at the start, after the first renewal, and so on,
        shape (renewals + 1,).
    estimate
        What :func:`fit_sbg` or :func:`fit_bdw` found.

    Returns
    -------
    Verdict
        Without reasons where nothing stands in the way.

    Raises
    ------
    NothingToFit, UnusableColumn
        As :func:`fit_sbg`.

    Examples
    --------
    >>> from regulars.insight.models import fit_sbg
    >>> cohort = [1000, 631, 468, 382]
    >>> verdict_on_subscribers(cohort, fit_sbg(cohort)).carries
    True
    >>> loyal = [40, 40, 40]
    >>> verdict = verdict_on_subscribers(loyal, fit_sbg(loyal))
    >>> [reason.code.value for reason in verdict.reasons], verdict.carries
    (['few_buyers', 'none_cancelled'], False)
    """
    counts = subscribers_of(subscribers)
    first, last = float(counts[0]), float(counts[-1])
    reasons = [Reason(Code.FEW_BUYERS, first, FEWEST_BUYERS)] if first < FEWEST_BUYERS else []
    if last == first:
        reasons.append(Reason(Code.NONE_CANCELLED, 0))
    if not last:
        reasons.append(Reason(Code.ALL_CANCELLED, first))
    return Verdict((*reasons, *after_fitting(estimate)))
