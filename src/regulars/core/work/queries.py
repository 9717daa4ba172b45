"""What there is to do, who does it, and what could not be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Greatest

from regulars.core.work.kinds import kinds
from regulars.core.work.models import FREE, Task, Worker
from regulars.core.work.types import Backlog, Quarantined, WorkerCard

NEVER = timedelta(0)


def database_now() -> datetime:
    """The database's time, aware, in UTC: the one clock that all workers share."""
    if connection.vendor != "postgresql":  # this machine's, and all workers are on it
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def backlog(*, now: datetime) -> list[Backlog]:
    """What there is to do, kind by kind; empty where nothing waits.

    It counts every task: for whoever looks after the installation, not for shoppers' pages.
    """
    due = FREE & Q(ready_at__lte=now)
    counted = Task.objects.order_by("kind").values("kind")
    rows = counted.annotate(
        waiting=Count("pk", filter=FREE & Q(ready_at__gt=now)),
        due=Count("pk", filter=due),
        held=Count("pk", filter=Q(worker__isnull=False)),
        quarantined=Count("pk", filter=Q(quarantined_at__isnull=False)),
        next_at=Min("ready_at", filter=FREE & Q(ready_at__gt=now)),
        since=Min(Greatest("ready_at", "put_down_at"), filter=due),
    )
    return [
        Backlog(
            kind=row["kind"],
            waiting=row["waiting"],
            due=row["due"],
            held=row["held"],
            quarantined=row["quarantined"],
            lag=max(now - row["since"], NEVER) if row["since"] else NEVER,
            next_at=row["next_at"],
        )
        for row in rows
    ]


def workers(*, now: datetime) -> list[WorkerCard]:
    """Every worker that is alive, or whose tasks nobody has taken over yet; empty: none is."""
    return [
        WorkerCard(
            id=row.pk,
            name=row.name,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_alive=row.lease_ends_at > now,
        )
        for row in Worker.objects.order_by("pk")
    ]


def title_of(kind: str) -> str:
    """What tasks of a kind do, in plain words: those of the module that does them, or else what
    its name says.

    >>> title_of("loyalty.award_points")
    'Loyalty: award points'
    """
    known = kinds().get(kind)
    if known and known.title:
        return str(known.title)
    module, _, function = kind.partition(".")
    return f"{module.capitalize()}: {function.replace('_', ' ')}" if function else kind


def count_quarantined() -> int:
    """How many tasks are not tried any more until somebody says so."""
    return Task.objects.filter(quarantined_at__isnull=False).count()


def quarantined(*, limit: int = 100) -> list[Quarantined]:
    """Tasks that are not tried any more, what came last first."""
    rows = Task.objects.filter(quarantined_at__isnull=False)
    return [quarantined_of(task) for task in rows.order_by("-quarantined_at", "-pk")[:limit]]


def quarantined_task(task_id: int) -> Quarantined | None:
    """The task in quarantine with this id; None: there is none."""
    task = Task.objects.filter(pk=task_id, quarantined_at__isnull=False).first()
    return quarantined_of(task) if task else None


def quarantined_of(task: Task) -> Quarantined:
    """The row as a value."""
    if task.quarantined_at is None:
        message = f"{task} is not in quarantine"
        raise ValueError(message)
    return Quarantined(
        id=task.pk,
        kind=task.kind,
        key=task.key,
        problem=task.problem,
        attempts=task.attempts,
        due_at=task.due_at,
        quarantined_at=task.quarantined_at,
        facts=task.facts,
    )
