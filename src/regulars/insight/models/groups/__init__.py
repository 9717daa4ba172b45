"""How groups of customers differ: those who came by one channel, or began with one product."""

from __future__ import annotations

from regulars.insight.models.groups.answers import by_group
from regulars.insight.models.groups.effects import Difference, FittedGroups
from regulars.insight.models.groups.histories import GroupedHistories
from regulars.insight.models.groups.learning import fit_groups

__all__ = ["Difference", "FittedGroups", "GroupedHistories", "by_group", "fit_groups"]
