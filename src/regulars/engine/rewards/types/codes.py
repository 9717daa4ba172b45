"""Codes: what is asked for, and what is told of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

LONGEST_CODE = 60  # letters
LONGEST_PREFIX = 12
LONGEST_POOL = 60
MOST_AT_ONCE = 100_000


class CodeKind(enum.StrEnum):
    """Who can use a code, and how often."""

    SHARED = "shared"  # whoever knows it; follows the reward's latest version
    UNIQUE = "unique"  # whoever has it
    PERSONAL = "personal"  # one customer alone


@dataclass(frozen=True, kw_only=True)
class SharedCode:
    """A code that the merchant words, for many; ``most_uses`` None: as the reward says."""

    reward: str
    text: str
    most_uses: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CodeBatch:
    """So many codes that nobody can guess, in a ``pool`` from which they are handed out."""

    reward: str
    number: int
    pool: str = ""
    prefix: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PersonalCode:
    """A code that is one customer's alone; out of ``pool``, where one is named."""

    reward: str
    customer_id: int
    pool: str = ""
    prefix: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CodeCard:
    """A code as it stands, without its text."""

    public_id: str
    reward: str
    kind: CodeKind
    last_four: str
    uses: int
    most_uses: int | None
    customer_id: int | None
    expires_at: datetime | None
    is_withdrawn: bool


@dataclass(frozen=True)
class MadeCode:
    """A code with its text."""

    public_id: str
    text: str


@dataclass(frozen=True)
class Imported:
    """What came of a list of codes: how many were taken in, how many were there already, and the
    lines that hold none, counted from 1.
    """

    added: int
    known: int
    unusable: tuple[int, ...] = ()
