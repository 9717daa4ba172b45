"""Tasks that do nothing, by a worker, beside a bare loop over the same table: prints seconds."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

from benchmarks.live_jobs.store import installation

TASKS = 50_000
AT_ONCE = 1_000
TAKE = """
UPDATE work_task SET worker_id = 1, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM work_task WHERE worker_id IS NULL AND quarantined_at IS NULL AND ready_at <= %s
    ORDER BY ready_at, id LIMIT 1000 {locking}
) RETURNING id
"""


def put_down() -> None:
    """The tasks."""
    from django.db import transaction

    from regulars.core.work.services import put
    from regulars.core.work.types import TaskDraft

    now = datetime.now(UTC)
    with transaction.atomic():
        put([TaskDraft("bench.nothing", str(number), now) for number in range(TASKS)])


def nothing(tasks: object, now: object) -> None:
    """What the tasks are."""
    del tasks, now


def ours() -> float:
    """A worker's own steps: take, do, end, until nothing is due."""
    from regulars.core.work.holding import Holder
    from regulars.core.work.queries import database_now
    from regulars.core.work.services import Working, does_many

    if "bench.nothing" not in _declared():
        does_many("bench.nothing")(nothing)
    holder = Holder.begin("bench", now=database_now())
    working = Working("bench")
    begun = time.perf_counter()
    while working.work_once(holder):
        continue
    taken = time.perf_counter() - begun
    holder.end()
    return taken


def _declared() -> object:
    from regulars.core.work.kinds import kinds

    return kinds()


def bare() -> float:
    """The same two statements in the same two transactions, and nothing around them."""
    from django.db import connection, transaction

    locking = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
    begun = time.perf_counter()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE.format(locking=locking), [now])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return time.perf_counter() - begun
        with transaction.atomic(), connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(ids))
            cursor.execute(f"DELETE FROM work_task WHERE id IN ({places})", ids)  # noqa: S608


if __name__ == "__main__":
    with installation():
        outcome: dict[str, float] = {"tasks": TASKS}
        for name, job in (("warm", ours), ("bare", bare), ("ours", ours)):
            put_down()
            outcome[name] = job()
    sys.stdout.write(json.dumps(outcome) + "\n")
