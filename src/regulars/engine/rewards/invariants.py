"""What must always be true of rewards, counted again from their uses."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.invariants import Invariant, counted
from regulars.engine.rewards.triggers import VERSIONS

PUT_BACK = "Somebody changed rewards past the program. Put back a backup of before."
REWARDS = """
SELECT r.public_id FROM rewards_reward r LEFT JOIN (
    SELECT reward_id, count(*) AS uses FROM rewards_redemption WHERE counts GROUP BY reward_id
) u ON u.reward_id = r.id
WHERE r.uses <> coalesce(u.uses, 0)
"""
CODES = """
SELECT c.public_id FROM rewards_code c LEFT JOIN (
    SELECT code_id, count(*) AS uses FROM rewards_redemption WHERE counts GROUP BY code_id
) u ON u.code_id = c.id
WHERE c.uses <> coalesce(u.uses, 0)
"""
CUSTOMERS = """
SELECT coalesce(c.id, 0) FROM rewards_customeruse c FULL JOIN (
    SELECT reward_id, origin, count(*) AS uses FROM rewards_redemption
    WHERE counts AND origin IS NOT NULL GROUP BY reward_id, origin
) u ON u.reward_id = c.reward_id AND u.origin = c.origin
WHERE coalesce(c.uses, 0) <> coalesce(u.uses, 0)
"""
CAMPAIGNS = """
SELECT coalesce(c.id, 0) FROM rewards_campaignuse c FULL JOIN (
    SELECT reward_id, campaign, count(*) AS uses FROM rewards_redemption
    WHERE counts AND campaign <> '' GROUP BY reward_id, campaign
) u ON u.reward_id = c.reward_id AND u.campaign = c.campaign
WHERE coalesce(c.uses, 0) <> coalesce(u.uses, 0)
"""
VERSION = """
SELECT r.public_id FROM rewards_redemption r
JOIN rewards_rewardversion v ON v.id = r.version_id JOIN rewards_code c ON c.id = r.code_id
WHERE v.reward_id <> r.reward_id OR c.reward_id <> r.reward_id
"""


def invariants() -> Sequence[Invariant]:
    """Counts, what explains them, and what keeps versions from being changed."""
    return (
        _counted("uses", "Uses of rewards are the redemptions that count.", REWARDS),
        _counted("codes", "Uses of codes are the redemptions that count.", CODES),
        _counted("customers", "Uses by customer are the redemptions that count.", CUSTOMERS),
        _counted("campaigns", "Uses by campaign are the redemptions that count.", CAMPAIGNS),
        _counted("versions", "A use, its code and its version are of one reward.", VERSION),
        Invariant(
            "rewards.append_only",
            "The database refuses to change and to delete versions of rewards.",
            VERSIONS.unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
    )


def _counted(name: str, sentence: str, query: str) -> Invariant:
    broken = counted("Where that is not so: {number} ({some})", query)
    return Invariant(f"rewards.{name}", sentence, broken, PUT_BACK)
