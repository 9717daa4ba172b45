"""What is done again and again: chaining what was written to the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.events.chaining import extend_chain
from regulars.core.work.services import Every, recurs


@recurs(
    "events.chain",
    Every(timedelta(minutes=1)),
    in_transaction=False,
    time_limit=timedelta(minutes=10),
    title=_("Chain the log, so that changes of it show"),
)
def chain(now: datetime) -> None:
    """Take in what was written since."""
    extend_chain(now=now)
