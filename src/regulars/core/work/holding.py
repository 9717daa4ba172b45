"""What a worker holds: taking tasks, ending them, and losing them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from regulars.core.bulk import at_once
from regulars.core.work.kinds import Kind
from regulars.core.work.models import Task as Row
from regulars.core.work.models import Worker
from regulars.core.work.rules import LEASE, MOST_CRASHES
from regulars.core.work.types import Failure, LeaseLost, Task

NO_FACTS: Mapping[str, Any] = MappingProxyType({})
LONGEST_PROBLEM = 4_000  # letters
KILLED = "The worker ended in the middle of it, {crashes} times."

# PostgreSQL may ask a subquery of the condition for each row anew, and finds others unlocked each
# time: what is due is found once, before.
TAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM work_task
    WHERE worker_id IS NULL AND quarantined_at IS NULL AND ready_at <= %s
    ORDER BY ready_at, id LIMIT %s {locking}
)
UPDATE work_task SET worker_id = %s, attempts = attempts + 1
WHERE id IN (SELECT id FROM due)
RETURNING id, kind, key, facts, {due_at}, attempts, failures, crashes
"""
# SQLite keeps moments in UTC without saying so.
DUE_AT = {"sqlite": "due_at || '+00:00'", "postgresql": "due_at"}
LOCKING = {"sqlite": "", "postgresql": "FOR UPDATE SKIP LOCKED"}
END = "DELETE FROM work_task WHERE worker_id = %s AND id IN"
IS_ANY_DUE = """
SELECT 1 FROM work_task
WHERE worker_id IS NULL AND quarantined_at IS NULL AND ready_at <= %s LIMIT 1
"""


_decoded = msgspec.json.decode


class Changed(Exception):
    """Some of the tasks are no longer held: they were given another moment, or taken back."""


