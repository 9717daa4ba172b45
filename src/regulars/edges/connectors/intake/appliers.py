"""How what each connector accepts is applied.

A connector has a ``handlers.py``, which declares that with :func:`applies`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from regulars.core.personal import Person
from regulars.core.work.services import load_kinds
from regulars.edges.connectors.intake.types import Arrived, Heeding, everything

Reading = Callable[[Arrived], Any]
Applying = Callable[[Sequence[Any], datetime], None]
Parting = Callable[[Arrived, Person], "Parted"]


@dataclass(frozen=True)
class Applier:
    """What applies the deliveries of one connector.

    ``read`` makes of each what can be made of it without the database, before a transaction is
    opened: others write meanwhile. ``apply`` is given what was read of some of one source at a
    time, in a transaction that somebody else opens, in the order in which they came. Applying the
    same again changes nothing. They are kept for so long afterwards, to be looked at and applied
    again. What is of a topic that it does not heed is ignored: kept, and told apart.
    """

    read: Reading
    apply: Applying
    kept_for: timedelta | None
    heeds: Heeding


@dataclass(frozen=True)
class Parted:
    """A delivery without what is about a person, and that as it was sent, one by one. ``rest`` is
    empty where nothing else is in it.
    """

    theirs: Sequence[Any]
    rest: bytes
    size: int = 0  # messages in the rest


_APPLIERS: dict[str, Applier] = {}
_PARTINGS: dict[str, Parting] = {}


def as_it_came(delivery: Arrived) -> Arrived:
    """What is read of a delivery where nothing is read of it beforehand."""
    return delivery


def applies(
    connector: str,
    *,
    read: Reading = as_it_came,
    kept_for: timedelta | None = None,
    heeds: Heeding = everything,
) -> Callable[[Applying], Applying]:
    """Declare what applies the deliveries of a connector, and what reads them before."""

    def declare(apply: Applying) -> Applying:
        _APPLIERS[connector] = Applier(read, apply, kept_for, heeds)
        return apply

    return declare


def parts(connector: str) -> Callable[[Parting], Parting]:
    """Declare what tells, in the deliveries of a connector, what is about a person from the rest.
    Those of a connector that declares nothing are about everybody whom they mention.
    """

    def declare(part: Parting) -> Parting:
        _PARTINGS[connector] = part
        return part

    return declare


def parting_of(connector: str) -> Parting | None:
    """What tells what is about a person from the rest; None: nothing does."""
    load_kinds()
    return _PARTINGS.get(connector)


def applier_of(connector: str) -> Applier | None:
    """What applies the deliveries of a connector; None: nothing here does."""
    load_kinds()
    return _APPLIERS.get(connector)


def kept() -> dict[str, timedelta]:
    """For how long each connector's deliveries are kept, where they are."""
    load_kinds()
    return {name: one.kept_for for name, one in _APPLIERS.items() if one.kept_for}
