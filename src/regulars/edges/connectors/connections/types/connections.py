"""Connections as values."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

LONGEST_NAME = 80
LONGEST_SECRET = 500


class State(enum.StrEnum):
    """Whether what a connection delivers is applied."""

    ACTIVE = "active"
    PAUSED = "paused"  # taken, and applied once it goes on
    ENDED = "ended"  # nothing is taken any more


class BackfillState(enum.StrEnum):
    """How far bringing in what was there before has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Connection:
    """A system that is connected, without its secrets. What it tells is kept under ``source``."""

    id: int
    public_id: str
    kind: str
    name: str
    source: str
    state: State
    settings: Mapping[str, Any]
    made_at: datetime

    @property
    def actor(self) -> str:
        """Who does what its deliveries bring about."""
        return self.public_id

    @property
    def path(self) -> str:
        """Where its deliveries go, below the installation's public address."""
        return f"/webhooks/{self.kind}/{self.public_id}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection with its secrets, for a hook that has to use them: never to be written down."""

    connection: Connection
    secrets: Sequence[str]  # that deliveries are signed with, the newest first
    credentials: Mapping[str, str]

    def __repr__(self) -> str:
        """Whose they are; never the secrets."""
        return f"Opened({self.connection.public_id})"


@dataclass(frozen=True)
class Made:
    """A connection that was made, and the secret to paste at the other side; empty: it has it."""

    connection: Connection
    secret: str


@dataclass(frozen=True)
class Backfill:
    """How far bringing in what was there before has come; ``problem`` is why it did not go on."""

    state: BackfillState
    begun_at: datetime
    ended_at: datetime | None
    found: int
    left_out: int
    problem: str


@dataclass(frozen=True)
class Health:
    """How a connection does. None: that did not happen yet."""

    connection: Connection
    delivers: bool  # else it is only asked
    has_secret: bool
    former_until: datetime | None  # until when the replaced secret holds too
    last_delivery_at: datetime | None
    last_applied_at: datetime | None
    applied: int  # deliveries, ever
    waiting: int
    held: int
    stuck: int
    ignored: int  # of a topic that means nothing here, of those that are kept
    forged: int  # in the last day
    malformed: int  # in the last day
    reconciled_until: datetime | None
    recovered: int  # things that no delivery told, ever
    problem: str  # of asking the shop; empty: none
    problem_at: datetime | None
    erasure_asked_at: datetime | None  # of all its customers, which is never done by itself
    backfill: Backfill | None
    may_reconcile: bool
    may_backfill: bool
    may_register: bool
