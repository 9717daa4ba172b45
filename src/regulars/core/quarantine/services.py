"""Having tasks in quarantine tried again, or never; each with whoever decided it in the log.

``core.work`` lies below the log and records nothing of its own.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from regulars.core.events.services import record
from regulars.core.quarantine.types import (
    LONGEST_REASON,
    KindRetried,
    TaskDiscarded,
    TaskRetried,
    UnusableReason,
)
from regulars.core.work import services as work
from regulars.core.work.types import Quarantined


@transaction.atomic
def retry_task(*, task_id: int, actor: str, now: datetime) -> Quarantined:
    """Have a task in quarantine tried again at once, as if it were new; return it.

    Raises UnknownTask.
    """
    task = work.retry(task_id=task_id, now=now)
    event = TaskRetried(
        key=f"quarantine.task_retried:{task_id}:{now.isoformat()}",
        occurred_at=now,
        actor=actor,
        task_id=task.id,
        kind=task.kind,
        task_key=task.key,
    )
    record(event)
    return task


@transaction.atomic
def retry_kind(*, kind: str, actor: str, now: datetime) -> int:
    """Have every task of a kind that is in quarantine tried again at once; return how many.

    Where there are none, nothing happens.
    """
    tasks = work.retry_kind(kind=kind, now=now)
    if tasks:
        event = KindRetried(
            key=f"quarantine.kind_retried:{kind}:{now.isoformat()}",
            occurred_at=now,
            actor=actor,
            kind=kind,
            tasks=tasks,
        )
        record(event)
    return tasks


@transaction.atomic
def discard_task(*, task_id: int, reason: str, actor: str, now: datetime) -> Quarantined:
    """Delete a task in quarantine, which is then never done; return it.

    Raises UnusableReason, UnknownTask.
    """
    reason = " ".join(reason.replace("\0", " ").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise UnusableReason
    task = work.discard(task_id=task_id)
    event = TaskDiscarded(
        key=f"quarantine.task_discarded:{task_id}",
        occurred_at=now,
        actor=actor,
        task_id=task.id,
        kind=task.kind,
        task_key=task.key,
        reason=reason,
    )
    record(event)
    return task
