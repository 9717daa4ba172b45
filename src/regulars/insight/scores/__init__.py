"""The score of every customer: what was learnt of a store, looked up for each of them."""

from __future__ import annotations

from regulars.insight.scores.columns import REPLENISHMENTS, SCORES
from regulars.insight.scores.errors import (
    ImpossibleTerms,
    LearntDamaged,
    LearntNewer,
    NoProducts,
    OtherDay,
)
from regulars.insight.scores.learning import learn
from regulars.insight.scores.learnt import Learnt
from regulars.insight.scores.products import replenishments
from regulars.insight.scores.reading import Counted, counted
from regulars.insight.scores.scoring import scores
from regulars.insight.scores.terms import Terms

__all__ = [
    "REPLENISHMENTS",
    "SCORES",
    "Counted",
    "ImpossibleTerms",
    "Learnt",
    "LearntDamaged",
    "LearntNewer",
    "NoProducts",
    "OtherDay",
    "Terms",
    "counted",
    "learn",
    "replenishments",
    "scores",
]
