"""The limits, held by the statements that count: each adds one where there is room, and says
whether there was. A use that is given back is taken off the same counts.

Rows are held in one order: the customer, the code, the reward, the customer's uses, the campaign's.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, Subquery, Sum

from regulars.core.customers.types import Whole
from regulars.engine.rewards.models import (
    CampaignUse,
    Code,
    CustomerUse,
    Redemption,
    Reward,
    RewardVersion,
)
from regulars.engine.rewards.rules.limits import check_time
from regulars.engine.rewards.types import (
    AnothersCode,
    CodeOver,
    CustomerNeeded,
    LimitReached,
    NotLive,
    RewardState,
)

ONE_MORE = F("uses") + 1
ONE_LESS = F("uses") - 1
WITHIN = Q(most_uses__isnull=True) | Q(uses__lt=F("most_uses"))


def count_code(code: Code, whole: Whole | None, now: datetime) -> None:
    """One more use of a code.

    Raises AnothersCode, CodeOver, LimitReached.
    """
    lives = Q(withdrawn_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    theirs = Q(customer__isnull=True)
    if whole is not None:
        theirs |= Q(customer=whole.id)
    rows = Code.objects.filter(WITHIN, lives, theirs, pk=code.pk)
    if rows.update(uses=ONE_MORE):
        return
    code.refresh_from_db()
    if code.customer_id is not None and (whole is None or whole.id != code.customer_id):
        raise AnothersCode
    if code.withdrawn_at is not None:
        raise CodeOver(because="it was withdrawn")
    if code.expires_at is not None and code.expires_at <= now:
        raise CodeOver(because="its end came")
    raise LimitReached(scope="code", most=code.most_uses or 0)


def count_reward(code: Code, now: datetime) -> tuple[Reward, RewardVersion]:
    """One more use of a reward; return it with the version that the code is of.

    Raises NotLive, LimitReached.
    """
    rows = Reward.objects.filter(WITHIN, pk=code.reward_id, state=RewardState.LIVE.value)
    counted = rows.update(uses=ONE_MORE)
    reward = Reward.objects.get(pk=code.reward_id)  # as it stays: the row is held by now
    if not counted:
        if reward.state != RewardState.LIVE:
            raise NotLive(because=reward.state)
        raise LimitReached(scope="reward", most=reward.most_uses or 0)
    kept = code.version_id
    of_code = Q(pk=kept) if kept is not None else Q(reward=reward, number=reward.version)
    version = RewardVersion.objects.get(of_code)
    check_time(version.begins_at, version.ends_at, now)
    return reward, version


def count_customer(reward: Reward, whole: Whole | None) -> None:
    """One more use of a reward by a customer, who is held; over all who were made one with them.

    Raises CustomerNeeded, LimitReached.
    """
    most = reward.most_per_customer
    if whole is None:
        if most is not None:
            raise CustomerNeeded
        return
    CustomerUse.objects.get_or_create(
        reward=reward, origin=whole.id, defaults={"customer_id": whole.id}
    )
    rows = CustomerUse.objects.filter(reward=reward, origin=whole.id)
    if most is not None:
        theirs = CustomerUse.objects.filter(reward=reward, customer=whole.id).values("customer")
        whole_uses = Subquery(theirs.annotate(whole=Sum("uses")).values("whole"))
        rows = rows.annotate(whole=whole_uses).filter(whole__lt=most)
    if not rows.update(uses=ONE_MORE):
        raise LimitReached(scope="customer", most=most or 0)


def count_campaign(reward: Reward, campaign: str) -> None:
    """One more use of a reward by a campaign, where one is named.

    Raises LimitReached.
    """
    if not campaign:
        return
    CampaignUse.objects.get_or_create(reward=reward, campaign=campaign)
    rows = CampaignUse.objects.filter(reward=reward, campaign=campaign)
    most = reward.most_per_campaign
    if not (rows if most is None else rows.filter(uses__lt=most)).update(uses=ONE_MORE):
        raise LimitReached(scope="campaign", most=most or 0)


def uncount(use: Redemption) -> None:
    """One less of all that a use was counted in."""
    Code.objects.filter(pk=use.code_id).update(uses=ONE_LESS)
    Reward.objects.filter(pk=use.reward_id).update(uses=ONE_LESS)
    if use.origin is not None:
        rows = CustomerUse.objects.filter(reward=use.reward_id, origin=use.origin)
        rows.update(uses=ONE_LESS)
    if use.campaign:
        rows_of_campaign = CampaignUse.objects.filter(reward=use.reward_id, campaign=use.campaign)
        rows_of_campaign.update(uses=ONE_LESS)
