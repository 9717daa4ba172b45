"""Rewards, codes and uses, one by one and in lists."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from regulars.core.customers.queries import wholes_of
from regulars.engine.rewards.coding import digest_of, text_of
from regulars.engine.rewards.models import Code, Redemption, Reward, RewardVersion
from regulars.engine.rewards.types import (
    CodeCard,
    CodeKind,
    Limits,
    Restoring,
    RewardCard,
    RewardDraft,
    RewardKind,
    RewardState,
    Stacking,
    Terms,
    UnknownCode,
    UnknownRedemption,
    UnknownReward,
)
from regulars.engine.rewards.types import Redemption as Told
from regulars.engine.rewards.using import WITH_NAMES, told


def reward_card(reward: str) -> RewardCard:
    """A reward in its latest version.

    Raises UnknownReward.
    """
    row = Reward.objects.filter(public_id=reward).first()
    if row is None:
        raise UnknownReward(reward=reward)
    return _card(row, RewardVersion.objects.get(reward=row, number=row.version))


def rewards() -> list[RewardCard]:
    """All rewards, the last made first; empty: none were described."""
    latest = RewardVersion.objects.filter(number=F("reward__version")).select_related("reward")
    return [_card(row.reward, row) for row in latest.order_by("-reward__pk")]


def version(reward: str, number: int) -> RewardDraft:
    """A reward as it was described in a version.

    Raises UnknownReward.
    """
    row = RewardVersion.objects.filter(reward__public_id=reward, number=number).first()
    if row is None:
        raise UnknownReward(reward=reward)
    return _draft(row)


def code_card(text: str) -> CodeCard:
    """The code that reads like this, however it is typed.

    Raises UnknownCode.
    """
    row = Code.objects.select_related("reward").filter(digest=digest_of(text)).first()
    if row is None:
        raise UnknownCode
    return _code(row)


def code_text(code: str) -> str:
    """What a code reads, by its public id: for whom it was given.

    Raises UnknownCode, SealBroken.
    """
    row = Code.objects.filter(public_id=code).first()
    if row is None:
        raise UnknownCode
    return text_of(row)


def codes_of(customer_id: int, *, now: datetime) -> list[CodeCard]:
    """A customer's own codes that can still be used, the last first; empty: none."""
    whole = wholes_of([customer_id]).get(customer_id)
    if whole is None:
        return []
    rows = Code.objects.select_related("reward").filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        Q(most_uses__isnull=True) | Q(uses__lt=F("most_uses")),
        customer=whole.id,
        withdrawn_at__isnull=True,
    )
    return [_code(row) for row in rows.order_by("-pk")]


def redemption(public_id: str) -> Told:
    """A use as it stands.

    Raises UnknownRedemption.
    """
    row = Redemption.objects.select_related(*WITH_NAMES).filter(public_id=public_id).first()
    if row is None:
        raise UnknownRedemption(redemption=public_id)
    return told(row, is_new=False)


def redemptions_of(customer_id: int) -> list[Told]:
    """A customer's uses, the last first; empty: none."""
    whole = wholes_of([customer_id]).get(customer_id)
    if whole is None:
        return []
    rows = Redemption.objects.select_related(*WITH_NAMES).filter(customer=whole.id)
    return [told(row, is_new=False) for row in rows.order_by("-pk")]


def _card(row: Reward, latest: RewardVersion) -> RewardCard:
    return RewardCard(
        public_id=row.public_id,
        state=RewardState(row.state),
        version=row.version,
        uses=row.uses,
        draft=_draft(latest),
    )


def _draft(row: RewardVersion) -> RewardDraft:
    return RewardDraft(
        name=row.name,
        terms=Terms(**{**row.terms, "kind": RewardKind(row.kind)}),
        cost_minor=row.cost_minor,
        currency=row.currency,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        stacking=Stacking(row.stacking),
        limits=Limits(**row.limits),
        restores=Restoring(row.restores),
    )


def _code(row: Code) -> CodeCard:
    return CodeCard(
        public_id=row.public_id,
        reward=row.reward.public_id,
        kind=CodeKind(row.kind),
        last_four=row.last_four,
        uses=row.uses,
        most_uses=row.most_uses,
        customer_id=row.customer_id,
        expires_at=row.expires_at,
        is_withdrawn=row.withdrawn_at is not None,
    )
