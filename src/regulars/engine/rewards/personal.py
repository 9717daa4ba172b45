"""What else these tables hold of people: nothing."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.engine.rewards.models import CampaignUse, Reward, RewardVersion

PERSONAL = (
    Impersonal(Reward, "What can be given."),
    Impersonal(RewardVersion, "What can be given, as it was described."),
    Impersonal(CampaignUse, "How often something was used."),
)
