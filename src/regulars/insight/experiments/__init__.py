"""Experiments: who gets an action by lot, what it earned beside its hold-out, and how sure that is.

An action is divided by :class:`Split`, watched by :func:`check_ratio` and
:class:`ConfidenceSequence`, and judged by :func:`incremental_revenue`. Whether a model should
choose who gets it is for :mod:`regulars.insight.experiments.uplift` to say.
"""

from __future__ import annotations

from regulars.insight.errors import UnusableId
from regulars.insight.experiments.arms import Arm, divide
from regulars.insight.experiments.effects import Effect, mean_effect
from regulars.insight.experiments.errors import (
    ImpossibleSetting,
    ImpossibleWeights,
    MissingFeature,
    NothingVaries,
    RepeatedCustomer,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.experiments.hashing import fnv1a32, places
from regulars.insight.experiments.incremental import Incremental, Verdict, incremental_revenue
from regulars.insight.experiments.intervals import Interval
from regulars.insight.experiments.power import customers_needed, findable_effect
from regulars.insight.experiments.ratio import RatioCheck, RatioVerdict, check_ratio
from regulars.insight.experiments.sequences import ConfidenceSequence, Course, course
from regulars.insight.experiments.splits import Namespace, Split

__all__ = [
    "Arm",
    "ConfidenceSequence",
    "Course",
    "Effect",
    "ImpossibleSetting",
    "ImpossibleWeights",
    "Incremental",
    "Interval",
    "MissingFeature",
    "Namespace",
    "NothingVaries",
    "RatioCheck",
    "RatioVerdict",
    "RepeatedCustomer",
    "Split",
    "TooFewCustomers",
    "UnevenColumns",
    "UnusableId",
    "UnusableValue",
    "Verdict",
    "check_ratio",
    "course",
    "customers_needed",
    "divide",
    "findable_effect",
    "fnv1a32",
    "incremental_revenue",
    "mean_effect",
    "places",
]
