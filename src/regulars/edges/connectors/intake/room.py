"""Whether there is room for more of what waits to be applied."""

from __future__ import annotations

import shutil
import time

from django.conf import settings
from django.db import connection

from regulars.edges.connectors.intake.models import WAITING, Delivery

# Asked before anything is taken, so it is written once.
WAITS = (
    "SELECT id FROM intake_delivery"
    " WHERE applied_at IS NULL AND quarantined_at IS NULL AND NOT is_held"
)
ENDS = f"SELECT ({WAITS} ORDER BY id LIMIT 1), ({WAITS} ORDER BY id DESC LIMIT 1)"
REMEMBERED_SECONDS = 1.0
LEAST_FREE = 200 * 10**6  # bytes; what waits has to be applied yet, which writes as much again


class Room:
    """Room for so many deliveries, and on SQLite's disk for what they write. Where less than half
    of it is taken, a process asks again only a second later: nobody sends the other half meanwhile.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._ample_until = 0.0

    def is_full(self) -> bool:
        """Whether all of it is taken. Counted only where the ends of what waits are that far
        apart.
        """
        if time.monotonic() < self._ample_until:
            return False
        if _free() < LEAST_FREE:
            return True
        apart = _apart()
        if apart < self.most // 2:
            self._ample_until = time.monotonic() + REMEMBERED_SECONDS
        return apart >= self.most and Delivery.objects.filter(WAITING).count() > self.most


def _free() -> int:
    """The bytes that are free where the database is; of one elsewhere, its own people know."""
    if connection.vendor != "sqlite":
        return LEAST_FREE
    return shutil.disk_usage(settings.REGULARS_HOME).free


def _apart() -> int:
    """How far the ends of what waits are apart."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        first, last = cursor.fetchone()
    return 0 if first is None else int(last - first)
