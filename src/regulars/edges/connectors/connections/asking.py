"""What asking a shop needs: its secrets, and a note of what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from regulars.edges.connectors.connections import models
from regulars.edges.connectors.connections.sealing import opened_of
from regulars.edges.connectors.connections.types import (
    AlreadyEnded,
    Connection,
    Opened,
    State,
    UnknownConnection,
)
from regulars.kernel.errors import RegularsError


def opened(public_id: str, now: datetime) -> Opened:
    """The connection with its secrets.

    Raises UnknownConnection, AlreadyEnded, SealBroken.
    """
    row = models.Connection.objects.filter(public_id=public_id).first()
    if row is None:
        raise UnknownConnection(public_id=public_id)
    if row.state == State.ENDED:
        raise AlreadyEnded(name=row.name)
    return opened_of(row, now)


@contextmanager
def noted(connection: Connection, now: datetime) -> Iterator[None]:
    """Note what the shop refuses beside the connection, until it does not any more."""
    rows = models.Connection.objects.filter(pk=connection.id)
    try:
        yield
    except RegularsError as error:
        known = rows.filter(problem="").update(problem=str(error), problem_at=now)
        if not known:
            rows.update(problem=str(error))
        raise
    rows.exclude(problem="").update(problem="", problem_at=None)
