"""Tasks, workers, and a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from regulars.core.events.models import EventRow
from regulars.core.events.services import record
from regulars.core.events.tests.test_services import CupFilled
from regulars.core.work.doing import Doer
from regulars.core.work.holding import Holder
from regulars.core.work.models import Task
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.kernel.errors import Unavailable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


class StandingClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


def draft(key: str = "a", *, kind: str = "cups.fill", due_at: datetime = NOW, **facts) -> TaskDraft:
    return TaskDraft(kind=kind, key=key, due_at=due_at, facts=facts)


def put_down(*drafts: TaskDraft) -> None:
    with transaction.atomic():
        put(drafts)


def worked(clock: StandingClock, *, name: str = "w") -> Doer:
    """One worker takes what is due, does it, and ends."""
    holder = Holder.begin(name, now=clock())
    doer = doer_of(holder, clock)
    doer.do(holder.take(1_000, now=clock()))
    holder.end()
    return doer


def doer_of(holder: Holder, clock: StandingClock) -> Doer:
    return Doer(holder, clock, lambda kind: None)


def rows() -> list[tuple[str, str]]:
    """Kind and key of every task there is."""
    return list(Task.objects.order_by("pk").values_list("kind", "key"))


class TapBusy(Unavailable):
    sentence = "The tap is busy."


def fill(key: str, cup: int = 1) -> None:
    """An effect in the database."""
    event = CupFilled(key=f"cup:{key}", occurred_at=NOW, actor="system", cup_id=cup, litres=0.5)
    record(event)


def filled() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("key", flat=True))
