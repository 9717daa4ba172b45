"""Whom customers are part of, and what is known of them, read and written as a whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields

from django.db.models import QuerySet

from regulars.core.bulk import update
from regulars.core.customers.models import Customer
from regulars.core.customers.types import Known, Standing

KNOWN = tuple(field.name for field in fields(Known))


def standings(ids: Collection[int], *, locked: bool = False) -> dict[int, Standing]:
    """How these customers stand, by their ids; ids that nobody has are left out. ``locked``: until
    the transaction ends, in the order of the ids.
    """
    rows: QuerySet[Customer] = Customer.objects.filter(pk__in=ids).order_by("pk")
    found = rows.select_for_update() if locked else rows
    return {row.pk: _standing(row) for row in found}


def write(changed: Sequence[Standing]) -> None:
    """Let these customers stand so."""
    rows = [
        Customer(pk=one.id, merged_into_id=one.merged_into, **asdict(one.known)) for one in changed
    ]
    update(Customer, rows, ("merged_into", *KNOWN))


def _standing(row: Customer) -> Standing:
    known = Known(**{name: getattr(row, name) for name in KNOWN})
    return Standing(row.pk, row.public_id, known, row.merged_into_id, row.erased_at)
