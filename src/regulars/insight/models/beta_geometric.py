"""BG/NBD and MBG/NBD: buying at random while active, and leaving after a purchase by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.compiled import Loop
from regulars.insight.models.folding import Runs
from regulars.insight.models.histories import Histories
from regulars.insight.models.loops import ended
from regulars.insight.models.newton import Curve
from regulars.insight.models.rising import Rising

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
NAMES = ("r", "alpha", "a", "b")

BLOCK = 10_000  # rows at a time, which stay in the cache; linear algebra splits more among threads
LONGEST = 1_000_000  # days of a table
LOOP = Loop(ended)


@dataclass(frozen=True)
class Rows:
    """Some histories: their columns, and the place of their frequency among the distinct ones."""

    frequency: Floats
    customers: Floats
    age: Floats
    recency: Floats
    places: Places

    def blocks(self) -> Iterator[Rows]:
        """The same, a few at a time."""
        for start in range(0, len(self.age), BLOCK):
            cut = slice(start, start + BLOCK)
            columns = (self.frequency, self.customers, self.age, self.recency)
            x, customers, age, recency = (column[cut] for column in columns)
            yield Rows(x, customers, age, recency, self.places[cut])


@dataclass(frozen=True)
class BetaGeometric:
    """The log-likelihood of a store's histories, with its slope and curvature.

    Definition
    ----------
    While active, a customer buys as a Poisson process with rate lambda; rates differ among
    customers as a gamma distribution with shape r and rate alpha (units: time). After a purchase a
    customer leaves with chance p; chances differ as a beta distribution (a, b). In BG/NBD (Fader,
    Hardie & Lee, *Marketing Science* 24(2), 2005) nobody leaves at the first purchase, in MBG/NBD
    (Batislam, Denizel & Filiztekin 2007) customers may. With s = 0 for the former and 1 for the
    latter, the likelihood of (x, t_x, T) is::

        Gamma(r+x) alpha^r   B(a, b+x+s)                      a         alpha+T  r+x
        ------------------ · ----------- · (alpha+T)^-(r+x) { 1 + ------- ( ---------- )    }
             Gamma(r)          B(a, b)                        b+x+s-1   alpha+t_x

    where the second term in braces is absent if x + s = 0.

    Parameters
    ----------
    histories
        What to explain.
    leaves_at_once
        Whether customers may leave at their first purchase: MBG/NBD.
    """

    histories: Histories
    leaves_at_once: bool = False

    def __call__(self, parameters: Floats) -> Curve:
        """Log-likelihood, gradient (4,) and Hessian (4, 4) in r, alpha, a, b."""
        parts = (self._by_count(parameters), self._as_if_active(parameters), self._left(parameters))
        (value, slope, bend), *others = parts
        for more, steeper, rounder in others:
            value, slope, bend = value + more, slope + steeper, bend + rounder
        return value, slope, bend

    @cached_property
    def _purchases(self) -> tuple[Floats, Floats]:
        """The distinct frequencies, and how many customers have each."""
        history = self.histories
        runs = Runs.of(history.frequency)
        return runs.value, runs.sums(history.customers)

    @cached_property
    def _ages(self) -> tuple[Floats, Floats, Floats]:
        """The distinct pairs of frequency and age, and how many customers have each."""
        pairs = self.histories.ages
        return pairs.frequency, pairs.time, pairs.sums(self.histories.customers)

    def _by_count(self, parameters: Floats) -> Curve:
        """What depends on the number of purchases alone: gamma and beta functions."""
        r, alpha, a, b = parameters
        x, customers = self._purchases
        bought = Rising.of(r, x)
        stayed, might = (Rising.of(base, x + self.leaves_at_once) for base in (b, a + b))
        value = bought.value + stayed.value - might.value - x * np.log(alpha)
        gradient = np.stack([bought.slope, -x / alpha, -might.slope, stayed.slope - might.slope])
        hessian = np.zeros((4, 4))
        hessian[0, 0] = customers @ bought.bend
        hessian[1, 1] = customers @ x / alpha**2
        hessian[2:, 2:] = -(customers @ might.bend)
        hessian[3, 3] += customers @ stayed.bend
        return float(customers @ value), gradient @ customers, hessian

    def _as_if_active(self, parameters: Floats) -> Curve:
        """The waiting until the day of observation, of a customer who is active still."""
        r, alpha = parameters[:2]
        x, age, customers = self._ages
        orders = customers * (r + x)
        logs, shorter = np.log1p(age / alpha), -age / (alpha * (alpha + age))
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[:2] = -customers @ logs, -orders @ shorter
        hessian[0, 1] = hessian[1, 0] = -customers @ shorter
        hessian[1, 1] = orders @ (shorter * (1 / alpha + 1 / (alpha + age)))
        return float(-orders @ logs), gradient, hessian

    def _left(self, parameters: Floats) -> Curve:
        """That the customer may have left after the last purchase: the braces above."""
        b = parameters[3]
        runs, rows = self._leavers
        k = b + runs.value + self.leaves_at_once - 1
        if LOOP.is_due(len(rows.age)) and self._days is not None:
            return _ended_at_once(rows, self._days, k, parameters)
        value, gradient, hessian = 0.0, np.zeros(4), np.zeros((4, 4))
        for some in rows.blocks():
            more, steeper, rounder = _ended(some, k, parameters)
            value, gradient, hessian = value + more, gradient + steeper, hessian + rounder
        return value, gradient, hessian + np.triu(hessian, 1).T

    @cached_property
    def _leavers(self) -> tuple[Runs, Rows]:
        """The histories that may have ended, and their runs of frequencies."""
        history = self.histories
        may = (history.frequency > 0) | self.leaves_at_once
        columns = (history.frequency, history.customers, history.age, history.recency)
        x, customers, age, recency = (column[may] for column in columns)
        runs = Runs.of(x)
        return runs, Rows(x, customers, age, recency, runs.places)

    @cached_property
    def _days(self) -> tuple[Places, Places] | None:
        """Age and recency of those as places in a table of all days, where there can be one."""
        rows = self._leavers[1]
        if rows.age.max(initial=0) > LONGEST:
            return None
        age, recency = rows.age.astype(np.intp), rows.recency.astype(np.intp)
        is_whole = np.array_equal(age, rows.age) and np.array_equal(recency, rows.recency)
        return (age, recency) if is_whole else None


def _ended_at_once(rows: Rows, days: tuple[Places, Places], k: Floats, parameters: Floats) -> Curve:
    """What :func:`_ended` gives of all rows together, by a compiled loop, with the whole bend."""
    r, alpha, a = parameters[:3]
    since = alpha + np.arange(days[0].max(initial=0) + 1.0)
    columns = (rows.frequency, rows.customers, *days, rows.places)
    tables = (np.log(since), 1 / since, np.log(a / k), 1 / k)
    value, gradient, hessian = LOOP(columns, tables, r)
    by_a = np.array([1, 1, 1 / a, 1])
    hessian[2, 2] -= gradient[2]
    return value, gradient * by_a, hessian * by_a * by_a[:, None]


def _ended(rows: Rows, k: Floats, parameters: Floats) -> Curve:
    """The rows' share of the likelihood, its slope, and its bend above the diagonal."""
    r, alpha, a = parameters[:3]
    m, whole, so_far = r + rows.frequency, alpha + rows.age, alpha + rows.recency
    waited, by_k = np.log(whole / so_far), (1 / k)[rows.places]
    odds = m * waited + np.log(a / k)[rows.places]
    small = np.exp(-np.abs(odds))
    chance = np.where(odds > 0, 1.0, small) / (1 + small)
    value = rows.customers @ (np.maximum(odds, 0.0) + np.log1p(small))
    left = rows.customers * chance
    either = left * (1 - chance)
    shorter = (rows.recency - rows.age) / (whole * so_far)
    steep = m * shorter
    by_r, by_alpha = either * waited, either * steep
    gradient = np.array([left @ waited, left @ steep, left.sum() / a, -(left @ by_k)])
    hessian = np.zeros((4, 4))
    hessian[0] = by_r @ waited, by_r @ steep + left @ shorter, by_r.sum() / a, -(by_r @ by_k)
    bend = by_alpha @ steep - left @ (steep * (1 / whole + 1 / so_far))
    hessian[1, 1:] = bend, by_alpha.sum() / a, -(by_alpha @ by_k)
    hessian[2, 2:] = (either.sum() - left.sum()) / a**2, -(either @ by_k) / a
    hessian[3, 3] = (either + left) @ by_k**2
    return float(value), gradient, hessian
