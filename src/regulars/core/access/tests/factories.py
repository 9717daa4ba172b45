"""Keys for tests, here and in other modules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind, MadeKey, Scope
from regulars.core.events.types import SYSTEM

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_secret_key(
    *scopes: Scope, source: str = "shop", ends_at: datetime | None = None, now: datetime = NOW
) -> MadeKey:
    return make_key(
        kind=KeyKind.SECRET,
        name="Warehouse",
        source=source,
        scopes=scopes or tuple(Scope),
        origins=(),
        ends_at=ends_at,
        actor=SYSTEM,
        now=now,
    )


def a_publishable_key(
    origins: Collection[str] = ("https://shop.example",), now: datetime = NOW
) -> MadeKey:
    return make_key(
        kind=KeyKind.PUBLISHABLE,
        name="Web pages",
        source="shop",
        scopes=(),
        origins=origins,
        ends_at=None,
        actor=SYSTEM,
        now=now,
    )
