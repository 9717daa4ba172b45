"""What happens to tasks in quarantine, and what can be wrong with the wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid

LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class TaskRetried(Event):
    """Somebody had a task in quarantine tried again."""

    name: ClassVar[str] = "quarantine.task_retried"
    task_id: int
    kind: str
    task_key: str


@dataclass(frozen=True, kw_only=True)
class KindRetried(Event):
    """Somebody had all tasks of a kind that were in quarantine tried again."""

    name: ClassVar[str] = "quarantine.kind_retried"
    kind: str
    tasks: int


@dataclass(frozen=True, kw_only=True)
class TaskDiscarded(Event):
    """Somebody decided that a task in quarantine is never done."""

    name: ClassVar[str] = "quarantine.task_discarded"
    task_id: int
    kind: str
    task_key: str
    reason: str


@dataclass(eq=False)
class UnusableReason(Invalid):
    """A task is discarded for a reason that others can read later."""

    code = "quarantine.unusable_reason"
    sentence = "Say why the task is discarded, in 1 to {longest} letters."
    longest: int = LONGEST_REASON
