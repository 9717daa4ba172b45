"""Who a person is: every customer that was found to be the same, and what they are known by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from regulars.core.customers.queries import (
    customers_by_email,
    customers_of_person,
    known_as,
    known_to_others,
    profiles,
)
from regulars.core.customers.types import UnknownCustomer
from regulars.core.personal import EMAIL, PHONE, Mark, Person
from regulars.core.privacy.registry import marks_of
from regulars.core.privacy.types import SeveralCustomers

PREFIX = "cus_"


def person_of(public_ids: Collection[str]) -> Person:
    """The person who these customers are, with everybody who is part of them; nobody's ids are an
    empty person.
    """
    ids = customers_of_person(public_ids)
    bare = Person(ids=tuple(ids), public_ids=tuple(ids.values()))
    return replace(bare, marks=frozenset(without_shared(bare, set(marks_of(bare)))))


def without_shared(person: Person, marks: set[Mark]) -> Iterable[Mark]:
    """What they are known by, without what somebody else is known by, too."""
    named = {mark: mark.tidied.value for mark in marks if mark.kind == EMAIL}
    called = {mark: mark.value for mark in marks if mark.kind == PHONE}
    others = known_to_others(person.ids, emails=set(named.values()), phones=set(called.values()))
    return {
        mark for mark in marks if (named.get(mark) or called.get(mark) or object()) not in others
    }


def customer_named(given: str) -> str:
    """The public id of the customer who is meant by an id, an e-mail or a reference.

    Raises UnknownCustomer, SeveralCustomers.
    """
    given = given.strip()
    if given.startswith(PREFIX):
        return given
    found = set(known_as(given)) | set(customers_by_email([given.lower()]).get(given.lower(), ()))
    named = sorted(profile.public_id for profile in profiles(list(found)).values())
    if not named:
        raise UnknownCustomer(public_id=given)
    if len(named) > 1:
        raise SeveralCustomers(given=given, customers=tuple(named))
    return named[0]
