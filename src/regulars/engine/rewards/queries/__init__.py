"""Rewards, codes and uses as they stand."""

from __future__ import annotations

from regulars.engine.rewards.queries.cards import (
    code_card,
    code_text,
    codes_of,
    redemption,
    redemptions_of,
    reward_card,
    rewards,
    version,
)

__all__ = [
    "code_card",
    "code_text",
    "codes_of",
    "redemption",
    "redemptions_of",
    "reward_card",
    "rewards",
    "version",
]
