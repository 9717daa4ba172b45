"""What Smile.io's objects say, in the store's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from regulars.edges.connectors.predecessors.services import (
    Basis,
    balance_deed,
    transaction_deed,
    utc,
)
from regulars.edges.connectors.predecessors.types import Account, Entry
from regulars.edges.connectors.shops.types import Deed
from regulars.edges.connectors.smile.types import (
    Customer,
    PointsTransaction,
    Referral,
    Reward,
    VipStatus,
)

BASES = (Basis("points_balance", lambda told: int(told["points_balance"])),)
REWARD, REFERRAL = "Reward Issued", "Referral Made"
NO_YEAR = "1004"  # as Smile writes a day without a year
DIGITS = 24


def entry_of(told: Customer, tiers: Mapping[str, Any], seen_at: datetime) -> Entry:
    """All that a customer of the programme says; ``tiers`` are names by id."""
    reference = str(told.id)
    account = Account(
        reference=reference,
        since=utc(told.created_at) or seen_at,
        email=told.email or "",
        name=" ".join(part for part in (told.first_name, told.last_name) if part),
    )
    counts = {"points_balance": told.points_balance}
    changed_at = utc(told.updated_at)
    balance = balance_deed(account=reference, counts=counts, changed_at=changed_at, seen_at=seen_at)
    traits = {**counts, **_traits(told, tiers)}
    return Entry(
        account=account,
        told_at=changed_at or seen_at,
        traits={f"smile.{name}": value for name, value in traits.items()},
        deeds=[balance],
    )


def transaction_of(told: PointsTransaction, seen_at: datetime) -> Entry:
    """A change of points, with what was said of it."""
    account, at = str(told.customer_id), utc(told.created_at) or seen_at
    deed = transaction_deed(
        account=account,
        reference=str(told.id),
        points=told.points_change,
        at=at,
        seen_at=seen_at,
        more={"reason": told.description or "", "internal_note": told.internal_note or ""},
    )
    return Entry(account=Account(account, at), deeds=[deed])


def reward_of(told: Reward, seen_at: datetime) -> Entry:
    """A reward as it stands; one that was used since is told once more."""
    account, at = str(told.customer_id), utc(told.created_at) or seen_at
    named = ("name", "code", "fulfillment_status", "usage_status", "used_at", "expires_at")
    details = {"account": account, "id": str(told.id)}
    details |= {name: value for name in named if (value := getattr(told, name))}
    digest = sha256(msgspec.json.encode(details)).hexdigest()[:DIGITS]
    deed = Deed(REWARD, f"reward:{told.id}:{digest}", at, seen_at, details=details)
    return Entry(account=Account(account, at), deeds=[deed])


def referral_of(told: Referral, seen_at: datetime) -> Entry:
    """Who brought whom; whom nobody is known to have brought says nothing. Who was brought is
    named only once they are a customer.
    """
    if told.sender_customer is None:
        return Entry()
    account, at = str(told.sender_customer.id), utc(told.created_at) or seen_at
    brought = str(told.receiver_customer.id) if told.receiver_customer else ""
    details = {
        "account": account,
        "id": str(told.id),
        "brought": brought,
        "is_rewarded": told.sender_reward_fulfillment is not None,
    }
    message = f"referral:{told.id}:{brought}:{details['is_rewarded']}"
    deed = Deed(REFERRAL, message, at, seen_at, details=details)
    return Entry(account=Account(account, at), deeds=[deed])


def _traits(told: Customer, tiers: Mapping[str, Any]) -> dict[str, Any]:
    status = told.vip_status or VipStatus()
    tier = status.vip_tier_id if status.vip_tier_id is not None else told.vip_tier_id
    year, _, day = (told.date_of_birth or "").partition("-")
    return {
        "tier": None if tier is None else str(tiers.get(str(tier)) or tier),
        "tier_until": status.vip_tier_expires_at,
        "tier_progress": status.progress_value,
        "state": told.state,
        "referral_url": told.referral_url,
        "birthday": day,
        "born": told.date_of_birth if year != NO_YEAR else None,
    }
