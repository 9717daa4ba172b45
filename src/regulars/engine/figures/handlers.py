"""What is done every night: the lake, its figures and the scores are brought up to date."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Daily, recurs
from regulars.engine.figures.services import start_refresh

NIGHT = time(3, 15)  # where the store is


@recurs(
    "figures.nightly",
    Daily(NIGHT),
    in_transaction=False,
    title=_("Bring figures and predictions up to date"),
)
def bring_up_to_date(now: datetime) -> None:
    """Have it done by a process of its own, which the worker does not wait for."""
    del now
    start_refresh()
