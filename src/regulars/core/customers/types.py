"""Customers as values, and what bringing them in brings about."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from typing import Any, ClassVar

from regulars.core.events.types import Event
from regulars.core.personal import Deleted, Erasing, MarksOf
from regulars.core.registers.types import BroughtIn, TakenBack
from regulars.kernel.errors import Invalid, NotFound, Refused


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer as another system tells of them; empty text says nothing."""

    reference: str
    seen_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Somebody of whom we hear for the first time, while it happens; empty text says nothing.

    ``is_proven``: a shop says so; else a browser does.
    """

    source: str
    seen_at: datetime
    reference: str = ""  # what the source knows them by; empty: only by other things
    name: str = ""
    email: str = ""
    phone: str = ""
    joined_at: datetime | None = None
    is_proven: bool = True
    historical: bool = False


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is told of a customer who is there; empty text and None say nothing.

    What ``may_overwrite`` takes the place of what is known, if it is newer than that; other facts
    fill blanks. An e-mail and a phone that are not ``is_proven`` are only what somebody claims. Of
    ``cleared`` fields nothing is known any more, and nothing older fills them.
    """

    told_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    joined_at: datetime | None = None
    may_overwrite: bool = True
    is_proven: bool = True
    cleared: frozenset[str] = frozenset()


class Merging(enum.StrEnum):
    """What becomes of a customer's rows in a table when they become part of another customer."""

    FOLLOWS = "follows"  # they are the other's from then on
    STAYS = "stays"  # they say something of the one customer alone, and nobody asks for them
    DERIVED = "derived"  # they are made anew of the rows that follow, by the database itself


@dataclass(frozen=True)
class Belonging:
    """A table whose rows are customers', by a field; ``rows`` is its model.

    ``visitor`` is the field that says by which visitor's browser a row came about, where the table
    has one: such rows are the customer's whom the visitor turns out to be. Rows that ``goes_along``
    are deleted with the customer, and are no reason to keep them.

    ``merging`` is what becomes of
    them when two customers are made one. ``along`` is the field that names the row of another table
    that has its own customer: where a merge is taken back, rows go along with that.

    ``erasing`` is what becomes of the rows when the customer is erased. ``shown`` are the columns
    that an export of all that is known of them shows; empty: all of the table's own; None: none.
    ``marks`` tells what a row says somebody is known by.
    """

    rows: Any
    field: str = "customer"
    visitor: str = ""
    goes_along: bool = False
    erasing: Erasing = dataclass_field(default_factory=Deleted)
    shown: tuple[str, ...] | None = ()
    marks: MarksOf | None = None
    merging: Merging = Merging.FOLLOWS
    along: str = ""

    @property
    def label(self) -> str:
        """The table and the field, as logs name them, such as ``orders.order.customer``."""
        return f"{self.table}.{self.field}"

    @property
    def table(self) -> str:
        """The table, such as ``orders.order``."""
        return str(self.rows._meta.label_lower)  # noqa: SLF001 - Django's documented name for it


@dataclass(frozen=True)
class Known:
    """What is known of a customer; empty text and None: nothing."""

    first_seen_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    joined_at: datetime | None = None
    told_at: datetime | None = None  # a shop's last change
    claimed_email: str = ""  # that only a browser said
    claimed_phone: str = ""


@dataclass(frozen=True)
class Standing:
    """A customer, whom they are part of, and what is known of them."""

    id: int
    public_id: str
    known: Known
    merged_into: int | None = None
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Whole:
    """The whole customer whom somebody is, or is part of."""

    id: int
    public_id: str
    is_erased: bool


@dataclass(frozen=True)
class Reference:
    """One system's name for a customer."""

    source: str
    reference: str


