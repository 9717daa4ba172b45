"""What can be given: a reward, what it is, how often it can be used, and from when until when."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

LONGEST_NAME = 200  # characters
LONGEST_KEY = 300
LONGEST_SOURCE = 200
LONGEST_REASON = 300
LARGEST = 10**15  # of an amount, in whole minor units
MOST_USES = 10**9


class RewardKind(enum.StrEnum):
    """What somebody gets."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    FREE_PRODUCT = "free_product"
    GIFT = "gift"
    EARLY_ACCESS = "early_access"
    CUSTOM = "custom"


class RewardState(enum.StrEnum):
    """How far a reward is: only what is live can be used."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    ARCHIVED = "archived"


class Stacking(enum.StrEnum):
    """What it goes together with in one order."""

    EXCLUSIVE = "exclusive"
    JOINT = "joint"


class Restoring(enum.StrEnum):
    """Whether a use that is reversed can be used again."""

    ALWAYS = "always"
    WHOLE = "whole"  # where the whole order was undone
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a reward is worth: ``percent`` of what it is for, or an amount. Whatever else an offer
    says is in ``more``, as plain JSON.
    """

    kind: RewardKind
    value_minor: int | None = None
    percent: int | None = None
    currency: str = ""
    more: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How often at most; None: as often as anybody likes. ``per_code`` is of codes that are made
    from now on.
    """

    total: int | None = None
    per_customer: int | None = None
    per_campaign: int | None = None
    per_code: int | None = None


@dataclass(frozen=True, kw_only=True)
class RewardDraft:
    """A reward as somebody describes it. ``cost_minor`` is what one use costs the merchant, as they
    count it, in ``currency``.
    """

    name: str
    terms: Terms
    cost_minor: int
    currency: str
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    stacking: Stacking = Stacking.EXCLUSIVE
    limits: Limits = field(default_factory=Limits)
    restores: Restoring = Restoring.WHOLE


@dataclass(frozen=True, kw_only=True)
class RewardCard:
    """A reward as it stands, in its latest version."""

    public_id: str
    state: RewardState
    version: int
    uses: int
    draft: RewardDraft
