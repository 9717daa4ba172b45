"""Describing rewards: each change is a version of its own, and what was given keeps the one it was
given with.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from regulars.core.events.services import record
from regulars.engine.rewards.models import Reward, RewardVersion
from regulars.engine.rewards.rules.limits import check_draft, check_move
from regulars.engine.rewards.types import (
    LimitBelowUses,
    RewardChanged,
    RewardDraft,
    RewardMade,
    RewardMoved,
    RewardState,
    UnknownReward,
    WrongState,
)
from regulars.kernel.ids import public_id

PREFIX = "rwd"
COLUMNS = (
    "name",
    "kind",
    "terms",
    "cost_minor",
    "currency",
    "begins_at",
    "ends_at",
    "stacking",
    "limits",
    "restores",
)


def make(draft: RewardDraft, *, actor: str, now: datetime) -> Reward:
    """A new reward, a draft still."""
    check_draft(draft)
    row = Reward(public_id=public_id(PREFIX, now=now), made_at=now)
    _limit(row, draft)
    row.save()
    _write_version(row, draft, actor, now)
    record(
        RewardMade(
            key=f"{RewardMade.name}:{row.public_id}",
            occurred_at=now,
            actor=actor,
            reward=row.public_id,
            version=row.version,
        )
    )
    return row


def change(reward: str, draft: RewardDraft, *, actor: str, now: datetime) -> Reward:
    """A new version; the same as before changes nothing."""
    check_draft(draft)
    row = held(reward)
    if row.state == RewardState.ARCHIVED:
        raise WrongState(state=row.state, wanted="another version")
    if draft_of(current(row)) == plain(draft):
        return row
    most = draft.limits.total
    if most is not None and most < row.uses:
        raise LimitBelowUses(uses=row.uses, limit=most)
    row.version += 1
    _limit(row, draft)
    row.save(update_fields=["version", "most_uses", "most_per_customer", "most_per_campaign"])
    _write_version(row, draft, actor, now)
    record(
        RewardChanged(
            key=f"{RewardChanged.name}:{row.public_id}:{row.version}",
            occurred_at=now,
            actor=actor,
            reward=row.public_id,
            version=row.version,
        )
    )
    return row


def move(reward: str, state: RewardState, *, actor: str, now: datetime) -> Reward:
    """Let a reward go live, pause it or put it away; where it is so already, nothing changes."""
    row = held(reward)
    check_move(RewardState(row.state), state)
    if row.state == state:
        return row
    row.state = state.value
    row.save(update_fields=["state"])
    record(
        RewardMoved(
            key=f"{RewardMoved.name}:{public_id('evt', now=now)}",
            occurred_at=now,
            actor=actor,
            reward=row.public_id,
            version=row.version,
            state=state.value,
        )
    )
    return row


def held(reward: str) -> Reward:
    """The reward's row, locked until the transaction ends.

    Raises UnknownReward.
    """
    row = Reward.objects.select_for_update().filter(public_id=reward).first()
    if row is None:
        raise UnknownReward(reward=reward)
    return row


def current(row: Reward) -> RewardVersion:
    """The reward's latest version."""
    return RewardVersion.objects.get(reward=row, number=row.version)


def plain(draft: RewardDraft) -> dict[str, object]:
    """A draft as it is kept, column by column."""
    return {
        "name": draft.name.strip(),
        "kind": draft.terms.kind.value,
        "terms": {**asdict(draft.terms), "kind": draft.terms.kind.value},
        "cost_minor": draft.cost_minor,
        "currency": draft.currency,
        "begins_at": draft.begins_at,
        "ends_at": draft.ends_at,
        "stacking": draft.stacking.value,
        "limits": asdict(draft.limits),
        "restores": draft.restores.value,
    }


def draft_of(row: RewardVersion) -> dict[str, object]:
    """A version as a draft is kept."""
    return {name: getattr(row, name) for name in COLUMNS}


def _limit(row: Reward, draft: RewardDraft) -> None:
    row.most_uses = draft.limits.total
    row.most_per_customer = draft.limits.per_customer
    row.most_per_campaign = draft.limits.per_campaign


def _write_version(row: Reward, draft: RewardDraft, actor: str, now: datetime) -> None:
    RewardVersion.objects.create(
        reward=row, number=row.version, actor=actor, made_at=now, **plain(draft)
    )
