"""Applies what LoyaltyLion was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from regulars.edges.connectors.connections.types import Comparison, Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.loyaltylion.asking import CUSTOMERS, TOPICS
from regulars.edges.connectors.loyaltylion.facts import BASES, entry_of, transaction_of
from regulars.edges.connectors.loyaltylion.types import Customer, Transaction
from regulars.edges.connectors.predecessors.services import TRAITS, bring_in, compare, retell
from regulars.edges.connectors.predecessors.types import Entry
from regulars.edges.connectors.shops.services import read


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
        return entry_of(read(one.body, Customer, "the customer"), one.received_at)
    return transaction_of(read(one.body, Transaction, "the transaction"), one.received_at)
