"""A new installation of one's own, and messages for it."""

from __future__ import annotations

import json
import os
import random
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PEOPLE = 2_000
IN_A_BATCH = 100


@contextmanager
def installation() -> Iterator[Path]:
    """An installation in a folder that goes away; DATABASE_URL may name another database."""
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
        os.environ["REGULARS_HOME"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'regulars.sqlite3'}")
        from regulars.edges.installation import open_installation

        open_installation()
        yield Path(folder)


def token() -> str:
    """A secret key that may send events."""
    from regulars.core.access.services import make_key
    from regulars.core.access.types import KeyKind

    made = make_key(
        kind=KeyKind.SECRET,
        name="Bench",
        source="shop",
        scopes=["events.write"],
        origins=[],
        ends_at=None,
        actor="system",
        now=datetime.now(UTC),
    )
    return made.token


def batches(number: int, *, seed: int) -> list[bytes]:
    """Batches of a hundred events of about 350 bytes, of people who are seen again and again."""
    chance = random.Random(seed)  # noqa: S311 - the same messages each time
    return [
        json.dumps({"batch": [_event(chance) for _ in range(IN_A_BATCH)]}).encode()
        for _ in range(number)
    ]


def batch_of(email: str, *, minutes_ago: int, now: datetime) -> bytes:
    """A hundred pages looked at by one customer, a minute apart, the last so many minutes ago."""
    return json.dumps(
        {
            "batch": [
                {
                    "type": "page",
                    "name": f"Page {minutes_ago + number}",
                    "userId": "busy",
                    "messageId": f"busy-{minutes_ago + number}",
                    "timestamp": (now - timedelta(minutes=minutes_ago + number)).isoformat(),
                    "context": {"traits": {"email": email}},
                }
                for number in range(IN_A_BATCH)
            ]
        }
    ).encode()


def _event(chance: random.Random) -> dict[str, Any]:
    person = chance.randrange(PEOPLE)
    return {
        "type": "track",
        "event": "Product Viewed",
        "userId": f"u{person}",
        "anonymousId": f"b{person}",
        "messageId": str(uuid.UUID(int=chance.getrandbits(128))),
        "timestamp": datetime.now(UTC).isoformat(),
        "context": {"library": {"name": "shop", "version": "1.0"}},
        "properties": {"product_id": "P1", "name": "Green tea", "price": 4.95, "currency": "EUR"},
    }
