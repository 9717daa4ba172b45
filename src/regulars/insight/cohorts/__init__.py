"""Who came back, how soon, and which beginnings led to more."""

from __future__ import annotations

from regulars.insight.cohorts.entries import MissingLines, entry_groups
from regulars.insight.cohorts.entry_curves import entry_curves, entry_curves_of
from regulars.insight.cohorts.gaps import order_gaps
from regulars.insight.cohorts.repurchases import repurchases
from regulars.insight.cohorts.table import cohorts, cohorts_of, retention_curve
from regulars.insight.grains import Grain

__all__ = [
    "Grain",
    "MissingLines",
    "cohorts",
    "cohorts_of",
    "entry_curves",
    "entry_curves_of",
    "entry_groups",
    "order_gaps",
    "repurchases",
    "retention_curve",
]
