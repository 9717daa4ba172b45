"""What somebody packs or writes: asked for, done, or given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.core.customers.queries import public_ids_of
from regulars.core.events.services import record
from regulars.engine.rewards.customers import hold_living
from regulars.engine.rewards.models import Task
from regulars.engine.rewards.rules.limits import check_key, check_text, fingerprint
from regulars.engine.rewards.types import (
    LONGEST_NOTE,
    LONGEST_TARGET,
    AskedTwice,
    ForNobody,
    KeyReused,
    TaskCancelled,
    TaskCard,
    TaskDone,
    TaskDraft,
    TaskKind,
    TaskOpened,
    TaskOver,
    TaskState,
    UnknownTask,
)
from regulars.kernel.ids import public_id

PREFIX = "ful"


def open_task(draft: TaskDraft, *, actor: str, now: datetime) -> TaskCard:
    """Ask for something to be done, or tell what was asked before."""
    check_key(draft.key)
    note = check_text(draft.note, name="note", longest=LONGEST_NOTE)
    order = check_text(draft.order, name="order", longest=LONGEST_TARGET, may_be_empty=True)
    if draft.customer_id is None and not order:
        raise ForNobody
    whole = hold_living(draft.customer_id) if draft.customer_id is not None else None
    before = Task.objects.filter(key=draft.key).first()
    if before is not None:
        if before.fingerprint != fingerprint(draft):
            raise KeyReused(key=draft.key)
        return told(before)
    row = Task(
        public_id=public_id(PREFIX, now=now),
        key=draft.key,
        fingerprint=fingerprint(draft),
        kind=draft.kind.value,
        note=note,
        customer_id=whole.id if whole else None,
        order=order,
        opened_by=actor,
        opened_at=now,
    )
    _write(row)
    record(TaskOpened(**_facts(row, TaskOpened.name, actor, now)))
    return told(row)


def close_task(task: str, state: TaskState, *, actor: str, now: datetime) -> TaskCard:
    """Say that it was done, or will not be; the same again changes nothing."""
    row = Task.objects.select_for_update().filter(public_id=task).first()
    if row is None:
        raise UnknownTask(task=task)
    if row.state == state:
        return told(row)
    if row.state != TaskState.OPEN:
        raise TaskOver(task=task, state=row.state)
    row.state, row.closed_by, row.closed_at = state.value, actor, now
    row.save(update_fields=["state", "closed_by", "closed_at"])
    kind = TaskDone if state == TaskState.DONE else TaskCancelled
    record(kind(**_facts(row, kind.name, actor, now)))
    return told(row)


def told(row: Task) -> TaskCard:
    """A task as a value."""
    return TaskCard(
        public_id=row.public_id,
        kind=TaskKind(row.kind),
        state=TaskState(row.state),
        note=row.note,
        customer_id=row.customer_id,
        order=row.order,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )


def _write(row: Task) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Task.objects.filter(key=row.key).exists():
            raise AskedTwice(key=row.key) from error
        raise


def _facts(row: Task, name: str, actor: str, now: datetime) -> dict[str, Any]:
    ids = [row.customer_id] if row.customer_id is not None else []
    return {
        "key": f"{name}:{row.public_id}",
        "occurred_at": now,
        "actor": actor,
        "task": row.public_id,
        "kind": row.kind,
        "customer": next(iter(public_ids_of(ids).values()), ""),
        "order": row.order,
    }
