"""Asks Smile.io for all that it knows: tiers, who is in the programme, then what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from regulars.edges.connectors.asking.types import NothingFound
from regulars.edges.connectors.connections.types import Found, Opened, Step
from regulars.edges.connectors.predecessors.services import found_of, next_step
from regulars.edges.connectors.predecessors.types import Sheet
from regulars.edges.connectors.shops.services import read
from regulars.edges.connectors.smile.api import SmileApi
from regulars.edges.connectors.smile.types import Tier

TIERS, CUSTOMERS, TRANSACTIONS = "vip_tiers", "customers", "points_transactions"
REWARDS, REFERRALS = "reward_fulfillments", "referrals"
STAGES = (TIERS, CUSTOMERS, TRANSACTIONS, REWARDS, REFERRALS)
OPTIONAL = {TIERS, REWARDS, REFERRALS}  # that a programme may not have
TOPICS = {
    CUSTOMERS: "customer",
    TRANSACTIONS: "points transaction",
    REWARDS: "reward",
    REFERRALS: "referral",
}


def everything(opened: Opened, cursor: Mapping[str, Any], now: datetime) -> Step:
    """A page of tiers, then of customers, of changes of points, of rewards, of referrals."""
    smile = SmileApi.of(opened.credentials.get("api_key", ""))

    def ask(stage: str, after: str, known: Mapping[str, Any]) -> Sheet:
        try:
            objects, later = smile.page(stage, after)
        except NothingFound:
            if stage in OPTIONAL:
                return Sheet()
            raise
        if stage == TIERS:
            return Sheet(after=later, known={TIERS: {**known.get(TIERS, {}), **_names(objects)}})
        found = [found_of(TOPICS[stage], name, body, now) for name, body in objects]
        return Sheet(_with_tiers(found, stage, known), later)

    return next_step(cursor, STAGES, ask, service=smile.peer.host)


def _names(objects: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    tiers = {reference: read(body, Tier, "the tier") for reference, body in objects}
    return {reference: one.name or "" for reference, one in tiers.items()}


def _with_tiers(found: Sequence[Found], stage: str, known: Mapping[str, Any]) -> Sequence[Found]:
    """Customers name their tier by its id: they are kept with what that is called."""
    if stage != CUSTOMERS:
        return found
    return [replace(one, body=_beside(one.body, known.get(TIERS, {}))) for one in found]


def _beside(body: bytes, tiers: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode({"customer": msgspec.Raw(body), "tiers": tiers})
