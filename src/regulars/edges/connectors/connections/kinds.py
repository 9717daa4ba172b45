"""Which kinds of systems can be connected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from regulars.core.work.services import load_kinds
from regulars.edges.connectors.connections import noting
from regulars.edges.connectors.connections.types import Kind, UnknownKind
from regulars.edges.connectors.intake.services import applies
from regulars.edges.connectors.intake.types import Arrived

KEPT_FOR = timedelta(days=30)
_KINDS: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    """Let systems of this kind be connected, and what they deliver be applied."""
    if kind.name in _KINDS:
        message = f"two declare connections of the kind {kind.name!r}"
        raise ValueError(message)
    _KINDS[kind.name] = kind

    @applies(kind.name, kept_for=KEPT_FOR, heeds=kind.heeds)
    def apply(deliveries: Sequence[Arrived], now: datetime) -> None:
        """By connection, as several may share a source; each in the order in which it came."""
        whose = attrgetter("connection")
        for public_id, some in groupby(sorted(deliveries, key=whose), key=whose):
            part = list(some)
            kind.apply(noting.connection_of(public_id), part, now)
            noting.applied(public_id, len(part), now)


def kind_of(name: str) -> Kind:
    """The kind of this name.

    Raises UnknownKind.
    """
    load_kinds()
    if name not in _KINDS:
        raise UnknownKind(kind=name, kinds=tuple(sorted(_KINDS)))
    return _KINDS[name]


def every_kind() -> list[Kind]:
    """All that can be connected, by name."""
    load_kinds()
    return [_KINDS[name] for name in sorted(_KINDS)]
