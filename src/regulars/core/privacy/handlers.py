"""What is done again and again: clearing what erasures left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.privacy import services
from regulars.core.work.services import Every, recurs


@recurs(
    "privacy.clear",
    Every(timedelta(seconds=5)),
    in_transaction=False,
    time_limit=timedelta(minutes=30),
    title=_("Clear what is left of erased customers"),
)
def clear_pending(now: datetime) -> None:
    """Go on with every erasure that is under way."""
    services.clear_pending(now=now)
