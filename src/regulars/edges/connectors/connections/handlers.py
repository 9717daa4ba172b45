"""What is done again and again: asking shops, telling them our address, and tidying up."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from regulars.core.events.services import subscribe
from regulars.core.work.services import Every, Retries, does, put, put_again, recurs
from regulars.core.work.types import Task, TaskDraft
from regulars.edges.connectors.connections import (
    backfilling,
    erasing,
    reconciling,
    registering,
    tidying,
)
from regulars.edges.connectors.connections.queries import askable
from regulars.edges.connectors.connections.types import ErasureAsked
from regulars.kernel import clock
from regulars.kernel.errors import RegularsError, Unavailable

BACKFILLING = Retries(most=12, first=timedelta(seconds=30))
OUTSIDE = {"in_transaction": False, "time_limit": timedelta(minutes=10)}


@recurs(
    "connections.reconcile_all",
    Every(timedelta(minutes=15)),
    title=_("Have shops asked what they changed"),
)
def reconcile_all(now: datetime) -> None:
    """Have every shop asked what it changed."""
    _put(reconciling.TASK, (one.public_id for one in askable("reconcile", now)), now)


@recurs(
    "connections.register_all",
    Every(timedelta(hours=1)),
    title=_("Have shops told our address"),
)
def register_all(now: datetime) -> None:
    """Have every shop told our address that forgot it."""
    if settings.REGULARS_URL:
        _put(registering.TASK, (one.public_id for one in askable("register", now)), now)


@recurs(
    "connections.tidy",
    Every(timedelta(minutes=1)),
    title=_("Tidy up after connections"),
)
def tidy(now: datetime) -> None:
    """Release what came while its connection went on, and forget what is over."""
    tidying.tidy(now=now)


@does(reconciling.TASK, title=_("Ask a shop what it changed"), **OUTSIDE)
def reconcile_one(task: Task, now: datetime) -> None:
    """Ask one shop what it changed. What it refuses is noted beside the connection, and it is asked
    again in a quarter of an hour.
    """
    with suppress(RegularsError):
        reconciling.reconcile(public_id=task.key, now=now)


@does(registering.TASK, title=_("Tell a shop our address"), **OUTSIDE)
def register_one(task: Task, now: datetime) -> None:
    """Tell one shop our address. What it refuses is noted beside the connection."""
    with suppress(RegularsError):
        registering.register(public_id=task.key, now=now)


@does(backfilling.TASK, retries=BACKFILLING, title=_("Bring in a shop's history"), **OUTSIDE)
def backfill(task: Task, now: datetime) -> None:
    """Do some pieces, and have the next ones done later."""
    try:
        wait = backfilling.go_on(public_id=task.key, now=now)
    except Unavailable:
        raise
    except RegularsError as error:
        backfilling.fail(public_id=task.key, problem=str(error), now=now)
        return
    if wait is not None:
        with transaction.atomic():
            put_again([TaskDraft(kind=task.kind, key=task.key, due_at=now + wait)])


@subscribe(
    ErasureAsked,
    even_history=True,
    at_once=1,
    title=_("Erase a customer whose shop asks for it"),
)
def erase_customer(asked: ErasureAsked) -> None:
    """Erase whom the shop names, if anybody."""
    erasing.carry_out(asked, now=clock.now())


def _put(kind: str, public_ids: Iterable[str], now: datetime) -> None:
    put([TaskDraft(kind=kind, key=public_id, due_at=now) for public_id in public_ids])
