"""Putting work down to be done later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from regulars.core.bulk import at_once
from regulars.core.work.kinds import kinds
from regulars.core.work.models import Task
from regulars.core.work.rules import RECURRING
from regulars.core.work.types import NotInTransaction, TaskDraft

AS_NEW = (
    "facts",
    "due_at",
    "ready_at",
    "attempts",
    "failures",
    "crashes",
    "problem",
    "quarantined_at",
    "worker",
)


def put(tasks: Sequence[TaskDraft]) -> None:
    """Have these done when they are due; those that wait already, by kind and key, stay as they
    are.

    In the transaction that makes them necessary. Raises NotInTransaction.
    """
    _check(tasks)
    Task.objects.bulk_create(map(_row, tasks), ignore_conflicts=True)


def put_again(tasks: Sequence[TaskDraft]) -> None:
    """Have these done when they are due, also where they wait for another moment or are in
    quarantine: they begin anew. One that is being done at this moment is done again.

    Raises NotInTransaction.
    """
    _check(tasks)
    rows = {(row.kind, row.key): row for row in map(_row, tasks)}
    Task.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=AS_NEW,
    )


@at_once
def plan_recurring(*, now: datetime) -> None:
    """See to it that work which recurs is waiting to be done, and nothing else that once did.

    What is new is due at its first moment from now on, and so is what waits for a later one: a
    clock may have been ahead when that was reckoned.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    recurring = {
        name: kind.recurrence.next_after(now, now, zone)
        for name, kind in sorted(kinds().items())
        if kind.recurrence
    }
    put([TaskDraft(kind=name, key=RECURRING, due_at=due_at) for name, due_at in recurring.items()])
    for name, due_at in recurring.items():
        waiting = Task.objects.filter(kind=name, key=RECURRING, worker__isnull=True)
        waiting.filter(failures=0, ready_at__gt=due_at).update(due_at=due_at, ready_at=due_at)
    stale = Task.objects.filter(key=RECURRING, worker__isnull=True).exclude(kind__in=recurring)
    stale.delete()


def _check(tasks: Sequence[TaskDraft]) -> None:
    if tasks and not connection.in_atomic_block:
        raise NotInTransaction(kind=tasks[0].kind)


def _row(draft: TaskDraft) -> Task:
    return Task(
        kind=draft.kind,
        key=draft.key,
        facts=dict(draft.facts),
        due_at=draft.due_at,
        ready_at=draft.due_at,
    )
