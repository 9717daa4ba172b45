"""The score of every customer: what was learnt of a store, looked up for each of them."""

from __future__ import annotations

from regulars.insight.scores.columns import REPLENISHMENTS, SCORES
from regulars.insight.scores.errors import (
    ImpossibleTerms,
    LearntDamaged,
    LearntNewer,
    NoProducts,
)
from regulars.insight.scores.learning import learn
from regulars.insight.scores.learnt import Learnt
from regulars.insight.scores.products import replenishments
from regulars.insight.scores.scoring import scores
from regulars.insight.scores.terms import Terms

__all__ = [
    "REPLENISHMENTS",
    "SCORES",
    "ImpossibleTerms",
    "Learnt",
    "LearntDamaged",
    "LearntNewer",
    "NoProducts",
    "Terms",
    "learn",
    "replenishments",
    "scores",
]
