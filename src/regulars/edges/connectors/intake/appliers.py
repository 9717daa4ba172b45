"""How what each connector accepts is applied.

A connector has a ``handlers.py``, which declares that with :func:`applies`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.core.work.services import load_kinds
from regulars.edges.connectors.intake.types import Arrived

Applying = Callable[[Sequence[Arrived], datetime], None]


@dataclass(frozen=True)
class Applier:
    """What applies the deliveries of one connector: some of one source at a time, in a transaction
    that somebody else opens, in the order in which they came.

    Applying the same again changes nothing. They are kept for so long afterwards, to be looked at
    and applied again.
    """

    apply: Applying
    kept_for: timedelta | None


_APPLIERS: dict[str, Applier] = {}


def applies(connector: str, *, kept_for: timedelta | None = None) -> Callable[[Applying], Applying]:
    """Declare what applies the deliveries of a connector."""

    def declare(apply: Applying) -> Applying:
        _APPLIERS[connector] = Applier(apply, kept_for)
        return apply

    return declare


def applier_of(connector: str) -> Applier | None:
    """What applies the deliveries of a connector; None: nothing here does."""
    load_kinds()
    return _APPLIERS.get(connector)


def kept() -> dict[str, timedelta]:
    """For how long each connector's deliveries are kept, where they are."""
    load_kinds()
    return {name: one.kept_for for name, one in _APPLIERS.items() if one.kept_for}
