"""What is known of a batch of claims before any of them is believed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from regulars.core.bulk import among
from regulars.core.customers.queries import (
    customers_by_email,
    customers_claiming,
    known_references,
    parts_among,
    referenced,
    referenced_in,
    standings,
)
from regulars.core.identity.models import Identifier, Visitor
from regulars.core.identity.parts import parts_named
from regulars.core.identity.rules import is_somebodys
from regulars.core.identity.types import BROWSER, REFERENCE, Key, Kind

NEVER = datetime.min.replace(tzinfo=UTC)
Mark = tuple[Kind, str]  # a kind and a value of it


@dataclass(eq=False)
class Person:
    """A customer who is there, or is about to be made; ``here``: the source has a name for them.

    The rest is looked up of those who are found by anything but a name: what they are called,
    their proven ``emails``, the one that was only ``claimed`` in a browser, and whether anything
    else than their browsers and what was said there tells who they are (``is_known``).
    """

    id: int = 0
    here: bool = False
    name: str = ""
    emails: set[str] = field(default_factory=set)
    claimed: str = ""
    is_known: bool = False

    def hear(self, name: str, email: str, *, is_proven: bool) -> None:
        """Be known by these, too."""
        self.name = self.name or name
        self.is_known |= is_proven
        if is_proven:
            self.emails |= {email} - {""}
        else:
            self.claimed = self.claimed or email


@dataclass(eq=False, slots=True)
class Device:
    """A visitor's row, as far as it is looked at and changed; one that is to be made has no ``pk``
    yet, and a moment when it was first seen.
    """

    anonymous_id: str
    pk: int = 0
    customer_id: int | None = None
    is_shared: bool = False
    first_seen_at: datetime = NEVER


@dataclass
class Known:
    """Who is known to one source by what. What claims bring is added as they are believed.

    ``loose`` are marks by which only what files brought means somebody; ``claimed`` says who only
    said an e-mail in a browser: nothing proven is theirs for it.
    """

    source: str
    persons: dict[int, Person] = field(default_factory=dict)
    references: dict[str, Person] = field(default_factory=dict)
    marks: dict[Mark, Person] = field(default_factory=dict)
    visitors: dict[str, Device] = field(default_factory=dict)
    owners: dict[str, Person] = field(default_factory=dict)  # of visitors
    loose: set[Mark] = field(default_factory=set)
    claimed: dict[str, list[Person]] = field(default_factory=dict)
    whose: dict[Key, int] = field(default_factory=dict)  # of customers who are part of others
    several: set[str] = field(default_factory=set)  # e-mails that files brought of several

    def read(
        self,
        *,
        references: Collection[str],
        marks: Collection[Mark],
        emails: Collection[str],
        anonymous_ids: Collection[str],
        customer_ids: Collection[int],
        is_claiming: bool,
    ) -> None:
        """Ask the database about all of them at once. ``is_claiming``: some say in a browser who
        they may be, with whom those that have names are compared.
        """
        self._read_named(customer_ids)
        for reference, customer_id in known_references(self.source, references).items():
            self.references[reference] = self.person(customer_id)
        self._read_marks(marks, emails)
        if anonymous_ids:
            self._read_visitors(anonymous_ids)
        self._see_who_is_here()
        self._read_those_compared(is_claiming=is_claiming)
        self.whose |= parts_named(
            self.source,
            {person.id for person in self.persons.values()},
            {
                *((REFERENCE, name) for name in self.references),
                *((BROWSER, name) for name in self.owners),
            },
        )

    def person(self, customer_id: int) -> Person:
        """The one person of this id."""
        known = self.persons.get(customer_id)
        if known is None:
            known = self.persons[customer_id] = Person(customer_id)
        return known

    def _read_named(self, customer_ids: Collection[int]) -> None:
        """Those whom our own ids mean, or whom these are part of."""
        wholes = parts_among(customer_ids) if customer_ids else {}
        for customer_id, whole in wholes.items():
            self.persons[customer_id] = self.person(whole)

    def owner(self, key: Key) -> Person | None:
        """Who is known by a name of the source's, a browser, or a mark."""
        kind, value = key
        if kind == REFERENCE:
            return self.references.get(value)
        return self.owners.get(value) if kind == BROWSER else self.marks.get((Kind(kind), value))

    def _read_visitors(self, anonymous_ids: Collection[str]) -> None:
        rows = Visitor.objects.filter(source=self.source, anonymous_id__in=among(anonymous_ids))
        columns = ("anonymous_id", "pk", "customer_id", "is_shared")
        for name, pk, customer_id, is_shared in rows.values_list(*columns):
            self.visitors[name] = Device(name, pk, customer_id, is_shared)
            if customer_id:
                self.owners[name] = self.person(customer_id)

    def _see_who_is_here(self) -> None:
        """The source has a name of its own for those who were found by one, and for some others."""
        named = {
            person.id for name, person in self.references.items() if "@" not in name
        }  # an e-mail that a file knew somebody by is none
        here = named | referenced_in(self.source, self.persons.keys() - named)
        for person in self.persons.values():
            person.here = person.id in here
            person.is_known |= person.here

    def _read_those_compared(self, *, is_claiming: bool) -> None:
        """Those who have what a household shares, and browsers of whom nothing else is known yet;
        where there are such browsers, everybody whose they may turn out to be.
        """
        for person in (*self.references.values(), *self.marks.values()):
            person.is_known = True
        sharing = {who.id for (kind, _), who in self.marks.items() if kind is not Kind.EMAIL}
        self._read_persons(sharing | {who.id for who in self.owners.values() if not who.is_known})
        if is_claiming or not all(owner.is_known for owner in self.owners.values()):
            self._read_persons({person.id for person in self.persons.values()})

    def _read_persons(self, customer_ids: Collection[int]) -> None:
        if not customer_ids:
            return
        for customer_id, standing in standings(customer_ids).items():
            person, known = self.person(customer_id), standing.known
            person.hear(known.name, known.claimed_email, is_proven=False)
            email = known.email if is_somebodys(known.email) else ""
            person.hear("", email, is_proven=bool(known.told_at or known.email))
        rows = Identifier.objects.filter(customer__in=customer_ids)
        for customer_id, kind, value in rows.values_list("customer_id", "kind", "value"):
            self.person(customer_id).hear("", value if kind == Kind.EMAIL else "", is_proven=True)
        unknown = [pk for pk in customer_ids if not self.person(pk).is_known]
        for customer_id in referenced(unknown):
            self.person(customer_id).is_known = True

    def _read_marks(self, marks: Collection[Mark], emails: Collection[str]) -> None:
        for kind in Kind:
            values = {value for one, value in marks if one == kind}
            values |= set(emails) if kind is Kind.EMAIL else set()
            if not values:
                continue
            rows = Identifier.objects.filter(kind=kind, value__in=among(values))
            for value, customer_id in rows.values_list("value", "customer_id"):
                self.marks[kind, value] = self.person(customer_id)
        self._read_emails(emails)
        for email, ids in customers_claiming(emails).items():
            self.claimed[email] = [self.person(customer_id) for customer_id in ids]

    def _read_emails(self, emails: Collection[str]) -> None:
        """An e-mail that files brought means the one customer who has it; of several, nobody."""
        for email, ids in customers_by_email(emails).items():
            mark = (Kind.EMAIL, email)
            if mark in self.marks:
                continue
            if len(ids) == 1:
                self.marks[mark] = self.person(ids[0])
                self.loose.add(mark)
            else:
                self.several.add(email)

    def is_had(self, email: str) -> bool:
        """Whether anybody has the e-mail, proven or not."""
        return (Kind.EMAIL, email) in self.marks or email in self.several | self.claimed.keys()
