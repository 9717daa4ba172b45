"""Connecting systems, and what is decided about those that are connected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from regulars.core.access.queries import source_code
from regulars.core.customers.queries import public_ids
from regulars.core.events.services import record
from regulars.core.work.services import put_again
from regulars.core.work.types import TaskDraft
from regulars.edges.connectors.connections import (
    backfilling,
    models,
    reconciling,
    registering,
    sealing,
)
from regulars.edges.connectors.connections.kinds import declare, kind_of
from regulars.edges.connectors.connections.noting import value_of
from regulars.edges.connectors.connections.rules import credentials_of, settings_of, tidy_name
from regulars.edges.connectors.connections.types import (
    AccessLost,
    AlreadyEnded,
    BackfillState,
    Connection,
    ConnectionEnded,
    ConnectionMade,
    ConnectionPaused,
    ConnectionResumed,
    CredentialsReplaced,
    DataAsked,
    DeliversNothing,
    ErasureAsked,
    Kind,
    Made,
    SecretReplaced,
    State,
    UnknownConnection,
)
from regulars.edges.connectors.intake.services import hold, release
from regulars.kernel.ids import public_id as new_id

__all__ = [
    "ask_data",
    "ask_erasure",
    "ask_erasure_of_shop",
    "ask_soon",
    "begin_backfill",
    "connect",
    "declare",
    "disconnect",
    "look_up",
    "lose_access",
    "pause",
    "preview_backfill",
    "reconcile",
    "register",
    "replace_credentials",
    "replace_secret",
    "resume",
    "stop_backfill",
]

OVERLAP = timedelta(days=1)  # that a replaced secret holds too: shops take an hour to notice
begin_backfill, stop_backfill = backfilling.begin, backfilling.stop
preview_backfill = backfilling.preview
reconcile, look_up = reconciling.reconcile, reconciling.look_up
register = registering.register


@transaction.atomic
def connect(
    *,
    kind: str,
    name: str,
    source: str,
    filled: Mapping[str, Any],
    secret: str,
    actor: str,
    now: datetime,
) -> Made:
    """Connect a system; return it with the secret to paste there, where it is made here.

    ``filled`` is what people filled in, by field. Without ``secret``, where the other side makes
    it, nothing is genuine until it is told with :func:`replace_secret`.

    Records ``connections.made``. Raises UnknownKind, UnnamedConnection, UnusableSource,
    FieldMisfit, SecretMisfit.
    """
    how = kind_of(kind)
    made_here = "" if secret else _secret_of(how)
    told = made_here or (sealing.tidy_secret(secret) if secret else "")
    row = models.Connection.objects.create(
        public_id=new_id(models.PREFIX, now=now),
        kind=how.name,
        name=tidy_name(name),
        source=source_code(source),
        state=State.ACTIVE.value,
        settings=settings_of(how, filled),
        secret=sealing.seal_secret(told),
        credentials=sealing.seal_credentials(credentials_of(how, filled, check=True)),
        made_at=now,
    )
    record(
        ConnectionMade(
            key=f"{ConnectionMade.name}:{row.public_id}",
            occurred_at=now,
            actor=actor,
            connection=row.public_id,
            kind=row.kind,
            source=row.source,
        )
    )
    return Made(value_of(row), made_here)


@transaction.atomic
def pause(*, public_id: str, actor: str, now: datetime) -> Connection:
    """Keep what a connection delivers, and apply it only once it goes on.

    Records ``connections.paused``, unless it is paused. Raises UnknownConnection, AlreadyEnded.
    """
    row = _locked(public_id)
    if row.state != State.PAUSED:
        row.state = State.PAUSED.value
        row.save(update_fields=["state"])
        hold(connection=public_id)
        _record(ConnectionPaused, row, actor, now)
    return value_of(row)


@transaction.atomic
def resume(*, public_id: str, actor: str, now: datetime) -> Connection:
    """Apply what a connection delivers again, and what was kept meanwhile.

    Records ``connections.resumed``, unless it is active. Raises UnknownConnection, AlreadyEnded.
    """
    row = _locked(public_id)
    if row.state != State.ACTIVE:
        row.state = State.ACTIVE.value
        row.save(update_fields=["state"])
        release(connections=[public_id])
        _record(ConnectionResumed, row, actor, now)
    return value_of(row)


@transaction.atomic
def disconnect(*, public_id: str, actor: str, now: datetime) -> Connection:
    """Take nothing more from a system, and forget its secrets. What was taken is still applied.

    Records ``connections.ended``; again changes nothing. Raises UnknownConnection.
    """
    row = _locked(public_id, may_be_ended=True)
    if row.state == State.ENDED:
        return value_of(row)
    row.state = State.ENDED.value
    row.secret = row.former_secret = row.credentials = row.problem = ""
    row.former_until = row.problem_at = None
    row.save()
    release(connections=[public_id])
    running = models.Backfill.objects.filter(connection=row, state=BackfillState.RUNNING.value)
    running.update(state=BackfillState.STOPPED.value, ended_at=now)
    _record(ConnectionEnded, row, actor, now)
    return value_of(row)


@transaction.atomic
def replace_secret(*, public_id: str, secret: str, actor: str, now: datetime) -> Made:
    """Have deliveries signed with another secret: this one, or one made here and returned where
    ``secret`` is empty. The one before holds for a day more.

    Records ``connections.secret_replaced``. Raises UnknownConnection, AlreadyEnded, SecretMisfit,
    DeliversNothing.
    """
    row = _locked(public_id)
    kind = kind_of(row.kind)
    if kind.signing is None:
        raise DeliversNothing(name=row.name)
    made_here = "" if secret else _secret_of(kind)
    told = made_here or sealing.tidy_secret(secret)
    if row.secret:
        row.former_secret, row.former_until = row.secret, now + OVERLAP
    row.secret = sealing.seal_secret(told)
    row.save(update_fields=["secret", "former_secret", "former_until"])
    _record(SecretReplaced, row, actor, now)
    return Made(value_of(row), made_here)


@transaction.atomic
def replace_credentials(
    *, public_id: str, filled: Mapping[str, Any], actor: str, now: datetime
) -> Connection:
    """Ask a system with other secrets; those that are not filled in stay as they are.

    Records ``connections.credentials_replaced``. Raises UnknownConnection, AlreadyEnded,
    FieldMisfit.
    """
    row = _locked(public_id)
    told = credentials_of(kind_of(row.kind), filled, check=False)
    known = sealing.opened_of(row, now).credentials if row.credentials else {}
    row.credentials = sealing.seal_credentials({**known, **told})
    row.problem, row.problem_at = "", None
    row.save(update_fields=["credentials", "problem", "problem_at"])
    _record(CredentialsReplaced, row, actor, now)
    return value_of(row)


@transaction.atomic
def ask_soon(*, public_id: str, now: datetime) -> None:
    """Have a shop asked in the background, at once: to know our address, and what it changed."""
    put_again(
        [
            TaskDraft(kind=kind, key=public_id, due_at=now)
            for kind in (registering.TASK, reconciling.TASK)
        ]
    )


@transaction.atomic
def lose_access(*, public_id: str, problem: str, now: datetime) -> None:
    """Note that a system does not let us in any more, and forget what it was asked with. What it
    still delivers is taken.

    Records ``connections.access_lost``, unless it was lost before. Raises UnknownConnection.
    """
    row = _locked(public_id, may_be_ended=True)
    if row.state == State.ENDED or row.problem == problem:
        return
    row.credentials, row.problem, row.problem_at = "", problem, now
    row.save(update_fields=["credentials", "problem", "problem_at"])
    _record(AccessLost, row, public_id, now)


@transaction.atomic
def ask_erasure(
    *,
    connection: Connection,
    references: Sequence[str],
    customer_id: int | None,
    key: str,
    now: datetime,
) -> None:
    """Note that a shop asks that a customer be erased, who is soon after; None: nobody who is
    known.

    ``key`` tells the request from others. Records ``connections.erasure_asked``.
    """
    _ask_erasure(connection, key, now, **_whose(references, customer_id))


@transaction.atomic
def ask_erasure_of_shop(*, connection: Connection, key: str, now: datetime) -> None:
    """Note that a shop asks that all its customers be erased: that is shown beside the connection,
    and never done by itself.

    ``key`` tells the request from others. Records ``connections.erasure_asked``.
    """
    rows = models.Connection.objects.filter(pk=connection.id, erasure_asked_at__isnull=True)
    rows.update(erasure_asked_at=now)
    _ask_erasure(connection, key, now, is_whole_shop=True, **_whose([], None))


@transaction.atomic
def ask_data(
    *,
    connection: Connection,
    references: Sequence[str],
    customer_id: int | None,
    key: str,
    now: datetime,
) -> None:
    """Note that a shop's customer wants to know what is kept of them.

    ``key`` tells the request from others. Records ``connections.data_asked``.
    """
    record(
        DataAsked(
            key=f"{DataAsked.name}:{key}:{customer_id}",
            occurred_at=now,
            actor=connection.actor,
            connection=connection.public_id,
            kind=connection.kind,
            **_whose(references, customer_id),
        )
    )


def _ask_erasure(connection: Connection, key: str, now: datetime, **whose: Any) -> None:
    record(
        ErasureAsked(
            key=f"{ErasureAsked.name}:{key}:{whose['customer_id']}",
            occurred_at=now,
            actor=connection.actor,
            connection=connection.public_id,
            kind=connection.kind,
            **whose,
        )
    )


def _whose(references: Sequence[str], customer_id: int | None) -> dict[str, Any]:
    """Whom a request is about, as events tell it."""
    customer = public_ids([customer_id]).get(customer_id, "") if customer_id else ""
    return {
        "references": [] if customer else list(references),
        "customer_id": customer_id,
        "customer": customer,
    }


def _secret_of(kind: Kind) -> str:
    """A new secret, where it is made here."""
    return kind.signing.make() if kind.signing and kind.signing.make else ""


def _locked(public_id: str, *, may_be_ended: bool = False) -> models.Connection:
    rows = models.Connection.objects.select_for_update().filter(public_id=public_id)
    row = rows.first()
    if row is None:
        raise UnknownConnection(public_id=public_id)
    if row.state == State.ENDED and not may_be_ended:
        raise AlreadyEnded(name=row.name)
    return row


def _record(event: Any, row: models.Connection, actor: str, now: datetime) -> None:
    record(
        event(
            key=f"{event.name}:{row.public_id}:{now.isoformat()}",
            occurred_at=now,
            actor=actor,
            connection=row.public_id,
            kind=row.kind,
        )
    )
