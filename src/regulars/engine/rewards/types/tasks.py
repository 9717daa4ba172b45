"""What somebody packs or writes for a customer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

LONGEST_NOTE = 1_000


class TaskKind(enum.StrEnum):
    """What is to be done."""

    GIFT = "gift"
    INSERT = "insert"
    NOTE = "note"


class TaskState(enum.StrEnum):
    """How far it is."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """Something to be done for a customer, an order (``order``), or both."""

    key: str
    kind: TaskKind
    note: str
    customer_id: int | None = None
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskCard:
    """A task as it stands."""

    public_id: str
    kind: TaskKind
    state: TaskState
    note: str
    customer_id: int | None
    order: str
    opened_by: str
    opened_at: datetime
    closed_by: str
    closed_at: datetime | None
