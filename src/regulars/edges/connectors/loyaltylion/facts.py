"""What LoyaltyLion's objects say, in the store's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from regulars.edges.connectors.loyaltylion.types import Customer, Membership, Referrer, Transaction
from regulars.edges.connectors.predecessors.services import (
    Basis,
    balance_deed,
    transaction_deed,
    utc,
)
from regulars.edges.connectors.predecessors.types import Account, Entry

# Its reference does not say whether what was spent is taken off, so both readings are tried.
BASES = (
    Basis("points_approved", lambda told: int(told["points_approved"])),
    Basis(
        "points_approved less points_spent",
        lambda told: int(told["points_approved"]) - int(told["points_spent"]),
    ),
)
OTHERS = {"customer", "email"}  # of whom nothing is kept twice


def entry_of(told: Customer, seen_at: datetime) -> Entry:
    """All that a customer of the programme says."""
    reference = str(told.id)
    account = Account(
        reference=reference,
        since=utc(told.created_at) or seen_at,
        email=told.email or "",
        joined_at=utc(told.enrolled_at),
        shop_reference="" if told.guest or told.merchant_id is None else str(told.merchant_id),
    )
    counts = {
        "points_approved": told.points_approved,
        "points_pending": told.points_pending,
        "points_spent": told.points_spent,
    }
    changed_at = utc(told.updated_at)
    balance = balance_deed(account=reference, counts=counts, changed_at=changed_at, seen_at=seen_at)
    traits = {f"loyaltylion.{name}": value for name, value in {**counts, **_traits(told)}.items()}
    return Entry(account=account, told_at=changed_at or seen_at, traits=traits, deeds=[balance])


def transaction_of(told: Transaction, seen_at: datetime) -> Entry:
    """A change of points, with whatever brought it about."""
    at = utc(told.created_at) or seen_at
    parts = {
        "activity": told.activity,
        "claimed_reward": told.claimed_reward,
        "adjustment": told.adjustment,
        "expiry": told.expiry,
    }
    account = str(told.customer.id)
    deed = transaction_deed(
        account=account,
        reference=str(told.id),
        points=told.points_approved,
        at=at,
        seen_at=seen_at,
        more={
            "points_pending": told.points_pending,
            "reason": told.resource or "",
            **{name: _own(part) for name, part in parts.items() if part},
        },
    )
    return Entry(account=Account(account, at), deeds=[deed])


def _traits(told: Customer) -> dict[str, Any]:
    tier = told.loyalty_tier_membership or Membership()
    referrer = told.referred_by or Referrer()
    return {
        "tier": tier.loyalty_tier and tier.loyalty_tier.name,
        "tier_since": tier.started_at,
        "tier_until": tier.expires_at,
        "enrolled": told.enrolled,
        "guest": told.guest,
        "blocked": told.blocked,
        "rewards_claimed": told.rewards_claimed,
        "referral_id": told.referral_id,
        "referral_url": told.referral_url,
        "referred_by": referrer.merchant_id,
        "segment": told.insights_segment,
        "birthday": told.birthday,
    }


def _own(part: Any) -> Any:
    """A part without the customer, who is known already."""
    if isinstance(part, dict):
        return {name: _own(value) for name, value in part.items() if name not in OTHERS}
    return part
