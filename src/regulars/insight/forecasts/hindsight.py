"""Models learnt on days in the past from what was known then, each once, and what came after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from regulars.insight.forecasts.counting import Counted
from regulars.insight.forecasts.counting_here import CountedHere
from regulars.insight.forecasts.pasts import Past, Window
from regulars.insight.forecasts.scoring import Scores, best
from regulars.insight.forecasts.seasons import SHORTEST, Season, Trade, learn_season
from regulars.insight.models import Fitted, Histories, Kind, Total, fit_purchases, total_purchases

Floats = NDArray[np.float64]
Asked = tuple[Window, bool, Kind, Season | None]

KINDS = (Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD)  # the first is the usual one
LEAST_ERROR = 0.05  # of a model's totals, before a window has shown anything
MOST_KEPT = 2_000_000  # rows of windows, of which the engine would count more again
CENTRAL = 0.95  # up to here the errors of few windows are taken to be like Student's


@dataclass(frozen=True)
class Trial:
    """What a model that was learnt by a day said of the window after it, and what came.

    Parameters
    ----------
    model
        As it was learnt then; in days of trade where there was a season.
    said, came
        All customers' purchases.
    """

    model: Fitted
    said: Total
    came: int


@dataclass(frozen=True)
class Learnt:
    """Everything that could be learnt of a store's purchases by a day.

    Parameters
    ----------
    kind
        Which foretold the latest of the windows before best.
    plain
        What was learnt of it without a season; pooled where the data carry no more.
    season
        If there is one that helps.
    seasonal
        The same by the season's clock; ``plain`` itself without one.
    model_error
        See :func:`model_error`.
    """

    kind: Kind
    plain: Fitted
    season: Season | None
    seasonal: Fitted
    model_error: float


@dataclass
class Hindsight:
    """A store's past as it was known on each day.

    Parameters
    ----------
    store
        What the engine has counted.
    first_on
        The day of the first purchase.
    """

    store: Counted | CountedHere
    first_on: date
    _models: dict[Asked, Fitted] = field(default_factory=dict)
    _trials: dict[Asked, Trial] = field(default_factory=dict)
    _kinds: dict[Window, Kind | None] = field(default_factory=dict)
    _pasts: dict[tuple[Window, bool], Past] = field(default_factory=dict)
    _trade: Trade | None = None

    def learnt(self, window: Window, before: Sequence[Window]) -> Learnt:
        """Learn by a window, choosing and grading by the windows before it, the latest first.

        What a window before it said, it said by the season as that was known then, if it was. The
        kind of model is the same for all: the one that foretold the latest of them best.
        """
        kind = (self.kind(before[0]) if before else None) or KINDS[0]
        season = self.season(window, kind)
        tried = [self._by_season(each, kind) for each in before]
        plain, seasonal = self.model(window, kind), self.model(window, kind, season)
        return Learnt(kind, plain, season, seasonal, model_error(tried))

    def said(self, window: Window, learnt: Learnt) -> Total:
        """Of all customers together, as sure as the past has shown."""
        said = self.trial(window, learnt.kind, learnt.season).said
        return widened(said, learnt.model_error)

    def _by_season(self, window: Window, kind: Kind) -> Trial:
        """What was said by a window, by the season as it was known then; of fewer customers."""
        season = self.season(window, kind, of_fewer=True)
        return self.trial(window, kind, season, of_fewer=True)

    def past(self, window: Window, *, of_fewer: bool = False) -> Past:
        """What was known by a window and what came in it; the latest asked for are kept."""
        key = window, of_fewer and self.store.has_fewer
        if key not in self._pasts:
            while sum(len(past.came) for past in self._pasts.values()) > MOST_KEPT:
                del self._pasts[next(iter(self._pasts))]
            self._pasts[key] = self.store.past(window, of_fewer=key[1])
        return self._pasts[key]

    def kind(self, window: Window) -> Kind | None:
        """The kind that foretold a window best; None if the data carried none."""
        if window not in self._kinds:
            trials, past = self.trials(window), self.past(window, of_fewer=True)
            scores = {trial.model.kind: Scores.of(trial.model, past) for trial in trials}
            self._kinds[window] = best(scores, KINDS[0]) if scores else None
        return self._kinds[window]

    def season(self, window: Window, kind: Kind, *, of_fewer: bool = False) -> Season | None:
        """The season as it was known by a window."""
        if (window.known_by - self.first_on).days < SHORTEST:
            return None
        if self._trade is None:
            self._trade = self.store.trade(self.first_on)
        model = self.model(window, kind, of_fewer=of_fewer)
        return learn_season(model, self._trade.by(window.known_by))

    def trials(self, window: Window) -> tuple[Trial, ...]:
        """Those of all kinds that the data could carry, without a season, of fewer customers."""
        each = (self.trial(window, kind, of_fewer=True) for kind in KINDS)
        return tuple(trial for trial in each if trial.model.verdict.carries)

    def trial(
        self, window: Window, kind: Kind, season: Season | None = None, *, of_fewer: bool = False
    ) -> Trial:
        """Let a model that was learnt by a window speak of it."""
        key = self._asked(window, kind, season, of_fewer=of_fewer)
        if key not in self._trials:
            past = self.past(window, of_fewer=of_fewer)
            model = self.model(window, kind, season, of_fewer=of_fewer)
            time = season.days(window.known_by, window.until) if season else window.days
            said = total_purchases(model, _by_clock(past.histories, season), time)
            self._trials[key] = Trial(model, said, past.total)
        return self._trials[key]

    def model(
        self, window: Window, kind: Kind, season: Season | None = None, *, of_fewer: bool = False
    ) -> Fitted:
        """Learn a model by a window; by the season's clock where one is given."""
        key = self._asked(window, kind, season, of_fewer=of_fewer)
        if key not in self._models:
            past = self.past(window, of_fewer=of_fewer)
            self._models[key] = fit_purchases(_by_clock(past.histories, season), kind)
        return self._models[key]

    def _asked(self, window: Window, kind: Kind, season: Season | None, *, of_fewer: bool) -> Asked:
        return window, of_fewer and self.store.has_fewer, kind, season