@dataclass
class Holder:
    """One worker's right to what it holds, for as long as its row is there."""

    id: int
    name: str

    @classmethod
    def begin(cls, name: str, *, now: datetime) -> Holder:
        """Become a worker."""
        row = Worker.objects.create(
            name=name, started_at=now, seen_at=now, lease_ends_at=now + LEASE
        )
        return cls(row.pk, name)

    def beat(self, *, now: datetime) -> None:
        """Say that it is alive.

        Raises LeaseLost.
        """
        mine = Worker.objects.filter(pk=self.id)
        if not mine.update(seen_at=now, lease_ends_at=now + LEASE):
            raise LeaseLost

    @at_once
    def end(self) -> None:
        """Give back what it holds, and be a worker no more."""
        release([self.id])

    def take(self, number: int, *, now: datetime) -> list[Task]:
        """Take up to so many of the tasks that are due, those that have waited longest first.

        Raises LeaseLost.
        """
        moment = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(IS_ANY_DUE, [moment])  # reading alone keeps no writer waiting
            if cursor.fetchone() is None:
                return []
        with transaction.atomic(), connection.cursor() as cursor:
            self._lock()
            cursor.execute(_take(connection.vendor), [moment, number, self.id])
            rows = cursor.fetchall()
        return sorted(map(_task, rows), key=attrgetter("due_at", "id"))

    def still_held(self, tasks: Iterable[Task]) -> list[Task]:
        """Those of the tasks that are still its own.

        Raises LeaseLost.
        """
        tasks = list(tasks)
        if not Worker.objects.filter(pk=self.id).exists():
            raise LeaseLost
        rows = Row.objects.filter(pk__in=[task.id for task in tasks], worker_id=self.id)
        mine = set(rows.values_list("pk", flat=True))
        return [task for task in tasks if task.id in mine]

    def finish(self, kind: Kind, tasks: Collection[Task], *, now: datetime) -> None:
        """Let these be done, in the transaction of their effects; what recurs waits again.

        Raises Changed.
        """
        if kind.recurrence is None:
            ended = self._delete(tasks)
        else:
            ended = sum(self._wait_again(kind, task, now, problem="") for task in tasks)
        if ended != len(tasks):
            raise Changed

    def _delete(self, tasks: Collection[Task]) -> int:
        """Delete those that are still its own, past the ORM, which takes longer than the rest."""
        if not tasks:
            return 0
        ids = [task.id for task in tasks]
        places = ", ".join(["%s"] * len(ids))
        with connection.cursor() as cursor:
            cursor.execute(f"{END} ({places})", [self.id, *ids])
            return int(cursor.rowcount)

    def fail(self, kind: Kind, failures: Sequence[Failure], *, now: datetime) -> None:
        """Have these tried again after a pause, or leave them alone in quarantine.

        Raises Changed.
        """
        ended = sum(self._failed(kind, failure, now) for failure in failures)
        if ended != len(failures):
            raise Changed

    def suspect(self, kind: Kind, task: Task, *, now: datetime) -> bool:
        """Note that the task is now done alone, so that a worker that ends is known to be killed by
        it; False: that was so too often, and it is in quarantine. What recurs waits for its next
        time instead: nothing would ever do it again.
        """
        held = Row.objects.filter(pk=task.id, worker_id=self.id)
        if task.crashes < MOST_CRASHES:
            return bool(held.update(crashes=F("crashes") + 1))
        problem = KILLED.format(crashes=task.crashes)
        if kind.recurrence:
            self._wait_again(kind, task, now, problem=problem)
            return False
        held.update(worker=None, quarantined_at=now, problem=problem)
        return False

    def give_back(self, tasks: Iterable[Task]) -> None:
        """Have these tried again at once, as if they had not been taken."""
        held = Row.objects.filter(pk__in=[task.id for task in tasks], worker_id=self.id)
        held.update(worker=None, attempts=F("attempts") - 1)

    def _failed(self, kind: Kind, failure: Failure, now: datetime) -> int:
        task, problem = failure.task, failure.problem[:LONGEST_PROBLEM]
        failures = task.failures + 1
        pause = kind.retries.pause_after(failures, random.random())  # noqa: S311 - no secret
        if pause is None and kind.recurrence:
            return self._wait_again(kind, task, now, problem=problem)
        said: dict[str, Any] = {"problem": problem, "worker": None}
        if pause is None or failure.is_final:
            said |= {"quarantined_at": now}
        else:
            said |= {"ready_at": now + pause}
        held = Row.objects.filter(pk=task.id, worker_id=self.id)
        # It has been heard of: what was suspected of it before is over.
        return held.update(failures=failures, attempts=failures, crashes=0, **said)

    def _wait_again(self, kind: Kind, task: Task, now: datetime, *, problem: str) -> int:
        if kind.recurrence is None:
            return 0
        following = kind.recurrence.next_after(task.due_at, now, ZoneInfo(settings.TIME_ZONE))
        return Row.objects.filter(pk=task.id, worker_id=self.id).update(
            due_at=following,
            ready_at=following,
            attempts=0,
            failures=0,
            crashes=0,
            problem=problem,
            worker=None,
        )

    def _lock(self) -> None:
        """Keep the row until the transaction ends, so that nobody declares the worker dead."""
        if not Worker.objects.select_for_update().filter(pk=self.id).exists():
            raise LeaseLost


@at_once
def release_lost(*, now: datetime) -> int:
    """Give back what workers hold that were not heard of for too long; return how many were not."""
    rows = Worker.objects.select_for_update(skip_locked=connection.vendor == "postgresql")
    # One that lasts longer than any is of a clock that was ahead.
    over = Q(lease_ends_at__lt=now) | Q(lease_ends_at__gt=now + 2 * LEASE)
    lost = list(rows.filter(over).values_list("pk", flat=True))
    release(lost)
    return len(lost)


@at_once
def release_named(name: str) -> None:
    """Give back what a worker of this name holds, whose process is known to have ended."""
    release(list(Worker.objects.filter(name=name).values_list("pk", flat=True)))


def release(worker_ids: Collection[int]) -> None:
    """Take everything from these workers, and their rows."""
    if worker_ids:
        Worker.objects.filter(pk__in=worker_ids).delete()
        Row.objects.filter(worker_id__in=worker_ids).update(worker=None)


def _take(vendor: str) -> str:
    return TAKE.format(due_at=DUE_AT[vendor], locking=LOCKING[vendor])


def _task(row: tuple[Any, ...]) -> Task:
    pk, kind, key, facts, due_at, *counts = row
    if isinstance(due_at, str):
        due_at = datetime.fromisoformat(due_at)
    return Task(pk, kind, key, NO_FACTS if facts == "{}" else _decoded(facts), due_at, *counts)
