"""What a database leaves behind of rows that are gone.

SQLite only marks their bytes as free, in its pages and in its log. ``PRAGMA secure_delete`` would
overwrite them from now on, at the cost of every deletion, and leave what was moved about before it.
Writing the whole file anew leaves nothing, and is needed only when somebody was erased.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

LARGE = 512 * 1024 * 1024  # bytes; writing so much anew keeps others waiting for long
NIGHT = range(1, 5)  # hours where the store is


def scrub(now: datetime) -> bool:
    """Leave nothing of what was deleted in the database's files; say whether that is done.

    Nobody can write meanwhile, so that a large database waits for the night. PostgreSQL clears up
    behind itself. Raises OperationalError where others keep the database busy.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return True
    if connection.in_atomic_block or not _is_time(now):
        return False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_) = cursor.fetchone()
    return not is_busy


def _is_time(now: datetime) -> bool:
    size = Path(connection.settings_dict["NAME"]).stat().st_size
    return size < LARGE or now.astimezone(ZoneInfo(settings.TIME_ZONE)).hour in NIGHT
