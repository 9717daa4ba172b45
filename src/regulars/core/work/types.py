"""Tasks as values, and what can go wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from regulars.kernel.errors import NotFound, Refused, Unavailable

LONGEST_KIND = 120
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """Something to be done. ``key`` tells it from others of its kind, so that the same thing is not
    waiting twice; ``facts`` are ids and figures, never names or addresses.
    """

    kind: str
    key: str
    due_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


class Task(NamedTuple):
    """Something to be done, in the hands of a worker.

    ``attempts`` counts this one. Of those before, ``failures`` ended in an error; the others were
    never heard of again, as their worker was killed. ``crashes`` counts those of them that nothing
    else was done beside.
    """

    id: int
    kind: str
    key: str
    facts: Mapping[str, Any]
    due_at: datetime
    attempts: int
    failures: int
    crashes: int

    @property
    def is_suspect(self) -> bool:
        """Whether an earlier attempt was never heard of again: it may have been this that killed
        the worker.
        """
        return self.attempts - 1 > self.failures


@dataclass(frozen=True)
class Failure:
    """A task that could not be done, and why; ``is_final``: trying again will not help."""

    task: Task
    problem: str
    is_final: bool = False


@dataclass(frozen=True)
class Quarantined:
    """A task that is not tried any more until somebody says so."""

    id: int
    kind: str
    key: str
    problem: str
    attempts: int
    due_at: datetime
    quarantined_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Backlog:
    """What there is to do of one kind. ``lag`` is how long the first of those due has waited for a
    worker, ``next_at`` when the first of the others falls due; None: there is none.
    """

    kind: str
    waiting: int
    due: int
    held: int
    quarantined: int
    lag: timedelta
    next_at: datetime | None = None


@dataclass(frozen=True)
class WorkerCard:
    """A worker that shows signs of life, or did until lately."""

    id: int
    name: str
    started_at: datetime
    seen_at: datetime
    is_alive: bool


@dataclass(eq=False)
class LeaseLost(Unavailable):
    """A worker was not heard of for so long that others took its tasks."""

    code = "work.lease_lost"
    sentence = "The tasks of this worker were given to others, as it was not heard of for too long."


@dataclass(eq=False)
class UnknownTask(NotFound):
    """No task in quarantine has this id."""

    code = "work.unknown_task"
    sentence = "Task {task_id} is not in quarantine. It was tried again or discarded before."
    task_id: int


@dataclass(eq=False)
class UnknownKind(Unavailable):
    """No installed module does tasks of this kind; another version of the program may."""

    code = "work.unknown_kind"
    sentence = "Nothing here does tasks of the kind {kind}. Another version of Regulars may."
    kind: str


@dataclass(eq=False)
class NotInTransaction(Refused):
    """A task was to be put down apart from the change that makes it necessary."""

    code = "work.not_in_transaction"
    sentence = "A task of the kind {kind} must be put down in the transaction that needs it."
    kind: str
