"""Customers as values, and what bringing them in brings about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.blanks import Differing, Filled
from regulars.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer as another system tells of them; empty text says nothing."""

    reference: str
    seen_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    joined_at: datetime | None = None


@dataclass
class CustomersImported:
    """What an import did: ids by reference, how many are new, which blanks it filled, what
    differs.
    """

    ids: dict[str, int] = field(default_factory=dict)
    created: int = 0
    unchanged: int = 0
    filled: list[Filled] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """One system's name for a customer."""

    source: str
    reference: str


@dataclass(frozen=True)
class Profile:
    """Who a customer is."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    joined_at: datetime | None
    first_seen_at: datetime
    historical: bool
    references: tuple[Reference, ...]

    @property
    def shown_as(self) -> str:
        """The best name known: name, e-mail, or a reference."""
        first = self.references[0].reference if self.references else self.public_id
        return self.name or self.email or first


@dataclass(eq=False)
class UnknownCustomer(NotFound):
    """No customer has this id."""

    code = "customers.unknown"
    sentence = "There is no customer {public_id}. Search by name, e-mail or reference."
    public_id: str


@dataclass(frozen=True, kw_only=True)
class CustomersBroughtIn(Event):
    """A batch of customers was imported; new ones have ids in the range (0 where none is new)."""

    name: ClassVar[str] = "customers.imported"
    import_run: int
    first_customer_id: int
    last_customer_id: int
    created: int
    filled: int


@dataclass(frozen=True, kw_only=True)
class CustomersTakenBack(Event):
    """An import of customers was undone: so many deleted, so many emptied again."""

    name: ClassVar[str] = "customers.import_undone"
    import_run: int
    deleted: int
    emptied: int
