"""Customers as values, and what bringing them in brings about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from regulars.core.registers.types import BroughtIn, TakenBack
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


class CustomersBroughtIn(BroughtIn):
    """A batch of customers was imported."""

    name: ClassVar[str] = "customers.imported"


class CustomersTakenBack(TakenBack):
    """An import of customers was undone."""

    name: ClassVar[str] = "customers.import_undone"
