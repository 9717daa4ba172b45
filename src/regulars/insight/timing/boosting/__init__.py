"""An optional correction of the usual gap by gradient-boosted trees, used where it is proven."""

from __future__ import annotations

from regulars.insight.timing.boosting.correction import Correction, fit, is_installed
from regulars.insight.timing.boosting.features import features_of_gaps, features_of_pairs
from regulars.insight.timing.boosting.trial import Boosting, Trial, for_strangers, tried

__all__ = [
    "Boosting",
    "Correction",
    "Trial",
    "features_of_gaps",
    "features_of_pairs",
    "fit",
    "for_strangers",
    "is_installed",
    "tried",
]
