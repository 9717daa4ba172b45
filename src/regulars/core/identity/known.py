"""What is known of a batch of claims before any of them is believed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from regulars.core.customers.queries import customers_by_email, known_references, referenced_in
from regulars.core.identity.models import Identifier, Visitor
from regulars.core.identity.types import Kind

Mark = tuple[Kind, str]  # a kind and a value of it


@dataclass(eq=False)
class Person:
    """A customer who is there, or is about to be made; ``here``: the source has a name for them."""

    id: int = 0
    here: bool = False


@dataclass
class Known:
    """Who is known to one source by what. What claims bring is added as they are believed.

    ``loose`` are marks by which only what files brought means somebody; ``taken`` are e-mails that
    somebody has already, proven or not.
    """

    source: str
    persons: dict[int, Person] = field(default_factory=dict)
    references: dict[str, Person] = field(default_factory=dict)
    marks: dict[Mark, Person] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    owners: dict[str, Person] = field(default_factory=dict)  # of visitors
    loose: set[Mark] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def read(
        self,
        *,
        references: Collection[str],
        marks: Collection[Mark],
        emails: Collection[str],
        anonymous_ids: Collection[str],
    ) -> None:
        """Ask the database about all of them at once."""
        for reference, customer_id in known_references(self.source, references).items():
            self.references[reference] = self.person(customer_id)
        self._read_marks(marks, emails)
        rows = Visitor.objects.filter(source=self.source, anonymous_id__in=anonymous_ids)
        for row in rows:
            self.visitors[row.anonymous_id] = row
            if row.customer_id:
                self.owners[row.anonymous_id] = self.person(row.customer_id)
        here = referenced_in(self.source, list(self.persons))
        for person in self.persons.values():
            person.here = person.id in here

    def person(self, customer_id: int) -> Person:
        """The one person of this id."""
        return self.persons.setdefault(customer_id, Person(customer_id))

    def _read_marks(self, marks: Collection[Mark], emails: Collection[str]) -> None:
        for kind in Kind:
            values = {value for one, value in marks if one == kind}
            values |= set(emails) if kind is Kind.EMAIL else set()
            rows = Identifier.objects.filter(kind=kind, value__in=values)
            for value, customer_id in rows.values_list("value", "customer_id"):
                self.marks[kind, value] = self.person(customer_id)
        self._read_emails(emails)
        self.taken |= {value for kind, value in self.marks if kind is Kind.EMAIL}

    def _read_emails(self, emails: Collection[str]) -> None:
        """An e-mail that files brought means the one customer who has it; of several, nobody."""
        for email, ids in customers_by_email(emails).items():
            self.taken.add(email)
            mark = (Kind.EMAIL, email)
            if len(ids) == 1 and mark not in self.marks:
                self.marks[mark] = self.person(ids[0])
                self.loose.add(mark)
