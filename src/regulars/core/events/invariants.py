"""What must always be true of the log: it is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from regulars.core import triggers
from regulars.core.invariants import Invariant, counted

PUT_BACK = "Somebody changed the log past the program. Put back a backup of before."
TWICE = "SELECT key FROM events_eventrow GROUP BY key HAVING count(*) > 1"
# Each row follows the one before: SQLite takes back a number with the transaction that took it.
# PostgreSQL leaves gaps, so there a missing row cannot be told.
GONE = """
SELECT id + 1 FROM (SELECT id, lead(id) OVER (ORDER BY id) AS following FROM events_eventrow) AS row
WHERE following <> id + 1
UNION ALL
SELECT 1 WHERE (SELECT min(id) FROM events_eventrow) > 1
UNION ALL
SELECT seq FROM sqlite_sequence WHERE name = 'events_eventrow'
    AND seq > (SELECT coalesce(max(id), 0) FROM events_eventrow)
"""


def invariants() -> Sequence[Invariant]:
    """Keys, and what keeps rows from being changed or deleted."""
    found = [
        Invariant(
            "events.keys",
            "A key names one event.",
            counted("Keys that name several: {number} ({some})", TWICE),
            PUT_BACK,
        ),
        Invariant(
            "events.append_only",
            "The database refuses to change and to delete events.",
            _unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
    ]
    if connection.vendor == "sqlite":
        whole = counted("Places where some were: {number} (before or at {some})", GONE)
        found.append(Invariant("events.none_gone", "No event was deleted.", whole, PUT_BACK))
    return found


def _unguarded() -> Sequence[str]:
    missing = [item.name for item in triggers.amiss().all if item.table == "events_eventrow"]
    return (f"It does not, as triggers are missing or altered: {', '.join(missing)}",) * bool(
        missing
    )
