"""What is taken away from the console, for the log: who took what.

Nothing changes by it, so all of it is told under ``downloads``, which no copy of the store heeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest

from regulars.core.events.services import record
from regulars.core.events.types import Event
from regulars.core.staff.queries import actor_of
from regulars.kernel import clock
from regulars.kernel.ids import public_id


@dataclass(frozen=True, kw_only=True)
class ReportDownloaded(Event):
    """Somebody took away the report, or one of its tables."""

    name: ClassVar[str] = "downloads.report_taken"
    file: str  # page, json, or the table's name
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class ErrorsDownloaded(Event):
    """Somebody took away the list of rows that an import did not take."""

    name: ClassVar[str] = "downloads.errors_taken"
    import_run: int


@dataclass(frozen=True, kw_only=True)
class SlippingDownloaded(Event):
    """Somebody took away the list of customers who may be leaving."""

    name: ClassVar[str] = "downloads.slipping_taken"
    as_of: date
    customers: int


@transaction.atomic
def note_download(
    request: HttpRequest,
    kind: type[ReportDownloaded | ErrorsDownloaded | SlippingDownloaded],
    **facts: Any,
) -> None:
    """Record it before it is handed out; asking for the headers alone takes nothing away."""
    if request.method == "HEAD":
        return
    now = clock.now()
    key = f"{kind.name}:{public_id('evt', now=now)}"
    record(kind(key=key, occurred_at=now, actor=actor_of(request.user), **facts))
