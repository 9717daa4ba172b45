"""Bringing in what a shop had before it was connected, piece by piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from regulars.core.events.services import record
from regulars.core.work.services import put_again
from regulars.core.work.types import TaskDraft
from regulars.edges.connectors.connections import asking, models
from regulars.edges.connectors.connections.kinds import kind_of
from regulars.edges.connectors.connections.reconciling import put_down
from regulars.edges.connectors.connections.types import (
    BackfillBegun,
    BackfillEnded,
    BackfillRunning,
    BackfillState,
    Connection,
    Found,
    Kind,
    NothingToAsk,
    NothingToPreview,
    Preview,
    Step,
)
from regulars.edges.connectors.intake.types import Arrived
from regulars.kernel.errors import RegularsError

TASK = "connections.backfill"
HISTORICAL = {"is_historical": True}


@transaction.atomic
def begin(*, public_id: str, actor: str, now: datetime) -> None:
    """Have all that the shop had before brought in, in the background and as history, which sets
    nothing in motion. One that failed or was stopped goes on where it was; one that is done begins
    anew.

    Records ``connections.backfill_begun``. Raises UnknownConnection, AlreadyEnded, NothingToAsk,
    BackfillRunning.
    """
    opened = asking.opened(public_id, now)
    connection, kind = opened.connection, kind_of(opened.connection.kind)
    if kind.backfill is None or not kind.may_ask(opened):
        raise NothingToAsk(name=connection.name)
    fresh = {"state": BackfillState.RUNNING.value, "begun_at": now}
    rows = models.Backfill.objects.select_for_update()
    row, is_new = rows.get_or_create(connection_id=connection.id, defaults=fresh)
    if not is_new:
        _begin_again(row, connection, now)
    put_again([TaskDraft(kind=TASK, key=public_id, due_at=now)])
    record(
        BackfillBegun(
            key=f"{BackfillBegun.name}:{public_id}:{now.isoformat()}",
            occurred_at=now,
            actor=actor,
            connection=public_id,
            kind=connection.kind,
        )
    )


def _begin_again(row: models.Backfill, connection: Connection, now: datetime) -> None:
    if row.state == BackfillState.RUNNING:
        raise BackfillRunning(name=connection.name)
    if row.state == BackfillState.DONE:
        row.cursor, row.found, row.left_out = {}, 0, 0
    row.state, row.begun_at = BackfillState.RUNNING.value, now
    row.ended_at, row.problem = None, ""
    row.save()


@transaction.atomic
def stop(*, public_id: str, actor: str, now: datetime) -> None:
    """Bring in no more of what was there before; it can go on later.

    Records ``connections.backfill_ended`` where it was running.
    """
    row = _running(public_id)
    if row is not None:
        _end(row, BackfillState.STOPPED, actor=actor, now=now)


def go_on(*, public_id: str, now: datetime) -> timedelta | None:
    """Do the next piece, and say how long to wait for the one after; None: there is none.

    Outside transactions, as it reaches the shop. What it refuses ends the backfill, unless it is
    only unavailable: that is raised.
    """
    row = _running(public_id)
    if row is None:
        return None
    opened = asking.opened(public_id, now)
    connection, kind = opened.connection, kind_of(opened.connection.kind)
    if kind.backfill is None:
        return None
    with asking.noted(connection, now):
        step = kind.backfill(opened, row.cursor, now)
    with transaction.atomic():
        held = _running(public_id)
        if held is None or held.cursor != row.cursor:
            return None  # it was stopped meanwhile, or somebody else did this piece
        _apply(kind, connection, step.found, now)
        _keep(held, step, now=now)
    return step.wait if step.cursor is not None else None


def preview(*, public_id: str, now: datetime) -> Preview:
    """Ask for all that the shop had before and keep nothing of it; say how much that is. What a
    shop lists twice is counted twice.

    Outside transactions, as it reaches the shop. Raises UnknownConnection, AlreadyEnded,
    NothingToAsk, NothingToPreview, and what the shop refuses.
    """
    opened = asking.opened(public_id, now)
    connection, kind = opened.connection, kind_of(opened.connection.kind)
    if kind.backfill is None or not kind.may_ask(opened):
        raise NothingToAsk(name=connection.name)
    if not kind.may_preview:
        raise NothingToPreview(name=connection.name)
    found: Counter[str] = Counter()
    left_out, cursor = 0, dict[str, Any]()
    with asking.noted(connection, now):
        while True:
            step = kind.backfill(opened, cursor, now)
            found.update(one.topic for one in step.found)
            left_out += step.left_out
            if step.cursor is None:
                return Preview(dict(found), left_out)
            cursor = dict(step.cursor)


def fail(*, public_id: str, problem: str, now: datetime) -> None:
    """Let a backfill rest that cannot go on; it can be begun again from there."""
    with transaction.atomic():
        row = _running(public_id)
        if row is not None:
            row.problem = problem
            _end(row, BackfillState.FAILED, actor=public_id, now=now)


def _apply(kind: Kind, connection: Connection, found: Sequence[Found], now: datetime) -> None:
    """Apply them together or, where one is refused, one by one; who is refused is put down like a
    delivery, where people find it.
    """
    if not found:
        return
    try:
        with transaction.atomic():
            kind.apply(connection, [_arrived(connection, one, now) for one in found], now)
    except RegularsError:
        for one in found:
            _apply_alone(kind, connection, one, now)


def _apply_alone(kind: Kind, connection: Connection, one: Found, now: datetime) -> None:
    try:
        with transaction.atomic():
            kind.apply(connection, [_arrived(connection, one, now)], now)
    except RegularsError:
        facts: dict[str, Any] = {**one.facts, **HISTORICAL}
        put_down(connection, Found(one.key, one.topic, one.body, one.moment, facts), now)


def _arrived(connection: Connection, one: Found, now: datetime) -> Arrived:
    return Arrived(
        id=0,
        connector=connection.kind,
        source=connection.source,
        actor=connection.actor,
        body=one.body,
        received_at=now,
        facts={**one.facts, **HISTORICAL},
        size=1,
        attempts=0,
        connection=connection.public_id,
        topic=one.topic,
    )


def _keep(row: models.Backfill, step: Step, *, now: datetime) -> None:
    row.found += len(step.found)
    row.left_out += step.left_out
    row.cursor = dict(step.cursor or {})
    row.save(update_fields=["found", "left_out", "cursor"])
    if step.cursor is None:
        connection = models.Connection.objects.get(pk=row.connection_id)
        _end(row, BackfillState.DONE, actor=connection.public_id, now=now)


def _running(public_id: str) -> models.Backfill | None:
    rows = models.Backfill.objects.filter(
        connection__public_id=public_id, state=BackfillState.RUNNING.value
    )
    return rows.select_related("connection").first()


def _end(row: models.Backfill, state: BackfillState, *, actor: str, now: datetime) -> None:
    row.state, row.ended_at = state.value, now
    row.save(update_fields=["state", "ended_at", "problem"])
    record(
        BackfillEnded(
            key=f"{BackfillEnded.name}:{row.connection.public_id}:{now.isoformat()}",
            occurred_at=now,
            actor=actor,
            connection=row.connection.public_id,
            kind=row.connection.kind,
            state=state.value,
            found=row.found,
            left_out=row.left_out,
        )
    )
