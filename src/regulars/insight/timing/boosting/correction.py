"""Gradient-boosted trees that say by how much the usual gap is off."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from regulars.insight.timing.boosting.features import NAMES
from regulars.insight.timing.boosting.lessons import Lessons
from regulars.insight.timing.curves import BEGINS, class_of
from regulars.insight.timing.records import Flags, Floats, Integers

ROUNDS = 100
LEAST_IN_LEAF = 100
ALL_KINDS = tuple(range(len(BEGINS)))
SETTINGS: dict[str, Any] = {
    "objective": "regression",  # the mean of ln days, as the usual gap is
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": LEAST_IN_LEAF,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 1,
    "verbosity": -1,
}


def is_installed() -> bool:
    """Whether LightGBM is there; it comes with the extra ``boost``."""
    return importlib.util.find_spec("lightgbm") is not None


@dataclass(frozen=True)
class Correction:
    """What to add to the mean of ln days of a gap.

    Definition
    ----------
    A sum of small regression trees, each fitted to what those before it leave (Friedman, *Annals of
    Statistics* 29(5), 2001), by LightGBM (Ke et al., *NeurIPS* 2017): on one thread and with a
    fixed seed, so that the same gaps give the same trees.

    Parameters
    ----------
    text
        The trees as LightGBM writes them, so that it can be kept as text.
    kinds
        The classes of purchases (see :class:`regulars.insight.timing.comeback.Comeback`) whose gaps
        are corrected, numbered from 0; others are left as they are.
    """

    text: str
    kinds: tuple[int, ...]

    def of(self, features: Floats) -> Floats:
        """By how much ln days is longer than the shrunk mean, 0 where it is not corrected."""
        found = np.zeros(len(features))
        rows = self.answers(features)
        if rows.any():
            found[rows] = self._trees.predict(features[rows], num_threads=1)
        return found

    def answers(self, features: Floats) -> Flags:
        """Which gaps it corrects."""
        return np.isin(kinds_of(features), self.kinds)

    @cached_property
    def _trees(self) -> Any:
        import lightgbm

        return lightgbm.Booster(model_str=self.text)


def kinds_of(features: Floats) -> Integers:
    """The class of the purchase that opened each gap."""
    gaps = features[:, NAMES.index("gaps")].astype(np.int64)
    return class_of(gaps + 1)


def fit(lessons: Lessons, *, kinds: tuple[int, ...] = ALL_KINDS) -> Correction:
    """Learn the correction from gaps of which the end is known."""
    import lightgbm

    data = lightgbm.Dataset(lessons.features, lessons.off, feature_name=list(NAMES))
    return Correction(lightgbm.train(SETTINGS, data, ROUNDS).model_to_string(), kinds)
