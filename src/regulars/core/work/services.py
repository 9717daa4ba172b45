"""Putting work down to be done later, and what has become of it otherwise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from regulars.core.work.holding import release_named
from regulars.core.work.kinds import does, does_many, load_kinds, recurs
from regulars.core.work.models import Task
from regulars.core.work.putting import plan_recurring, put, put_again
from regulars.core.work.queries import quarantined_of
from regulars.core.work.rules import Daily, Every, Retries
from regulars.core.work.types import Quarantined, UnknownTask
from regulars.core.work.working import Working

__all__ = [
    "Daily",
    "Every",
    "Retries",
    "Working",
    "cancel",
    "discard",
    "does",
    "does_many",
    "load_kinds",
    "plan_recurring",
    "put",
    "put_again",
    "recurs",
    "release_named",
    "retry",
    "retry_kind",
]


def cancel(*, kind: str, keys: Collection[str]) -> int:
    """Do these no more; return how many were waiting, those that are being done at this moment
    among them: whichever ends first, that or this, is what happens.
    """
    deleted, _ = Task.objects.filter(kind=kind, key__in=keys).delete()
    return deleted


@transaction.atomic
def retry(*, task_id: int, now: datetime) -> Quarantined:
    """Take a task out of quarantine and have it tried at once, as if it were new; return it.

    Raises UnknownTask.
    """
    task = _quarantined(task_id)
    found = quarantined_of(task)
    task.attempts = task.failures = task.crashes = 0
    task.quarantined_at, task.ready_at = None, now
    task.save()
    return found


@transaction.atomic
def retry_kind(*, kind: str, now: datetime) -> int:
    """Take every task of a kind out of quarantine, as :func:`retry` does with one; return how
    many.
    """
    rows = Task.objects.filter(kind=kind, quarantined_at__isnull=False)
    return rows.update(attempts=0, failures=0, crashes=0, quarantined_at=None, ready_at=now)


@transaction.atomic
def discard(*, task_id: int) -> Quarantined:
    """Delete a task in quarantine, which is then never done; return it. Work that recurs begins
    again with the next worker that starts.

    Raises UnknownTask.
    """
    task = _quarantined(task_id)
    found = quarantined_of(task)
    task.delete()
    return found


def _quarantined(task_id: int) -> Task:
    rows = Task.objects.select_for_update().filter(pk=task_id, quarantined_at__isnull=False)
    task = rows.first()
    if task is None:
        raise UnknownTask(task_id=task_id)
    return task
