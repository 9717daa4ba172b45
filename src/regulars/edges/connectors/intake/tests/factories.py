"""Things that reach us, and what filling cups for them leaves."""

from __future__ import annotations

from datetime import UTC, datetime

from regulars.core.events.models import EventRow
from regulars.core.events.services import record
from regulars.core.events.tests.test_services import CupFilled
from regulars.edges.connectors.intake.types import Arriving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def arriving(body: str, *, source: str = "shop", **others) -> Arriving:
    return Arriving("cups", source, "system", body.encode(), NOW, **others)


def fill(part, now, *, breaking: str = "") -> None:
    for one in part:
        key = one.body.decode()
        record(CupFilled(key=key, occurred_at=now, actor=one.actor, cup_id=1, litres=0.5))
        if key == breaking:
            raise ValueError("no tap")


def filled() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("key", flat=True))
