"""What an event is, and where a reader stands in the log."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar

from regulars.kernel.errors import Refused

SYSTEM = "system"  # nobody asked for it just then: the program itself
VISITOR = "visitor"  # somebody who has not signed in
COMMAND_LINE = "command line"  # whoever can run commands where the installation is
STAFF = "stf_"  # what the public id of a member of staff begins with
KEY = "key_"  # what the public id of a key begins with, by which a program does it
CONNECTION = "con_"  # what the public id of a connection begins with, by which a shop tells it
LONGEST_ACTOR = 100
CHAIN_HEAD = "log-chain.json"  # a file of the home: where the chain over the log ends
MAX_AGE = timedelta(hours=24)  # of what may still set anything in motion


def command_line(account: str = "") -> str:
    """The actor that a command is run by; an account of the operating system is named where it is
    certain.

    >>> command_line("shop"), command_line()
    ('command line: shop', 'command line')
    """
    return f"{COMMAND_LINE}: {account}"[:LONGEST_ACTOR] if account else COMMAND_LINE


def is_late(occurred_at: datetime, received_at: datetime) -> bool:
    """Whether it is too long ago to set anything in motion."""
    return received_at - occurred_at > MAX_AGE


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. A subclass adds its facts as fields and says its ``name``.

    ``key`` names the cause: recorded twice, it is one event. ``actor`` is who did it: the public id
    of a member of staff, of a program's key or of a shop's connection, ``SYSTEM``, ``VISITOR`` or
    :func:`command_line`.
    ``historical`` marks what was true before we were there to see it; nothing is set in motion by
    it. Facts are ids and figures, never names or addresses: the log outlives an erased customer.
    """

    name: ClassVar[str]

    key: str
    occurred_at: datetime
    actor: str
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
    actor: str
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
