"""What Smile.io answers, as far as it is read.

Source: its reference of version 1. Everything beyond ids may be missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

Text = str | None
Key = int | str


class Metadata(msgspec.Struct):
    """Where the next page is."""

    next_cursor: Text = None


class Tier(msgspec.Struct):
    """A tier of the programme."""

    id: Key
    name: Text = None


class VipStatus(msgspec.Struct):
    """The tier that somebody is in."""

    vip_tier_id: Key | None = None
    vip_tier_expires_at: Text = None
    progress_value: float | None = None


class Customer(msgspec.Struct):
    """Somebody; a date of birth in the year 1004 is a day without a year."""

    id: Key
    email: Text = None
    first_name: Text = None
    last_name: Text = None
    state: Text = None
    date_of_birth: Text = None
    points_balance: int = 0
    referral_url: Text = None
    vip_tier_id: Key | None = None
    vip_status: VipStatus | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class PointsTransaction(msgspec.Struct):
    """A change of points."""

    id: Key
    customer_id: Key
    points_change: int
    created_at: datetime
    description: Text = None
    internal_note: Text = None


class Reward(msgspec.Struct):
    """A reward that somebody was given."""

    id: Key
    customer_id: Key
    created_at: datetime
    name: Text = None
    code: Text = None
    fulfillment_status: Text = None
    usage_status: Text = None
    used_at: Text = None
    expires_at: Text = None


class Person(msgspec.Struct):
    """Who referred, or was referred."""

    id: Key


class Referral(msgspec.Struct):
    """Somebody who brought somebody."""

    id: Key
    created_at: datetime
    sender_customer: Person | None = None
    receiver_customer: Person | None = None
    sender_reward_fulfillment: dict[str, Any] | None = None
