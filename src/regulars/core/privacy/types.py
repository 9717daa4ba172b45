"""Exports and erasures as values, and what stands in their way."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, Refused

LONGEST_REASON = 300


class Fate(enum.StrEnum):
    """What becomes of rows."""

    DELETED = "deleted"
    BLANKED = "blanked"
    KEPT = "kept"


class State(enum.StrEnum):
    """How far an erasure is."""

    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True)
class Touched:
    """So many rows of one table, and what becomes of them."""

    table: str  # its label
    title: Any  # what the rows are, for people
    fate: Fate
    rows: int
    because: str = ""  # why they are kept


@dataclass(frozen=True)
class Preview:
    """What erasing a customer would do, table by table; ``people`` are the public ids of every
    customer who is the same person.
    """

    customer: str
    people: tuple[str, ...]
    touched: tuple[Touched, ...]

    def of(self, fate: Fate) -> list[Touched]:
        """The tables whose rows have this fate, those of who they are first; without those that
        have no row of theirs.
        """
        return [one for one in reversed(self.touched) if one.fate is fate and one.rows]


@dataclass(frozen=True)
class ErasureCard:
    """An erasure as it stands."""

    public_id: str
    customer: str  # public id
    people: tuple[str, ...]
    actor: str
    reason: str
    state: State
    erased_at: datetime
    finished_at: datetime | None
    touched: tuple[Touched, ...]
    waits_for: str  # what is still to be cleared; empty: nothing
    problem: str  # why that failed last; empty: it did not

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.state is State.DONE


@dataclass(frozen=True)
class Tombstone:
    """What is remembered of an erasure for ever, outside of the database too: whose public ids
    there were, and the digests of what they were known by. ``key`` tells with which secret key the
    digests were made.
    """

    erasure: str
    customer: str
    people: tuple[str, ...]
    erased_at: datetime
    digests: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Table:
    """One table of an export: rows by column, as JSON holds them."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Iterator[dict[str, Any]]


@dataclass(eq=False)
class SeveralCustomers(Refused):
    """What was given means several customers."""

    code = "privacy.several_customers"
    sentence = "{given} is known of several customers: {customers}. Name one of them by their id."
    given: str
    customers: tuple[str, ...]


@dataclass(eq=False)
class NoReason(Invalid):
    """An erasure needs a reason that others can read later."""

    code = "privacy.no_reason"
    sentence = "Say why the customer is erased, in 1 to {longest} letters; name nobody in it."
    longest: int = LONGEST_REASON


@dataclass(eq=False)
class ReasonNamesThem(Invalid):
    """The reason would keep what is to be erased."""

    code = "privacy.reason_names_them"
    sentence = "The reason names the customer, and stays in the log. Say it without."


@dataclass(frozen=True, kw_only=True)
class CustomerErased(Event):
    """All that told who a customer is was erased; one event for each customer of the person."""

    name: ClassVar[str] = "privacy.erased"
    customer_id: int
    customer: str  # public id
    erasure: str


@dataclass(frozen=True, kw_only=True)
class ErasureFinished(Event):
    """What an erasure left to be cleared beside the database is cleared, too."""

    name: ClassVar[str] = "privacy.erasure_finished"
    customer: str
    erasure: str


@dataclass(frozen=True, kw_only=True)
class CustomerExported(Event):
    """Somebody took away all that is known of a customer."""

    name: ClassVar[str] = "privacy.exported"
    customer_id: int
    customer: str
