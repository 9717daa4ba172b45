"""A LoyaltyLion on this machine, with the shapes that its reference shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.loyaltylion import api
from regulars.edges.connectors.predecessors.tests import factories
from regulars.edges.connectors.predecessors.tests.factories import Object, Shelf, serving

KEY = "pk_lion"
PAGE = 2


def customer(number: int, approved: int = 0, spent: int = 0, **fields: Any) -> Object:
    return {
        "id": number,
        "merchant_id": f"70{number}",
        "email": f"{number}@petrov.test",
        "points_approved": approved,
        "points_pending": 0,
        "points_spent": spent,
        "properties": {},
        "metadata": {},
        "rewards_claimed": 0,
        "blocked": False,
        "guest": False,
        "enrolled": True,
        "enrolled_at": "2024-05-02T08:00:00.000Z",
        "referral_id": None,
        "referred_by": None,
        "loyalty_tier_membership": None,
        "insights_segment": "Loyal",
        "birthday": None,
        "referral_url": f"https://tea.example/?r={number}",
        "created_at": "2024-05-01T08:00:00.000Z",
        "updated_at": "2025-06-01T08:00:00.000Z",
        **fields,
    }


def transaction(number: int, whom: int, points: int, **fields: Any) -> Object:
    return {
        "id": number,
        "customer": {"id": whom, "merchant_id": f"70{whom}", "email": f"{whom}@petrov.test"},
        "points_approved": points,
        "points_pending": 0,
        "created_at": f"2025-01-01T10:{number % 60:02}:00.000Z",
        "resource": "activity",
        "activity": {"id": number, "rule": {"name": "purchase", "title": "Buying tea"}},
        **fields,
    }


@dataclass
class LoyaltyLion:
    customers: list[Object] = field(default_factory=list)
    transactions: list[Object] = field(default_factory=list)
    shelf: Shelf = field(default_factory=lambda: Shelf({}))
    authorization: str = f"Bearer {KEY}"

    def answer(self, asked: Asked) -> Reply:
        if asked.headers["authorization"] != self.authorization:
            return Reply({"error": "unauthorized"}, status=401)
        if refused := self.shelf.refused():
            return refused
        name = asked.path.strip("/")
        listed = sorted(getattr(self, name), key=lambda one: one["id"])
        since, limit = int(asked.query["since_id"]), int(asked.query["limit"])
        page = [one for one in listed if one["id"] > since][:limit]
        return Reply({name: page, "cursor": {"prev": None, "next": None}})


@contextmanager
def a_programme(**has: Any) -> Iterator[tuple[LoyaltyLion, FakePeer]]:
    programme = LoyaltyLion(**has)
    with serving(api, programme.answer) as peer, mock.patch.object(api, "PER_PAGE", PAGE):
        yield programme, peer


def connected(**filled: Any) -> Connection:
    return factories.connected("loyaltylion", **{"api_key": KEY, **filled})
