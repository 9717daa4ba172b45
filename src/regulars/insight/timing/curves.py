"""Curves on one grid: the share that is back by so long, and the way back from share to time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr

from regulars.insight.timing.records import Flags, Floats, Integers, totals

LOW, CELLS_A_UNIT, CELLS = -8.0, 64, 1024  # of standard deviations, from -8 to 8
BEGINS = np.array([1, 2, 3, 4, 7])  # the purchases with which a class begins
SHARES = 1024
PRIOR_GAPS = 60.0  # a curve counts as if so many gaps had been seen before
LEAST_WATCHED = 30.0  # a curve is left where fewer are: one gap would make the rest of it


def class_of(number: Integers) -> Integers:
    """The class of a customer's first, second and so on purchase of a product.

    Examples
    --------
    >>> class_of(np.array([1, 2, 3, 4, 6, 7, 99])).tolist()
    [0, 1, 2, 3, 3, 4, 4]
    """
    return np.asarray(np.searchsorted(BEGINS, number, side="right") - 1)


def counts_of(purchases: Integers) -> Integers:
    """How many gaps of each class are closed after so many purchases: shape (classes, pairs).

    Examples
    --------
    >>> counts_of(np.array([1, 3, 9])).T.tolist()
    [[0, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 1, 1, 3, 2]]
    """
    ends = np.append(BEGINS[1:], np.iinfo(np.int64).max)
    until = np.minimum(purchases[None, :], ends[:, None])
    return np.asarray(np.maximum(until - BEGINS[:, None], 0))


@dataclass(frozen=True)
class Curves:
    """For each class, the share of those who come back that is back by so many deviations.

    Parameters
    ----------
    shares
        At the edges of the grid's cells, from 0 to 1, shape (classes, cells + 1); straight lines
        between them.
    """

    shares: Floats

    def back_by(self, kind: Integers, deviations: Floats) -> Floats:
        """The share back by so many deviations from the mean of ln days."""
        place = np.clip((deviations - LOW) * CELLS_A_UNIT, 0, CELLS - 1e-9)
        cell = place.astype(np.int64)
        before, after = self.shares[kind, cell], self.shares[kind, cell + 1]
        found: Floats = before + (after - before) * (place - cell)
        return found

    def when(self, kind: Integers, share: Floats) -> Floats:
        """The deviations by which so large a share is back."""
        place = np.clip(share * SHARES, 0, SHARES - 1e-9)
        cell = place.astype(np.int64)
        before, after = self._inverse[kind, cell], self._inverse[kind, cell + 1]
        found: Floats = before + (after - before) * (place - cell)
        return found

    @cached_property
    def _inverse(self) -> Floats:
        edges = LOW + np.arange(CELLS + 1) / CELLS_A_UNIT
        wanted = np.linspace(0, 1, SHARES + 1)
        rising = self.shares + np.arange(CELLS + 1) * 1e-12  # so that no share is met twice
        return np.stack([np.interp(wanted, row / row[-1], edges) for row in rising])


@dataclass(frozen=True)
class Tally:
    """Gaps by class and cell of the grid: shape (classes, cells) each.

    Parameters
    ----------
    closed
        Gaps that closed there.
    watched
        Gaps that closed or were last seen there, open ones by the chance that they close at all.
    """

    closed: Floats
    watched: Floats

    @classmethod
    def of(cls, kind: Integers, deviations: Floats, is_open: Flags, chance: Floats) -> Tally:
        """Count gaps; open ones weigh as much as their chance to close."""
        cell = ((deviations - LOW) * CELLS_A_UNIT).clip(0, CELLS - 1).astype(np.int64)
        place, size = kind * CELLS + cell, len(BEGINS) * CELLS
        closed = totals(place, (~is_open).astype(float), size)
        left = totals(place, np.where(is_open, chance, 0.0), size)
        shape = (len(BEGINS), CELLS)
        return cls(closed.reshape(shape), (closed + left).reshape(shape))

    def estimate(self) -> tuple[Curves, Floats]:
        """The curves, and the share of each class that closes at all as far as can be seen.

        Definition
        ----------
        The product-limit estimate (Kaplan & Meier, *JASA* 53, 1958) in cells, as far as 30 gaps are
        watched, or a tenth where that is less; rescaled to end there at the share of closed gaps
        that were no longer. From there a class goes on as the curve of all classes does, and leans
        on it as if 60 gaps had been seen by it; that one goes on as the normal distribution does,
        and leans on it in the same way.
        """
        normal = ndtr(LOW + np.arange(CELLS + 1) / CELLS_A_UNIT)
        closed, watched = (part.sum(0)[None, :] for part in (self.closed, self.watched))
        whole = Limit.of(closed, watched, normal).shares[0]
        limit = Limit.of(self.closed, self.watched, whole)
        return Curves(limit.shares), limit.reached


@dataclass(frozen=True)
class Limit:
    """Product-limit estimates by row: shares closed by each edge, and what they had reached."""

    shares: Floats
    reached: Floats

    @classmethod
    def of(cls, closed: Floats, watched: Floats, usual: Floats) -> Limit:
        """Of gaps by row and cell, leaning on a curve and going on as it does."""
        closed, watched = (part + PRIOR_GAPS * np.diff(usual) for part in (closed, watched))
        left = np.cumsum(watched[:, ::-1], axis=1)[:, ::-1]
        is_enough = left >= np.minimum(LEAST_WATCHED, left[:, :1] / 10)
        hazard = np.where(is_enough, closed / np.maximum(left, 1e-12), 0.0).clip(0, 1)
        gone = np.pad(1 - np.cumprod(1 - hazard, axis=1), ((0, 0), (1, 0)))
        longer = (closed * ~is_enough).sum(axis=1) / closed.sum(axis=1)
        end = is_enough.sum(axis=1)
        own = gone / gone[:, -1:] * (1 - longer[:, None])
        rest = (1 - usual) / np.maximum(1 - usual[end], 1e-12)[:, None]
        further = 1 - longer[:, None] * rest
        shares = np.where(np.arange(CELLS + 1) <= end[:, None], own, further)
        return cls(shares, gone[:, -1] / (1 - longer))
