"""A tea shop that can be connected, and its deliveries."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Done
from regulars.edges.connectors.connections import kinds
from regulars.edges.connectors.connections.services import connect
from regulars.edges.connectors.connections.types import (
    Accepted,
    Acknowledged,
    Connection,
    Field,
    FieldKind,
    FieldMisfit,
    Forged,
    Kind,
    Malformed,
    Signing,
    holding,
)
from regulars.edges.connectors.intake import appliers
from regulars.kernel.errors import Invalid

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "kettle"


class ColdTea(Invalid):
    code = "tea.cold"
    sentence = "The tea is cold."


def check(posted) -> Any:
    if not posted.body:
        return Acknowledged()
    given = posted.headers.get("x-tea", "")
    if not any(hmac.compare_digest(sign(posted.body, one), given) for one in posted.secrets):
        return Forged("The tea is not from here.")
    told = json.loads(posted.body)
    if told.get("is_cold"):
        return Malformed(ColdTea())
    return Accepted(told["id"], told.get("topic", "tea/poured"), {"cup": told.get("cup")})


def apply(connection, deliveries, now) -> None:
    """Every delivery is one deed."""
    for one in deliveries:
        told = json.loads(one.body)
        if told.get("is_spilt"):
            raise ColdTea
        note(done=[_done(connection, told, one, now)])


def _done(connection: Connection, told: Mapping[str, Any], one: Any, now: datetime) -> Done:
    return Done(
        source=connection.source,
        message=mark_of(told["id"]),
        kind="track",
        name=one.topic,
        customer_id=None,
        visitor_id=None,
        occurred_at=now,
        received_at=one.received_at,
        details="{}",
        historical=bool(one.facts.get("is_historical")),
    )


def tidy(told: Mapping[str, Any]) -> Mapping[str, Any]:
    if told["shop"] == "coffee":
        raise FieldMisfit(field="shop", problem="Only tea.")
    return {**told, "shop": told["shop"].lower()}


TEASHOP = Kind(
    name="teashop",
    title="Tea shop",
    about="Tea.",
    signing=Signing("Secret", "In the pot."),
    fields=(
        Field("shop", "Shop", "Its name."),
        Field("token", "Token", kind=FieldKind.SECRET, is_required=False),
        Field("is_green", "Green tea", kind=FieldKind.FLAG, default=True),
    ),
    check=check,
    apply=apply,
    tidy=tidy,
    may_ask=holding("token"),
)


@contextmanager
def a_kind(**how: Any) -> Iterator[Kind]:
    """Let tea shops be connected meanwhile."""
    kind = replace(TEASHOP, **how)
    kinds.every_kind()  # all others are declared
    with (
        mock.patch.dict(kinds._KINDS),
        mock.patch.dict(appliers._APPLIERS),
    ):
        kinds._KINDS.pop(kind.name, None)  # how it is now, where it was otherwise before
        kinds.declare(kind)
        yield kind


def a_connection(**said: Any) -> Connection:
    told: dict[str, Any] = {
        "kind": "teashop",
        "name": "Tea shop",
        "source": "tea",
        "filled": {"shop": "Assam"},
        "secret": SECRET,
        "actor": "system",
        "now": NOW,
    }
    return connect(**{**told, **said}).connection


def sign(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()


def post(client: Any, connection: Connection, told: Any, *, secret: str = SECRET, **more: Any):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {"X-Tea": sign(body, secret), **more}
    return client.post(connection.path, body, content_type="application/json", headers=headers)
