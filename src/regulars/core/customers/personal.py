"""What these tables hold of people beside what names a customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from regulars.core.customers.models import Customer, Publication
from regulars.core.personal import EMAIL, NAME, PHONE, Blanked, Holder, Impersonal, Mark, Person

NOTHING: dict[str, Any] = {
    "name": "",
    "email": "",
    "phone": "",
    "claimed_email": "",
    "claimed_phone": "",
    "joined_at": None,
    "told_at": None,
    "cleared_at": {},
    "import_run": None,  # undoing the import must not take the row away
}


def _themselves(person: Person) -> Q:
    return Q(pk__in=person.ids)


def _known_by(row: Customer) -> Iterator[Mark]:
    yield Mark(NAME, row.name)
    yield Mark(EMAIL, row.email)
    yield Mark(PHONE, row.phone)
    yield Mark(EMAIL, row.claimed_email)
    yield Mark(PHONE, row.claimed_phone)


PERSONAL = (
    Holder(
        Customer,
        theirs=_themselves,
        erasing=Blanked(NOTHING, stays=("public_id",)),
        marks=_known_by,
    ),
    Impersonal(Publication, "It says by which model, not of whom."),
)
