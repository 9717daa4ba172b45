"""What kinds of tasks there are, and how each is done.

A module that does tasks has a ``handlers.py``, which declares them with :func:`does` and
:func:`recurs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from regulars.core.work.rules import Recurrence, Retries
from regulars.core.work.types import Task

Doing = Callable[[Sequence[Task], datetime], None]
DoingOne = Callable[[Task, datetime], None]
DoingAgain = Callable[[datetime], None]
TIME_LIMIT = timedelta(seconds=60)
ALL_AT_ONCE = 1_000


@dataclass(frozen=True)
class Kind:
    """How tasks of one kind are done.

    ``do`` is given tasks of the kind and the moment, and raises if it cannot do them. Those
    ``in_transaction`` are done and ended in one transaction, up to ``at_once`` of them, so that
    each has its effect once; where one fails, the others are done without it. The others reach
    beyond the database: one by one, they end in a transaction of their own, and whoever does them
    keeps account of what became of an attempt that was never heard of again. A worker that takes
    longer than the time limit ends itself. ``title`` says in plain words what is done.
    """

    name: str
    do: Doing
    retries: Retries = field(default_factory=Retries)
    at_once: int = ALL_AT_ONCE
    in_transaction: bool = True
    time_limit: timedelta = TIME_LIMIT
    recurrence: Recurrence | None = None
    title: Any = ""


_KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Let tasks of this kind be done."""
    known = _KINDS.setdefault(kind.name, kind)
    if known is not kind:
        message = f"two declare tasks of the kind {kind.name!r}"
        raise ValueError(message)


def does(name: str, **how: Any) -> Callable[[DoingOne], DoingOne]:
    """Declare what does tasks of a kind, one by one."""

    def declare(do: DoingOne) -> DoingOne:
        def each(tasks: Sequence[Task], now: datetime) -> None:
            for task in tasks:
                do(task, now)

        add(Kind(name, each, **how))
        return do

    return declare


def does_many(name: str, **how: Any) -> Callable[[Doing], Doing]:
    """Declare what does tasks of a kind, some at a time."""

    def declare(do: Doing) -> Doing:
        add(Kind(name, do, **how))
        return do

    return declare


def recurs(name: str, recurrence: Recurrence, **how: Any) -> Callable[[DoingAgain], DoingAgain]:
    """Declare work that is done again and again."""

    def declare(do: DoingAgain) -> DoingAgain:
        def once(tasks: Sequence[Task], now: datetime) -> None:
            del tasks
            do(now)

        add(Kind(name, once, recurrence=recurrence, **how))
        return do

    return declare


@cache
def load_kinds() -> None:
    """Have every installed module declare what it does."""
    for application in apps.get_app_configs():
        if application.module and module_has_submodule(application.module, "handlers"):
            import_module(f"{application.name}.handlers")


def kinds() -> Mapping[str, Kind]:
    """Every kind that an installed module declares, by name."""
    load_kinds()
    return MappingProxyType(_KINDS)
