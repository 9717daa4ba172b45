"""Whether the correction is better than the shrunk mean alone, by more than noise."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from regulars.insight.timing.boosting.correction import (
    Correction,
    fit,
    is_installed,
    kinds_of,
)
from regulars.insight.timing.boosting.lessons import Lessons, a_window_earlier
from regulars.insight.timing.records import Floats, Integers, Records, totals

LEAST_LESSONS = 500
LEAST_ASKED = 200  # of a class
SURE = 3.0  # standard errors


class Boosting(enum.StrEnum):
    """What became of the wish for a correction.

    It answers where it is ``BETTER``; else the shrunk mean does alone, as nobody asked, LightGBM
    is not installed, there are too few gaps to learn from or to try it on, or it was not better by
    more than noise.
    """

    NOT_ASKED = "not_asked"
    NOT_INSTALLED = "not_installed"
    TOO_FEW = "too_few"
    NOT_BETTER = "not_better"
    BETTER = "better"


@dataclass(frozen=True)
class Trial:
    r"""The shrunk mean and its correction on gaps that had not opened when they were learnt.

    Definition
    ----------
    The pace is learnt from what was known in the middle of the history, and asked of the gaps that
    opened in the third of the rest that followed, and have closed since. The correction is learnt
    one window earlier: of the first half of the history, in the same way. ``alone`` and
    ``corrected`` are their log-MAE, the mean of \|ln(days foretold / days that came)\|; ``error``
    is the standard error of the difference, customers being independent and the gaps of one not.

    Parameters
    ----------
    kind
        The class of purchases, numbered from 0: the first of a product, the second, the third, the
        fourth to sixth, the seventh and later.
    gaps
        How many were asked.
    alone, corrected
        Log-MAE of the shrunk mean, and of the same with its correction.
    error
        Standard error of their difference.
    """

    kind: int
    gaps: int
    alone: float
    corrected: float
    error: float

    @property
    def is_better(self) -> bool:
        """Whether the correction gains more than three standard errors: there are five trials."""
        return self.alone - self.corrected > SURE * self.error


@dataclass(frozen=True)
class Verdict:
    """What came of a wish for a correction, and the lessons to learn it from where it is better."""

    boosting: Boosting
    trials: tuple[Trial, ...] = ()
    lessons: Lessons | None = None

    @property
    def kinds(self) -> tuple[int, ...]:
        """The classes of purchases in which it is better."""
        return tuple(trial.kind for trial in self.trials if trial.is_better)


def tried(records: Records) -> Verdict:
    """Try a correction on some gaps, if it can be."""
    if not is_installed():
        return Verdict(Boosting.NOT_INSTALLED)
    past, asked = a_window_earlier(records)
    _, earlier = a_window_earlier(past)
    if min(len(earlier.off), len(asked.off)) < LEAST_LESSONS:
        return Verdict(Boosting.TOO_FEW)
    verdict = Verdict(Boosting.BETTER, tuple(trials_of(fit(earlier), asked)), asked)
    return verdict if verdict.kinds else Verdict(Boosting.NOT_BETTER, verdict.trials)


def trials_of(correction: Correction, asked: Lessons) -> Iterator[Trial]:
    """Compare on lessons that the correction has not seen, by class; small classes are left out."""
    kinds = kinds_of(asked.features)
    corrected = np.abs(asked.off - correction.of(asked.features))
    gain = np.abs(asked.off) - corrected
    for kind in correction.kinds:
        rows = kinds == kind
        count = int(rows.sum())
        if count < LEAST_ASKED:
            continue
        mean = float(gain[rows].mean())
        by_customer = totals(asked.customer[rows], gain[rows] - mean, 0)
        yield Trial(
            kind=kind,
            gaps=count,
            alone=float(np.abs(asked.off[rows]).mean()),
            corrected=float(corrected[rows].mean()),
            error=float(np.sqrt((by_customer**2).sum()) / count),
        )


def for_strangers(verdict: Verdict, features: Floats, customer: Integers) -> Floats:
    """Corrections of gaps by what was learnt from other customers' gaps.

    So that how far gaps stray from what is foretold is told from gaps that were not learnt from.
    """
    found, lessons = np.zeros(len(features)), verdict.lessons
    if lessons is None:
        return found
    for half in (0, 1):
        here, there = customer % 2 == half, lessons.customer % 2 != half
        if here.any() and there.any():
            found[here] = fit(lessons.taken(there), kinds=verdict.kinds).of(features[here])
    return found
