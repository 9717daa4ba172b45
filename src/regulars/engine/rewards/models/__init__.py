"""Rewards with their versions, codes, and uses with the counts that the limits are held by."""

from __future__ import annotations

from regulars.engine.rewards.models.codes import Code
from regulars.engine.rewards.models.rewards import Reward, RewardVersion
from regulars.engine.rewards.models.uses import CampaignUse, CustomerUse, Redemption

__all__ = ["CampaignUse", "Code", "CustomerUse", "Redemption", "Reward", "RewardVersion"]
