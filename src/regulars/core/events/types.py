"""What an event is, and where a reader stands in the log."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from regulars.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. A subclass adds its facts as fields and says its ``name``.

    ``key`` names the cause: recorded twice, it is one event. ``historical`` marks what was true
    before we were there to see it; nothing is set in motion by it. Facts are ids and figures, never
    names or addresses: the log outlives an erased customer.
    """

    name: ClassVar[str]

    key: str
    occurred_at: datetime
    historical: bool = False

    def facts(self) -> dict[str, Any]:
        """The fields that the subclass adds."""
        common = {item.name for item in fields(Event)}
        return {
            item.name: getattr(self, item.name) for item in fields(self) if item.name not in common
        }


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the log: everything up to it has been read. The default is the beginning."""

    transaction_id: int = 0
    row_id: int = 0


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the log; ``payload`` holds its facts."""

    cursor: Cursor
    key: str
    name: str
    payload: dict[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    historical: bool


@dataclass(eq=False)
class KeyTaken(Refused):
    """A key names one event for ever, and this one tells something else."""

    code = "events.key_taken"
    sentence = "{key} is in the log with other facts. An event of its own needs a key of its own."
    key: str


@dataclass(eq=False)
class NotInTransaction(Refused):
    """An event was to be recorded apart from the change that makes it true."""

    code = "events.not_in_transaction"
    sentence = "{name} must be recorded inside the transaction that makes it true."
    name: str
