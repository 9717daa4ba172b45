"""Applies what Smile.io was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.edges.connectors.connections.types import Comparison, Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.predecessors.services import TRAITS, bring_in, compare, retell
from regulars.edges.connectors.predecessors.types import Entry
from regulars.edges.connectors.shops.services import read
from regulars.edges.connectors.smile.asking import CUSTOMERS, REWARDS, TOPICS, TRANSACTIONS
from regulars.edges.connectors.smile.facts import (
    BASES,
    entry_of,
    referral_of,
    reward_of,
    transaction_of,
)
from regulars.edges.connectors.smile.types import Customer, PointsTransaction, Referral, Reward


class Told(msgspec.Struct):
    """A customer beside what the tiers are called."""

    customer: Customer
    tiers: dict[str, str]


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the objects say; in whatever order they come, it ends the same."""
    for one in deliveries:
        if one.topic == TRAITS:
            retell(one, connection=connection, now=now)
    entries = [_entry(one) for one in deliveries if one.topic != TRAITS]
    bring_in(entries, connection=connection, now=now)


def compared(connection: Connection) -> Comparison:
    """The balances beside what the transactions come to."""
    return compare(connection, BASES)


def _entry(one: Arrived) -> Entry:
    if one.topic == TOPICS[CUSTOMERS]:
        told = read(one.body, Told, "the customer")
        return entry_of(told.customer, told.tiers, one.received_at)
    if one.topic == TOPICS[TRANSACTIONS]:
        return transaction_of(read(one.body, PointsTransaction, "the transaction"), one.received_at)
    if one.topic == TOPICS[REWARDS]:
        return reward_of(read(one.body, Reward, "the reward"), one.received_at)
    return referral_of(read(one.body, Referral, "the referral"), one.received_at)
