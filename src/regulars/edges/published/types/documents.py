"""One event, as other programs are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Document:
    """What is told of an event: a webhook sends it as its body, and the log shows it with what the
    log adds. ``data`` are plain values of JSON, as the kind's schema says.
    """

    type: str
    timestamp: str
    data: dict[str, Any]


def written(moment: datetime) -> str:
    """A moment as documents say it: RFC 3339, in UTC.

    >>> written(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
