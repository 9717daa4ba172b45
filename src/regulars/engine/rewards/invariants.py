"""What must always be true of rewards, counted again from their uses."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.invariants import Invariant, counted
from regulars.engine.rewards.triggers import ALL

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

BUDGETS = """
SELECT b.public_id FROM rewards_budgetperiod p JOIN rewards_budget b ON b.id = p.budget_id
LEFT JOIN (
    SELECT period_id, sum(amount_minor) AS spent FROM rewards_budgetcharge GROUP BY period_id
) c ON c.period_id = p.id
WHERE p.spent_minor <> coalesce(c.spent, 0)
"""
CHARGES = """
SELECT g.public_id FROM rewards_budgetcharge c JOIN rewards_grant g ON g.id = c.grant_id
JOIN rewards_budgetperiod p ON p.id = c.period_id JOIN rewards_budget b ON b.id = p.budget_id
WHERE g.state <> 'granted' OR c.amount_minor <> g.cost_minor OR b.currency <> g.currency
    OR (b.campaign <> '' AND b.campaign <> g.campaign)
"""
GRANTS = """
SELECT g.public_id FROM rewards_grant g LEFT JOIN (
    SELECT grant_id, sum(CASE WHEN outcome = 'granted' THEN 1 ELSE 0 END) AS granted,
        sum(CASE WHEN outcome = 'declined' THEN 1 ELSE 0 END) AS declined
    FROM rewards_decision GROUP BY grant_id
) d ON d.grant_id = g.id
WHERE coalesce(d.granted, 0) <> CASE WHEN g.state = 'granted' THEN 1 ELSE 0 END
    OR coalesce(d.declined, 0) <> CASE WHEN g.state = 'declined' THEN 1 ELSE 0 END
"""


def invariants() -> Sequence[Invariant]:
    """Counts, what explains them, and what keeps versions from being changed."""
    return (
        _counted("uses", "Uses of rewards are the redemptions that count.", REWARDS),
        _counted("codes", "Uses of codes are the redemptions that count.", CODES),
        _counted("customers", "Uses by customer are the redemptions that count.", CUSTOMERS),
        _counted("campaigns", "Uses by campaign are the redemptions that count.", CAMPAIGNS),
        _counted("versions", "A use, its code and its version are of one reward.", VERSION),
        _counted("budgets", "What of budgets is spent is the sum of their charges.", BUDGETS),
        _counted("charges", "Budgets are charged what their grants cost.", CHARGES),
        _counted("grants", "What was given or declined was decided so, once.", GRANTS),
        Invariant(
            "rewards.append_only",
            "The database refuses to change and to delete versions, decisions and charges.",
            _unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
    )


def _counted(name: str, sentence: str, query: str) -> Invariant:
    broken = counted("Where that is not so: {number} ({some})", query)
    return Invariant(f"rewards.{name}", sentence, broken, PUT_BACK)


def _unguarded() -> Sequence[str]:
    return [sentence for table in ALL for sentence in table.unguarded()]
