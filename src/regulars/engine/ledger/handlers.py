"""What is done again and again: letting lapse, ending holds, and saying what customers have."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Daily, Every, recurs
from regulars.engine.ledger import services

MINUTE = timedelta(minutes=1)


@recurs(
    "ledger.expire",
    Every(5 * MINUTE),
    in_transaction=False,
    time_limit=30 * MINUTE,
    title=_("Let lapse what was not spent in time"),
)
def expire_due(now: datetime) -> None:
    """Let all lapse that is due."""
    services.expire_due(now=now)


@recurs(
    "ledger.end_holds",
    Every(MINUTE),
    in_transaction=False,
    title=_("Free what was held for purchases that nobody finished"),
)
def end_holds(now: datetime) -> None:
    """End the holds that are over."""
    services.end_holds(now=now)


@recurs(
    "ledger.publish_changes",
    Every(MINUTE),
    in_transaction=False,
    time_limit=10 * MINUTE,
    title=_("Tell segments and messages of changed balances"),
)
def publish_changes(now: datetime) -> None:
    """Say it of whom something happened to."""
    services.publish_changes(now=now)


@recurs(
    "ledger.publish_everybody",
    Daily(time(3, 30)),
    in_transaction=False,
    time_limit=30 * MINUTE,
    title=_("Tell segments and messages of everybody's balances"),
)
def publish_everybody(now: datetime) -> None:
    """Say it of everybody."""
    services.publish_everybody(now=now)