@dataclass(frozen=True)
class Profile:
    """Who a customer is. What is ``claimed`` was only said in a browser."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    joined_at: datetime | None
    first_seen_at: datetime
    historical: bool
    references: tuple[Reference, ...]
    erased_at: datetime | None = None
    claimed_email: str = ""
    claimed_phone: str = ""

    @property
    def shown_as(self) -> str:
        """The best name known: name, e-mail, a reference, or what a browser said."""
        first = self.references[0].reference if self.references else self.claimed_email
        return self.name or self.email or first or self.public_id


@dataclass(eq=False)
class UnknownCustomer(NotFound):
    """No customer has this id."""

    code = "customers.unknown"
    sentence = "There is no customer {public_id}. Search by name, e-mail or reference."
    public_id: str


@dataclass(eq=False)
class AlreadyErased(Refused):
    """Nothing is known of the customer any more, and nothing more is told of them."""

    code = "customers.already_erased"
    sentence = "{customer} was erased. Nothing is known of them any more."
    customer: str


@dataclass(eq=False)
class ReferenceTaken(Refused):
    """A reference means one customer, for ever."""

    code = "customers.reference_taken"
    sentence = "{reference!r} means the customer {known} already, and cannot mean {told} as well."
    reference: str
    known: str
    told: str


class CustomersBroughtIn(BroughtIn):
    """A batch of customers was imported."""

    name: ClassVar[str] = "customers.imported"


class CustomersTakenBack(TakenBack):
    """An import of customers was undone."""

    name: ClassVar[str] = "customers.import_undone"


@dataclass(frozen=True, kw_only=True)
class CustomerMade(Event):
    """Somebody became known."""

    name: ClassVar[str] = "customers.made"
    customer_id: int
    customer: str  # public id


@dataclass(frozen=True)
class Called:
    """What a customer is called."""

    id: int
    public_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(Event):
    """Something else is known of a customer: these fields."""

    name: ClassVar[str] = "customers.changed"
    customer_id: int
    customer: str
    fields: list[str]


class TraitKind(enum.StrEnum):
    """What kind of value a trait has, whoever says it: a publisher of ours, or a shop."""

    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    LIST = "list"

    def read(self, value: Any) -> Any:
        """A value of this kind out of what JSON has for it; None stays None."""
        read = _READ.get(self)
        return read(value) if read and value is not None else value


# What JSON has as text.
_READ: dict[TraitKind, Callable[[str], Any]] = {
    TraitKind.DAY: date.fromisoformat,
    TraitKind.MOMENT: datetime.fromisoformat,
}


@dataclass(frozen=True)
class Trait:
    """Something that is known of customers: its name begins with its publisher's and a dot."""

    name: str
    kind: TraitKind
    title: Any  # text, perhaps translated when it is shown


@dataclass(frozen=True)
class Publisher:
    """Who says something of customers, and what: a module, and its traits in order."""

    name: str
    traits: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class TraitsDraft:
    """What is to be said of a customer: a value for each of the publisher's traits, in their
    order; None: nothing is known.

    ``ranking``: where the customer stands in the publisher's own list, the highest first; None:
    not in it.
    """

    customer_id: int
    values: Sequence[Any]
    ranking: float | None = None


@dataclass(frozen=True)
class Traits:
    """What a publisher says of a customer; every trait is there, None where nothing is known.

    ``ranking``: the customer's place in the publisher's own list; None: not in it.
    """

    customer_id: int
    model_version: str
    as_of: date
    values: Mapping[str, Any]
    ranking: float | None = None


@dataclass(eq=False)
class UnknownPublisher(NotFound):
    """No installed module publishes under this name."""

    code = "customers.unknown_publisher"
    sentence = "Nobody publishes traits as {publisher!r}. Known are: {publishers}."
    publisher: str
    publishers: tuple[str, ...]


@dataclass(eq=False)
class PublicationUnknown(NotFound):
    """There is no such publication, or it is no longer being written."""

    code = "customers.publication_unknown"
    sentence = "Publication {publication_id} is not being written. Begin another."
    publication_id: int


@dataclass(eq=False)
class NothingPublished(NotFound):
    """The publisher has said nothing yet that could be changed."""

    code = "customers.nothing_published"
    sentence = "{publisher} has published nothing yet. Publish everybody's traits first."
    publisher: str


@dataclass(eq=False)
class TraitMisfit(Invalid):
    """A value is not of the kind that its trait declares, or there are too few or too many."""

    code = "customers.trait_misfit"
    sentence = "Customer {customer_id}: {name} cannot be {value}. Give {wanted}."
    customer_id: int
    name: str
    value: str
    wanted: str
