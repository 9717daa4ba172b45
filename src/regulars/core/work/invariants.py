"""What must always be true of tasks and of whoever does them."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.invariants import Invariant, counted

BY_HAND = "Somebody changed the tasks past the program. Have these tried again under Work."
HELD_BY_NOBODY = """
SELECT t.id FROM work_task t LEFT JOIN work_worker w ON w.id = t.worker_id
WHERE t.worker_id IS NOT NULL AND w.id IS NULL
"""
COUNTS = "SELECT id FROM work_task WHERE failures > attempts OR crashes > attempts"
SILENT = "SELECT id FROM work_task WHERE quarantined_at IS NOT NULL AND problem = ''"
HELD_AND_LEFT = (
    "SELECT id FROM work_task WHERE quarantined_at IS NOT NULL AND worker_id IS NOT NULL"
)


def invariants() -> Sequence[Invariant]:
    """Who holds tasks, how often they were tried, and why they are in quarantine."""
    return (
        Invariant(
            "work.holders",
            "What is being done is in the hands of a worker that there is.",
            counted("Tasks in nobody's hands: {number} ({some})", HELD_BY_NOBODY),
            BY_HAND,
        ),
        Invariant(
            "work.attempts",
            "A task failed at most as often as it was tried.",
            counted("Tasks that failed more often: {number} ({some})", COUNTS),
            BY_HAND,
        ),
        Invariant(
            "work.quarantine",
            "What is in quarantine is held by nobody.",
            counted("Tasks that are held: {number} ({some})", HELD_AND_LEFT),
            BY_HAND,
        ),
        Invariant(
            "work.problems",
            "What is in quarantine says why.",
            counted("Tasks that do not: {number} ({some})", SILENT),
            BY_HAND,
        ),
    )
