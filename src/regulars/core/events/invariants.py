"""What must always be true of the log: it is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from regulars.core.events import auditing
from regulars.core.events.triggers import CHAIN, LOG
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
            "The database refuses to change, to replace and to delete events.",
            _unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
        Invariant(
            "events.chain",
            "The log is what it was when the chain over it was made.",
            auditing.broken,
            PUT_BACK,
        ),
    ]
    if connection.vendor == "sqlite":
        whole = counted("Places where some were: {number} (before or at {some})", GONE)
        found.append(Invariant("events.none_gone", "No event was deleted.", whole, PUT_BACK))
    return found


def _unguarded() -> Sequence[str]:
    return (*LOG.unguarded(), *CHAIN.unguarded())
