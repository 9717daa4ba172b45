"""How many times over something is earned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from regulars.programs.loyalty.rules.scoping import in_channel, in_scope
from regulars.programs.loyalty.types import (
    Campaign,
    Combining,
    EarningRule,
    Programme,
    Purchase,
    PurchaseLine,
)


def multiplier(
    programme: Programme, rule: EarningRule, purchase: Purchase, line: PurchaseLine | None
) -> Fraction:
    """What a line's points are multiplied by. Of an order as such (None), only campaigns without
    a scope count.
    """
    if not rule.is_multiplied:
        return Fraction(1)
    campaigns = [
        Fraction(campaign.times)
        for campaign in programme.campaigns
        if runs(campaign, purchase.placed_at)
        and in_channel(campaign.channels, purchase.channel)
        and (not campaign.tiers or purchase.tier in campaign.tiers)
        and _meant(campaign, line)
    ]
    return combined([tier_times(programme, purchase.tier), *campaigns], programme.combining)


def tier_times(programme: Programme, tier: str) -> Fraction:
    """What a tier multiplies by; once where it is not known."""
    steps = programme.tiers.steps if programme.tiers else ()
    return next((Fraction(step.times) for step in steps if step.code == tier), Fraction(1))


def runs(campaign: Campaign, moment: datetime) -> bool:
    """Whether a campaign is on at this moment: its end is no longer part of it."""
    return campaign.begins_at <= moment < campaign.ends_at


def combined(times: Sequence[Fraction], combining: Combining) -> Fraction:
    """Several multipliers as one.

    >>> [int(combined([Fraction(2), Fraction(3)], way)) for way in Combining]
    [6, 4, 3]
    """
    if combining is Combining.GREATEST:
        return max(times, default=Fraction(1))
    if combining is Combining.ADD:
        return max(Fraction(0), 1 + sum((one - 1 for one in times), Fraction(0)))
    return math.prod(times, start=Fraction(1))


def _meant(campaign: Campaign, line: PurchaseLine | None) -> bool:
    if line is not None:
        return in_scope(campaign.scope, line)
    return campaign.scope == type(campaign.scope)()
