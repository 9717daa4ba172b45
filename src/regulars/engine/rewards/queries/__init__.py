"""Rewards, codes, uses, grants, budgets and tasks as they stand."""

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
from regulars.engine.rewards.queries.giving import (
    budgets,
    decisions_of,
    grant,
    guards,
    open_tasks,
    waiting_grants,
)

__all__ = [
    "budgets",
    "code_card",
    "code_text",
    "codes_of",
    "decisions_of",
    "grant",
    "guards",
    "open_tasks",
    "redemption",
    "redemptions_of",
    "reward_card",
    "rewards",
    "version",
    "waiting_grants",
]
