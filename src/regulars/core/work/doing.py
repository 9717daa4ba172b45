"""Doing the tasks that a worker took: many in one transaction, and without those that fail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from regulars.core.work.holding import Changed, Holder
from regulars.core.work.kinds import Kind, kinds
from regulars.core.work.rules import Retries
from regulars.core.work.types import Failure, Task, UnknownKind
from regulars.kernel.errors import RegularsError, Unavailable

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
NOT_OURS = (OperationalError, InterfaceError)  # the database's trouble, not the task's


@dataclass
class Doer:
    """Does what a holder took, kind by kind.

    ``watch`` is told of each stretch of work before it begins: the kind, or None once it is over.
    Where ``stop`` is set, no other stretch begins. ``left`` are tasks that were taken and of which
    nothing has come: not begun, or begun in a transaction that did not end.
    """

    holder: Holder
    clock: Clock
    watch: Callable[[Kind | None], None]
    stop: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    failed: int = 0
    left: list[Task] = field(default_factory=list)

    def do(self, tasks: Sequence[Task]) -> None:
        """Do them all, first those that nothing is held against; then give back what is left.

        What the database refuses for its own reasons is raised, and nothing is held against any
        task for it; :meth:`tidy` then gives back what is left. Raises LeaseLost.
        """
        self.left = list(tasks)
        for kind, stretch in _stretches(tasks):
            if self.stop.is_set():
                break
            self._do_stretch(kind, stretch)
        self.tidy()

    def tidy(self) -> None:
        """Give back what is left."""
        self.holder.give_back(self.left)
        self.left = []

    def _do_stretch(self, kind: Kind, tasks: list[Task]) -> None:
        suspect = next((task for task in tasks if task.is_suspect), None)  # alone, then
        if suspect and not self.holder.suspect(kind, suspect, now=self.clock()):
            self._ended(tasks)
            return
        self.watch(kind)
        try:
            if kind.in_transaction:
                self._do_together(kind, tasks)
                self._ended(tasks)
            else:
                self._ended(tasks)  # whatever becomes of it
                self._do_outside(kind, tasks)
        finally:
            self.watch(None)

    def _do_together(self, kind: Kind, tasks: list[Task]) -> None:
        """All in one transaction; where one fails, each within a savepoint of its own.

        Most succeed, and a savepoint for each costs more than the work of many.
        """
        while tasks:
            try:
                tasks = self._done_at_once(kind, tasks)
            except Changed:
                tasks = self.holder.still_held(tasks)
            except NOT_OURS:
                raise
            except Exception:  # noqa: BLE001 - whatever it is, it is found again one by one
                tasks = self._do_one_by_one(kind, tasks)

    def _done_at_once(self, kind: Kind, tasks: list[Task]) -> list[Task]:
        """Do them; nothing has to be begun again."""
        with transaction.atomic():
            now = self.clock()
            kind.do(tasks, now)
            self.holder.finish(kind, tasks, now=now)
        self.done += len(tasks)
        return []

    def _do_one_by_one(self, kind: Kind, tasks: list[Task]) -> list[Task]:
        """Do those that can be; return what has to be begun again."""
        done: list[Task] = []
        failures: list[Failure] = []
        try:
            with transaction.atomic():
                now = self.clock()
                for task in tasks:
                    failure = _tried(kind, task, now)
                    if failure is None:
                        done.append(task)
                    else:
                        failures.append(failure)
                self.holder.finish(kind, done, now=now)
                self.holder.fail(kind, failures, now=now)
        except Changed:
            return self.holder.still_held(tasks)
        self.done += len(done)
        self.failed += len(failures)
        _say(failures)
        return []

    def _do_outside(self, kind: Kind, tasks: list[Task]) -> None:
        """Do it, then note that it is done; what was changed meanwhile is somebody else's now."""
        for task in tasks:
            try:
                kind.do([task], self.clock())
            except NOT_OURS:
                raise
            except Exception as error:  # noqa: BLE001 - kept with the task
                self._end_failed(kind, [_failure(task, error)])
                continue
            try:
                with transaction.atomic():
                    self.holder.finish(kind, [task], now=self.clock())
                self.done += 1
            except Changed:
                self.holder.still_held([task])

    def _end_failed(self, kind: Kind, failures: list[Failure]) -> None:
        try:
            with transaction.atomic():
                self.holder.fail(kind, failures, now=self.clock())
        except Changed:
            mine = {task.id for task in self.holder.still_held(one.task for one in failures)}
            if rest := [one for one in failures if one.task.id in mine]:
                self._end_failed(kind, rest)
            return
        self.failed += len(failures)
        _say(failures)

    def _ended(self, tasks: Sequence[Task]) -> None:
        ids = {task.id for task in tasks}
        self.left = [task for task in self.left if task.id not in ids]


def _stretches(tasks: Sequence[Task]) -> Iterator[tuple[Kind, list[Task]]]:
    """What is done in one go: tasks of one kind, as many as it does at once. Whoever is suspected
    of having killed a worker comes last and alone.
    """
    sound = sorted((task for task in tasks if not task.is_suspect), key=attrgetter("kind"))
    for name, same in groupby(sound, key=attrgetter("kind")):
        kind = _kind_or_none(name)
        every, size = list(same), kind.at_once if kind.in_transaction else 1
        for start in range(0, len(every), size):
            yield kind, every[start : start + size]
    for task in tasks:
        if task.is_suspect:
            yield _kind_or_none(task.kind), [task]


def _kind_or_none(name: str) -> Kind:
    """How it is done; of a kind that this version does not know, that it cannot be."""
    return kinds().get(name) or Kind(name, _unknown, retries=Retries(most=3))


def _unknown(tasks: Sequence[Task], now: datetime) -> None:
    del now
    raise UnknownKind(kind=tasks[0].kind)


def _tried(kind: Kind, task: Task, now: datetime) -> Failure | None:
    try:
        with transaction.atomic():
            kind.do([task], now)
    except NOT_OURS:
        raise
    except Exception as error:  # noqa: BLE001 - kept with the task
        return _failure(task, error)
    return None


def _failure(task: Task, error: Exception) -> Failure:
    """What went wrong, in a sentence; a refusal of ours stays one however often it is tried."""
    if isinstance(error, RegularsError):
        return Failure(task, str(error), is_final=not isinstance(error, Unavailable))
    if isinstance(error, DatabaseError):  # its own words quote rows
        return Failure(task, f"{type(error).__name__}: the database refused it")
    return Failure(task, f"{type(error).__name__}: {error}")


def _say(failures: Sequence[Failure]) -> None:
    for failure in failures:
        task = failure.task
        logger.warning("%s %s: %s", task.kind, task.key, failure.problem)
