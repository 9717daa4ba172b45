"""Which of several models foretold best: by the chance that each gave to what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from regulars.insight.forecasts.pasts import Past
from regulars.insight.models import Fitted, Histories, Kind, probability_of

Floats = NDArray[np.float64]

SURELY = 2.0  # standard deviations by which another must be better than the usual one
LEAST_CHANCE = 1e-12  # of what came: no customer says more than that against a model
MOST_ROWS = 20_000  # histories that are scored; of more, every so manieth


@dataclass(frozen=True)
class Scores:
    """The logarithms of the chances that a model gave to what came, with how many share each.

    Definition
    ----------
    ln P(n) of each customer's number of purchases n in the window, by the model that was learnt
    before it: a proper score (Good 1952; Gneiting & Raftery, *JASA* 102, 2007), which is best for
    who says the true chances. A sum of errors of totals would let errors cancel out.

    Parameters
    ----------
    logs
        Shape (rows,).
    customers
        How many share a row, shape (rows,).
    """

    logs: Floats
    customers: Floats

    @classmethod
    def of(cls, model: Fitted, past: Past) -> Scores:
        """Score a model on the customers of a window, or on an even choice of 20,000 histories."""
        step = -(-len(past.histories.age) // MOST_ROWS) or 1
        asked = past.places % step == 0
        places, came, customers = past.places[asked], past.came[asked], past.customers[asked]
        order = np.lexsort((places, came))
        places, came, customers = places[order], came[order], customers[order]
        logs = np.empty(len(came))
        for count in np.unique(came):
            rows = slice(*np.searchsorted(came, [count, count + 1]))
            some = _taken(past.histories, places[rows])
            chance = probability_of(model, some, int(count), past.window.days).value
            logs[rows] = np.log(np.maximum(chance, LEAST_CHANCE))
        return cls(logs, customers)

    @property
    def mean(self) -> float:
        """Of a customer."""
        return float(np.average(self.logs, weights=self.customers))

    def surpass(self, others: Scores) -> bool:
        """Whether they are better by more than chance: twice the deviation of the difference."""
        off = self.logs - others.logs
        mean = float(np.average(off, weights=self.customers))
        deviation = np.sqrt(self.customers @ (off - mean) ** 2) / self.customers.sum()
        return bool(mean > SURELY * deviation)


def best(scores: Mapping[Kind, Scores], usual: Kind) -> Kind:
    """The kind with the best mean score; the usual one, if it is there, unless that surpasses it.

    Examples
    --------
    >>> better, worse = (Scores(np.full(9, log), np.ones(9)) for log in (-0.5, -0.6))
    >>> best({Kind.BG_NBD: worse, Kind.MBG_NBD: better}, usual=Kind.BG_NBD)
    <Kind.MBG_NBD: 'mbg_nbd'>
    >>> best({Kind.BG_NBD: better, Kind.MBG_NBD: better}, usual=Kind.BG_NBD)
    <Kind.BG_NBD: 'bg_nbd'>
    """
    first = max(scores, key=lambda kind: scores[kind].mean)
    if usual in scores and not scores[first].surpass(scores[usual]):
        return usual
    return first


def _taken(histories: Histories, rows: NDArray[np.intp]) -> Histories:
    return replace(
        histories,
        frequency=histories.frequency[rows],
        recency=histories.recency[rows],
        age=histories.age[rows],
        customers=histories.customers[rows],
        places=None,
    )
