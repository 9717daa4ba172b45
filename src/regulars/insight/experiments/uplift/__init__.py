"""Whom an action moves, whether a model can tell, and whether to let it choose."""

from __future__ import annotations

from regulars.insight.experiments.uplift.encoding import Encoding
from regulars.insight.experiments.uplift.gate import Advice, Plan, Targeting, judge_targeting
from regulars.insight.experiments.uplift.learners import Learner, Linear
from regulars.insight.experiments.uplift.models import Uplift, s_learner, t_learner
from regulars.insight.experiments.uplift.qini import Qini, qini, qini_interval

__all__ = [
    "Advice",
    "Encoding",
    "Learner",
    "Linear",
    "Plan",
    "Qini",
    "Targeting",
    "Uplift",
    "judge_targeting",
    "qini",
    "qini_interval",
    "s_learner",
    "t_learner",
]
