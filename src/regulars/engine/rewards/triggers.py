"""The triggers by which versions, decisions, charges and guards stay as they were written.

Whose a decision is may change, where customers turn out to be one or two again; and why it was
asked for, as people wrote it, may be erased, once.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.append_only import AppendOnly, changing
from regulars.core.triggers import Trigger
from regulars.engine.rewards.models import BudgetCharge, Decision, GuardSet, RewardVersion

FOR_EVER = (
    "id",
    "key",
    "grant_id",
    "origin",
    "outcome",
    "because",
    "facts",
    "cost_minor",
    "currency",
    "campaign",
    "source",
    "actor",
    "decided_at",
)
ERASED = ("reason", "erased_at")


def _is_changed(vendor: str) -> str:
    """Whether anything of a decision changes that may not."""
    once = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    return f"{changing(FOR_EVER, vendor)} OR (({changing(ERASED, vendor)}) AND NOT ({once}))"


VERSIONS = AppendOnly(RewardVersion, "reward_version", "versions of rewards are only ever added")
DECISIONS = AppendOnly(Decision, "reward_decision", "decisions are only ever added", _is_changed)
CHARGES = AppendOnly(BudgetCharge, "reward_charge", "charges of budgets are only ever added")
GUARDS = AppendOnly(GuardSet, "reward_guards", "guards are only ever added")
ALL = (VERSIONS, DECISIONS, CHARGES, GUARDS)


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those of all four."""
    return [trigger for table in ALL for trigger in table.triggers(vendor)]
