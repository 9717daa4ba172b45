"""Rewards with their versions, codes with their uses, and what the gateway decided and spent."""

from __future__ import annotations

from regulars.engine.rewards.models.budgets import Budget, BudgetCharge, BudgetPeriod
from regulars.engine.rewards.models.codes import Code
from regulars.engine.rewards.models.grants import Decision, Grant, GuardSet
from regulars.engine.rewards.models.rewards import Reward, RewardVersion
from regulars.engine.rewards.models.tasks import Task
from regulars.engine.rewards.models.uses import CampaignUse, CustomerUse, Redemption

__all__ = [
    "Budget",
    "BudgetCharge",
    "BudgetPeriod",
    "CampaignUse",
    "Code",
    "CustomerUse",
    "Decision",
    "Grant",
    "GuardSet",
    "Redemption",
    "Reward",
    "RewardVersion",
    "Task",
]