def _by_clock(histories: Histories, season: Season | None) -> Histories:
    return season.clocked(histories) if season else histories


def model_error(trials: Sequence[Trial]) -> float:
    """How far a model's totals were off beyond what its own bands say, as a share of the total.

    Definition
    ----------
    With e = ln((came + 1/2) / (said + 1/2)) of each of k windows and v the variance that the model
    gives it, the excess variance t solves sum(e^2 / (v + t)) = k (Paule & Mandel 1982), and is 0
    where the errors are no larger than the bands. The result is its root, × the ratio of Student's
    to the normal 95 % point with k degrees of freedom, as k errors hardly tell a width. It is at
    least 5 % / sqrt(k + 1), as no store lives by a model alone.

    Parameters
    ----------
    trials
        Windows in the past; those whose data carried no model say nothing.

    Examples
    --------
    >>> from regulars.insight.models import Histories, Total, fit_purchases
    >>> model = fit_purchases(Histories.of([0], [0], [9]), "pooled")
    >>> off = Trial(model, Total(1000.0, uncertainty=20.0, chance=30.0), came=1200)
    >>> exact = Trial(model, Total(1000.0, uncertainty=20.0, chance=30.0), came=1000)
    >>> round(model_error([exact]), 3), round(model_error([off, off, off, off]), 2)
    (0.035, 0.23)
    """
    carried = [trial for trial in trials if trial.model.verdict.carries]
    least = LEAST_ERROR / float(np.sqrt(len(carried) + 1))
    if not carried:
        return least
    said = np.array([trial.said.value for trial in carried]) + 0.5
    came = np.array([trial.came for trial in carried]) + 0.5
    varies = [trial.said.uncertainty**2 + trial.said.chance**2 for trial in carried]
    squares, known = np.log(came / said) ** 2, np.array(varies) / said**2

    def excess(beyond: float) -> float:
        return float((squares / (known + beyond)).sum()) - len(carried)

    if excess(least**2) <= 0:
        return least
    beyond = _root(excess, least**2, float(squares.sum()))
    return float(np.sqrt(beyond) * stdtrit(len(carried), CENTRAL) / ndtri(CENTRAL))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is nought, by halves: SciPy's search takes longer to load."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return low


def widened(total: Total, model_error: float) -> Total:
    """A total that is as unsure as the model's errors in the past have shown."""
    uncertainty = float(np.hypot(total.uncertainty, model_error * total.value))
    return Total(total.value, uncertainty, total.chance)
