"""The triggers by which a version of a reward stays as it was described."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.append_only import AppendOnly
from regulars.core.triggers import Trigger
from regulars.engine.rewards.models import RewardVersion

VERSIONS = AppendOnly(RewardVersion, "reward_version", "versions of rewards are only ever added")


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those of the versions."""
    return VERSIONS.triggers(vendor)
