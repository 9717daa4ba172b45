"""What is noted of a connection while its deliveries come, are turned away and are applied."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection as database
from django.db.models import F, Q

from regulars.edges.connectors.connections import models
from regulars.edges.connectors.connections.types import Connection, State, UnknownConnection

NOTED = timedelta(seconds=5)  # a delivery is noted at most so often
COUNT = """
INSERT INTO connections_refusals (connection_id, reason, hour, number) VALUES (%s, %s, %s, 1)
ON CONFLICT (connection_id, reason, hour) DO UPDATE SET number = connections_refusals.number + 1
"""


def connection_of(public_id: str) -> Connection:
    """The connection, as a value.

    Raises UnknownConnection.
    """
    row = models.Connection.objects.filter(public_id=public_id).first()
    if row is None:
        raise UnknownConnection(public_id=public_id)
    return value_of(row)


def value_of(row: models.Connection) -> Connection:
    """The row as a value, without its secrets."""
    return Connection(
        id=row.pk,
        public_id=row.public_id,
        kind=row.kind,
        name=row.name,
        source=row.source,
        state=State(row.state),
        settings=row.settings,
        made_at=row.made_at,
    )


def delivered(row: models.Connection, now: datetime) -> None:
    """Note that something came, seldom: a busy shop would have everybody wait for one row."""
    last = row.last_delivery_at
    if last is not None and now - last < NOTED:
        return
    seldom = Q(last_delivery_at__isnull=True) | Q(last_delivery_at__lte=now - NOTED)
    models.Connection.objects.filter(seldom, pk=row.pk).update(last_delivery_at=now)


def applied(public_id: str, number: int, now: datetime) -> None:
    """Count what was applied, in the transaction of its effects."""
    rows = models.Connection.objects.filter(public_id=public_id)
    rows.update(applied=F("applied") + number, last_applied_at=now)


def turned_away(row: models.Connection, reason: models.Refusals.Reason, now: datetime) -> None:
    """Count something that was turned away."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    adapted = database.ops.adapt_datetimefield_value(hour)
    with database.cursor() as cursor:
        cursor.execute(COUNT, [row.pk, reason.value, adapted])
