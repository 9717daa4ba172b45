"""Functions of a frequency and a time, worked out at few times and known at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.folding import Pairs, Runs

Floats = NDArray[np.float64]

DIGITS = 23.0  # e^-23: ten digits
NARROW = 1e-3
REACH = np.pi / 2  # how far from the real axis the functions stay smooth


@dataclass(frozen=True)
class Stencil:
    """Few pairs that stand for many.

    Definition
    ----------
    For one frequency, what the models say is a smooth function of ln(shift + t). So it is worked
    out at Chebyshev's points of that range, and the polynomial through them is taken at all other
    times, by the barycentric formula (Berrut & Trefethen, *SIAM Review* 46, 2004). As many points
    are taken as ten digits need; a frequency with fewer times keeps its own.

    Parameters
    ----------
    points
        Where to work the function out.
    logs, at
        ln(shift + t) of the pairs and of the points.
    starts
        For each frequency, where its pairs and its points begin; the ends as last row.
    """

    points: Pairs
    logs: Floats
    at: Floats
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, pairs: Pairs, shift: float) -> Stencil:
        """Choose the points."""
        runs, logs = Runs.of(pairs.frequency), np.log(shift + pairs.time)
        low, high = (edge.reduceat(logs, runs.starts) for edge in (np.minimum, np.maximum))
        counts = np.ceil(DIGITS / np.arcsinh(2 * REACH / np.maximum(high - low, NARROW))) + 2
        few = np.minimum(counts.astype(np.intp), runs.lengths)
        starts = np.zeros((len(few) + 1, 2), np.intp)
        starts[1:] = np.cumsum(np.stack([runs.lengths, few], 1), 0)
        at = np.empty(starts[-1, 1])
        for row, (start, begin) in enumerate(starts[:-1]):
            own = few[row] == runs.lengths[row]
            between = low[row] + (high[row] - low[row]) * (1 - _cosines(int(few[row]))) / 2
            at[begin : begin + few[row]] = logs[start : start + few[row]] if own else between
        times = np.maximum(np.exp(at) - shift, 0.0)
        points = Pairs(np.repeat(runs.value, few), times, np.arange(len(at)))
        return cls(points, logs, at, starts)

    def spread(self, values: Floats) -> Floats:
        """Values at the points, shape (points, values), made values at the pairs."""
        spread, known = np.empty((len(self.logs), values.shape[1])), Through.of_none()
        for (start, begin), (stop, end) in zip(self.starts[:-1], self.starts[1:], strict=True):
            many, few = slice(start, stop), slice(begin, end)
            if stop - start == end - begin:
                spread[many] = values[few]
                continue
            known = known.at(self.logs[many], self.at[few])
            spread[many] = known.counts @ values[few]
        return spread


@dataclass(frozen=True)
class Through:
    """What each point counts for at each time.

    Parameters
    ----------
    logs, points
        Times and points, as logarithms.
    counts
        Shape (times, points).
    """

    logs: Floats
    points: Floats
    counts: Floats

    @classmethod
    def of_none(cls) -> Through:
        """At no time."""
        return cls(np.zeros(0), np.zeros(0), np.zeros((0, 0)))

    def at(self, logs: Floats, points: Floats) -> Through:
        """The same at these times; frequencies that follow each other often have the same."""
        if np.array_equal(logs, self.logs) and np.array_equal(points, self.points):
            return self
        away = logs[:, None] - points
        is_point = away == 0
        away[is_point] = 1.0
        signs = np.where(np.arange(len(points)) % 2, -1.0, 1.0)
        signs[[0, -1]] /= 2
        weights = signs / away
        exact = is_point.any(1)
        weights[exact] = is_point[exact]
        return Through(logs, points, weights / weights.sum(1, keepdims=True))


@lru_cache(maxsize=256)
def _cosines(count: int) -> Floats:
    return np.cos(np.pi * np.arange(count) / max(count - 1, 1))
