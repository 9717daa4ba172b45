"""Telling shops our address, through their API."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from regulars.edges.connectors.connections import asking, models
from regulars.edges.connectors.connections.kinds import kind_of
from regulars.edges.connectors.connections.sealing import seal_secret
from regulars.edges.connectors.connections.types import NoPublicAddress, NothingToAsk, Registered

TASK = "connections.register"


def register(*, public_id: str, now: datetime) -> Registered:
    """Tell the shop our address, as far as it does not know it; return what it was told of. Where
    it makes the secret just then, that is kept.

    Outside transactions, as it reaches the shop. Raises UnknownConnection, AlreadyEnded,
    NothingToAsk, NoPublicAddress, and what the shop refuses.
    """
    opened = asking.opened(public_id, now)
    kind = kind_of(opened.connection.kind)
    if kind.register is None or not kind.may_ask(opened):
        raise NothingToAsk(name=opened.connection.name)
    if not settings.REGULARS_URL:
        raise NoPublicAddress
    with asking.noted(opened.connection, now):
        done = kind.register(opened, settings.REGULARS_URL + opened.connection.path, now)
    if done.secret:
        rows = models.Connection.objects.filter(pk=opened.connection.id)
        rows.update(secret=seal_secret(done.secret))
    return done
