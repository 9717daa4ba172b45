"""What is done again and again: freeing what was kept for carts that nobody paid."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Every, recurs
from regulars.engine.rewards import services


@recurs(
    "rewards.end_reservations",
    Every(timedelta(minutes=1)),
    in_transaction=False,
    title=_("Free uses of rewards that were kept for purchases that nobody finished"),
)
def end_reservations(now: datetime) -> None:
    """Free what is over."""
    services.end_reservations(now=now)
