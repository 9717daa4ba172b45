"""Asks LoyaltyLion for all that it knows: who is in the programme, then every change of points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from regulars.edges.connectors.connections.types import Opened, Step
from regulars.edges.connectors.loyaltylion.api import LoyaltyLionApi
from regulars.edges.connectors.predecessors.services import found_of, next_step
from regulars.edges.connectors.predecessors.types import Sheet

CUSTOMERS, TRANSACTIONS = "customers", "transactions"
TOPICS = {CUSTOMERS: "customer", TRANSACTIONS: "points transaction"}


def everything(opened: Opened, cursor: Mapping[str, Any], now: datetime) -> Step:
    """A page of customers, then of transactions, by their ids."""
    lion = LoyaltyLionApi.of(opened.credentials.get("api_key", ""))

    def ask(stage: str, after: str, known: Mapping[str, Any]) -> Sheet:
        del known
        objects, later = lion.page(stage, after)
        return Sheet([found_of(TOPICS[stage], name, body, now) for name, body in objects], later)

    return next_step(cursor, list(TOPICS), ask, service=lion.peer.host)
