"""What is done again and again: applying what waits, and forgetting what was applied long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Every, recurs
from regulars.edges.connectors.intake import applying
from regulars.edges.connectors.intake.appliers import kept
from regulars.edges.connectors.intake.services import forget


@recurs(
    "intake.apply",
    Every(timedelta(seconds=1)),
    in_transaction=False,
    time_limit=timedelta(minutes=5),
    title=_("Apply what reached us"),
)
def apply_waiting(now: datetime) -> None:
    """Apply what waits."""
    applying.apply_waiting(now=now)


@recurs(
    "intake.forget",
    Every(timedelta(hours=1)),
    title=_("Forget what was applied long ago"),
)
def forget_applied(now: datetime) -> None:
    """Delete what was kept long enough."""
    for connector, kept_for in kept().items():
        forget(connector=connector, before=now - kept_for)
