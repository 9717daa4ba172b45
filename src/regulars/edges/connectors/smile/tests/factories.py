"""A Smile.io on this machine, with the shapes that its reference shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.predecessors.tests import factories
from regulars.edges.connectors.predecessors.tests.factories import Object, Shelf, serving
from regulars.edges.connectors.smile import api

KEY = "sk_smile"


def customer(number: int, balance: int = 0, **fields: Any) -> Object:
    return {
        "id": number,
        "first_name": "",
        "last_name": "",
        "email": f"{number}@petrov.test",
        "state": "member",
        "date_of_birth": None,
        "points_balance": balance,
        "referral_url": f"https://refs.example/{number}",
        "vip_tier_id": None,
        "vip_status": None,
        "created_at": "2024-04-04T15:10:42.030Z",
        "updated_at": "2025-04-04T15:10:42.030Z",
        **fields,
    }


def transaction(number: int, whom: int, points: int, **fields: Any) -> Object:
    return {
        "id": number,
        "customer_id": whom,
        "points_change": points,
        "description": "Points correction",
        "internal_note": "",
        "created_at": f"2024-12-07T20:{number % 60:02}:27.893Z",
        "updated_at": f"2024-12-07T20:{number % 60:02}:27.893Z",
        **fields,
    }


def reward(number: int, whom: int, **fields: Any) -> Object:
    return {
        "id": number,
        "name": "5 lv. off",
        "code": f"5off-{number}",
        "customer_id": str(whom),
        "fulfillment_status": "issued",
        "usage_status": "unused",
        "used_at": None,
        "expires_at": None,
        "created_at": "2024-12-08T10:00:00.000Z",
        "updated_at": "2024-12-08T10:00:00.000Z",
        **fields,
    }


def referral(number: int, sender: int, receiver: int | None) -> Object:
    return {
        "id": number,
        "receiver_customer": {"id": receiver} if receiver else None,
        "receiver_customer_email": "somebody@petrov.test",
        "receiver_reward_fulfillment": {"id": 1},
        "sender_customer": {"id": sender},
        "sender_reward_fulfillment": {"id": 2} if receiver else None,
        "created_at": "2025-04-04T20:15:27.893Z",
        "updated_at": "2025-04-05T12:15:22.040Z",
    }


@dataclass
class Smile:
    """A programme, whose lists come newest first; a cursor names the last one that was given."""

    customers: list[Object] = field(default_factory=list)
    points_transactions: list[Object] = field(default_factory=list)
    reward_fulfillments: list[Object] = field(default_factory=list)
    referrals: list[Object] = field(default_factory=list)
    vip_tiers: list[Object] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    shelf: Shelf = field(default_factory=lambda: Shelf({}))

    def answer(self, asked: Asked) -> Reply:
        if asked.headers["authorization"] != f"Bearer {KEY}":
            return Reply({"error": {"message": "Unauthorized"}}, status=401)
        if refused := self.shelf.refused():
            return refused
        name = asked.path.strip("/")
        if name in self.missing:
            return Reply({"error": {"message": "Not found"}}, status=404)
        cursor = asked.query.get("cursor")
        newest = sorted(getattr(self, name), key=lambda one: -int(one["id"]))
        listed = [one for one in newest if cursor is None or int(one["id"]) < int(cursor)]
        page = listed[: self.shelf.size]
        after = str(page[-1]["id"]) if len(listed) > len(page) else None
        metadata = {"next_cursor": after, "previous_cursor": None}
        return Reply({name: page, "metadata": metadata})


@contextmanager
def a_programme(**has: Any) -> Iterator[tuple[Smile, FakePeer]]:
    programme = Smile(**has)
    with serving(api, programme.answer) as peer:
        yield programme, peer


def connected(**filled: Any) -> Connection:
    return factories.connected("smile", **{"api_key": KEY, **filled})
