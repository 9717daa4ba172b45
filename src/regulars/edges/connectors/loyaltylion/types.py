"""What LoyaltyLion answers, as far as it is read.

Source: its reference of version 2. Everything beyond ids may be missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

Text = str | None
Key = int | str


class Tier(msgspec.Struct):
    """A tier of the programme."""

    name: Text = None


class Membership(msgspec.Struct):
    """The tier that somebody is in."""

    loyalty_tier: Tier | None = None
    started_at: Text = None
    expires_at: Text = None


class Referrer(msgspec.Struct):
    """Who brought somebody."""

    id: Key | None = None
    merchant_id: Text = None


class Customer(msgspec.Struct):
    """Somebody; ``merchant_id`` is what the shop knows them by, of guests something made up."""

    id: Key
    merchant_id: Key | None = None
    email: Text = None
    points_approved: int = 0
    points_pending: int = 0
    points_spent: int = 0
    rewards_claimed: int | None = None
    blocked: bool | None = None
    guest: bool | None = None
    enrolled: bool | None = None
    enrolled_at: datetime | None = None
    referral_id: Text = None
    referral_url: Text = None
    referred_by: Referrer | None = None
    loyalty_tier_membership: Membership | None = None
    insights_segment: Text = None
    birthday: Text = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class Whom(msgspec.Struct):
    """Whose a transaction is."""

    id: Key


class Transaction(msgspec.Struct):
    """A change of points: it is never changed itself."""

    id: Key
    customer: Whom
    created_at: datetime
    points_approved: int = 0
    points_pending: int = 0
    resource: Text = None
    activity: dict[str, Any] | None = None
    claimed_reward: dict[str, Any] | None = None
    adjustment: dict[str, Any] | None = None
    expiry: dict[str, Any] | None = None
