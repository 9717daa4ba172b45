"""Which systems are connected, and how they do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Sum

from regulars.core.sealing import SealBroken
from regulars.edges.connectors.connections import models
from regulars.edges.connectors.connections.kinds import every_kind, kind_of
from regulars.edges.connectors.connections.noting import connection_of, value_of
from regulars.edges.connectors.connections.rules import settings_of
from regulars.edges.connectors.connections.sealing import opened_of
from regulars.edges.connectors.connections.types import (
    Backfill,
    BackfillState,
    Comparison,
    Connection,
    Health,
    Kind,
    NothingToCompare,
    State,
    UnknownConnection,
)
from regulars.edges.connectors.intake.queries import standings
from regulars.edges.connectors.intake.types import Standing

__all__ = [
    "askable",
    "comparison",
    "connection_of",
    "connections",
    "every_kind",
    "health",
    "healths",
    "kind_of",
    "names_of",
    "settings_of",
]

DAY = timedelta(days=1)
NOTHING = Standing()
Counts = Mapping[tuple[int, str], int]


def connections() -> list[Connection]:
    """All connections, the newest first, also those that have ended; empty: there was never one."""
    return [value_of(row) for row in models.Connection.objects.order_by("-pk")]


def names_of(public_ids: Collection[str]) -> dict[str, str]:
    """What people call these connections, by id; those that are not there are left out."""
    rows = models.Connection.objects.filter(public_id__in=public_ids)
    return dict(rows.values_list("public_id", "name"))


def health(public_id: str, *, now: datetime) -> Health:
    """How one connection does.

    Raises UnknownConnection.
    """
    found = _healths(public_id, now=now)
    if not found:
        raise UnknownConnection(public_id=public_id)
    return found[0]


def healths(*, now: datetime) -> list[Health]:
    """How all connections do, the newest first, in three database queries; empty: there was never
    one.
    """
    return _healths("", now=now)


def comparison(public_id: str) -> Comparison:
    """The balances that a connection told beside what their histories come to, by what is kept.

    Raises UnknownConnection, NothingToCompare.
    """
    connection = connection_of(public_id)
    compare = kind_of(connection.kind).compare
    if compare is None:
        raise NothingToCompare(name=connection.name)
    return compare(connection)


def askable(how: Literal["register", "reconcile", "backfill"], now: datetime) -> list[Connection]:
    """The connections that go on and whose shop can be asked in this way."""
    rows = models.Connection.objects.filter(state=State.ACTIVE.value).order_by("pk")
    kinds = {kind.name: kind for kind in every_kind()}
    return [value_of(row) for row in rows if getattr(_ways(row, kinds.get(row.kind), now), how)]


def _healths(public_id: str, *, now: datetime) -> list[Health]:
    rows = models.Connection.objects.select_related("backfill").order_by("-pk")
    if public_id:
        rows = rows.filter(public_id=public_id)
    kinds = {kind.name: kind for kind in every_kind()}
    found, counts = standings(), _turned_away(now)
    return [
        _health(
            row, _ways(row, kinds.get(row.kind), now), found.get(row.public_id, NOTHING), counts
        )
        for row in rows
    ]


@dataclass(frozen=True)
class _Ways:
    """How a connection may be asked, and what keeps its secrets from being read."""

    register: bool = False
    reconcile: bool = False
    backfill: bool = False
    delivers: bool = True
    problem: str = ""


def _ways(row: models.Connection, kind: Kind | None, now: datetime) -> _Ways:
    if kind is None:
        return _Ways()
    if row.state == State.ENDED:
        return _Ways(delivers=kind.delivers)
    try:
        may = kind.may_ask(opened_of(row, now))
    except SealBroken as error:
        return _Ways(delivers=kind.delivers, problem=str(error))
    return _Ways(
        may and kind.register is not None,
        may and kind.reconcile is not None,
        may and kind.backfill is not None,
        kind.delivers,
    )


def _turned_away(now: datetime) -> Counts:
    """How many deliveries were turned away in the last day, by connection and reason."""
    recent = models.Refusals.objects.filter(hour__gt=now - DAY).order_by()
    summed = recent.values_list("connection_id", "reason").annotate(Sum("number"))
    return {(connection, reason): number for connection, reason, number in summed}


def _health(row: models.Connection, ways: _Ways, standing: Standing, counts: Counts) -> Health:
    return Health(
        connection=value_of(row),
        delivers=ways.delivers,
        has_secret=bool(row.secret),
        former_until=row.former_until,
        last_delivery_at=row.last_delivery_at,
        last_applied_at=row.last_applied_at,
        applied=row.applied,
        waiting=standing.waiting,
        held=standing.held,
        stuck=standing.stuck,
        ignored=standing.ignored,
        forged=counts.get((row.pk, models.Refusals.Reason.FORGED.value), 0),
        malformed=counts.get((row.pk, models.Refusals.Reason.MALFORMED.value), 0),
        reconciled_until=row.reconciled_until,
        recovered=row.recovered,
        problem=ways.problem or row.problem,
        problem_at=row.problem_at,
        erasure_asked_at=row.erasure_asked_at,
        backfill=_backfill(row),
        may_reconcile=ways.reconcile,
        may_backfill=ways.backfill,
        may_register=ways.register,
    )


def _backfill(row: models.Connection) -> Backfill | None:
    kept: models.Backfill | None = getattr(row, "backfill", None)
    if kept is None:
        return None
    return Backfill(
        state=BackfillState(kept.state),
        begun_at=kept.begun_at,
        ended_at=kept.ended_at,
        found=kept.found,
        left_out=kept.left_out,
        problem=kept.problem,
    )
