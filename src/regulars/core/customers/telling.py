"""Customers as shops tell of them while they become known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from regulars.core.bulk import update
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.rules import tidy_email
from regulars.core.customers.types import (
    CustomerChanged,
    CustomerFacts,
    CustomerMade,
    NewCustomer,
    Profile,
    ReferenceTaken,
)
from regulars.core.events.services import record, record_all
from regulars.kernel.ids import public_id

TOLD = ("name", "email", "phone", "joined_at")
CLAIMED = {"email": "claimed_email", "phone": "claimed_phone"}  # what messages would go to
WRITTEN = (*TOLD, *CLAIMED.values(), "told_at", "cleared_at")


def make(new: Sequence[NewCustomer], *, actor: str, now: datetime) -> list[int]:
    """Make them, and return their ids in the same order."""
    rows = Customer.objects.bulk_create([_made(one, now) for one in new])
    CustomerReference.objects.bulk_create(
        CustomerReference(customer=row, source=one.source, reference=one.reference)
        for row, one in zip(rows, new, strict=True)
        if one.reference
    )
    record_all([_event_of(row, one, actor) for row, one in zip(rows, new, strict=True)])
    return [row.pk for row in rows]


def tell(facts: Mapping[int, CustomerFacts], *, actor: str) -> list[int]:
    """Write down what is told of customers who are there; return who is known otherwise by that,
    parts of others left out. Of those who were erased nothing is kept.
    """
    rows = Customer.objects.filter(pk__in=facts, erased_at__isnull=True).order_by("pk")
    changed: list[Customer] = []
    events: list[CustomerChanged] = []
    for row in rows:
        told = facts[row.pk]
        names = list(_told(row, told))
        if told.may_overwrite and (row.told_at is None or told.told_at > row.told_at):
            row.told_at = told.told_at
        elif not names:
            continue
        changed.append(row)
        if names and row.merged_into_id is None:  # of a part, whoever it is part of is told
            events.append(_changed(row, told, names, actor))
    update(Customer, changed, WRITTEN)
    record_all(events)
    return [event.customer_id for event in events]


def _told(row: Customer, told: CustomerFacts) -> Iterator[str]:
    """Set what is told, and name what is other than before."""
    overwrites = told.may_overwrite and (row.told_at is None or told.told_at >= row.told_at)
    for name in TOLD:
        if name in told.cleared:
            if overwrites and _clear(row, name, told.told_at):
                yield name
            continue
        value = tidy_email(told.email) if name == "email" else getattr(told, name)
        place = name if told.is_proven else CLAIMED.get(name, name)
        known = getattr(row, name) or getattr(row, place)
        may_stand = overwrites or not known
        if not value or value == known or not may_stand or _was_cleared(row, name, told):
            continue
        setattr(row, place, value)
        if place == name and getattr(row, CLAIMED.get(name, name)) == value:
            _unclaim(row, name)
        yield place


def _clear(row: Customer, name: str, at: datetime) -> bool:
    """Take a field out; say whether anything was in it."""
    was_known = bool(getattr(row, name))
    setattr(row, name, None if name == "joined_at" else "")
    _unclaim(row, name)
    row.cleared_at[name] = at.astimezone(UTC).isoformat()
    return was_known


def _unclaim(row: Customer, name: str) -> None:
    """What is claimed of a field is known for sure by now, or not to be known."""
    if name in CLAIMED:
        setattr(row, CLAIMED[name], "")


def _was_cleared(row: Customer, name: str, told: CustomerFacts) -> bool:
    """Whether the field was taken out later than this is told."""
    at = row.cleared_at.get(name)
    return at is not None and told.told_at < datetime.fromisoformat(at)


def _made(one: NewCustomer, now: datetime) -> Customer:
    said: dict[str, Any] = {name: getattr(one, name) for name in TOLD}
    said["email"] = tidy_email(one.email)
    if not one.is_proven:
        said |= {CLAIMED[name]: said.pop(name) for name in CLAIMED}
    return Customer(
        public_id=public_id("cus", now=now),
        first_seen_at=min(one.seen_at, one.joined_at or one.seen_at),
        told_at=one.seen_at if one.is_proven else None,
        historical=one.historical,
        **said,
    )


def _event_of(row: Customer, one: NewCustomer, actor: str) -> CustomerMade:
    return CustomerMade(
        key=f"customers.made:{row.public_id}",
        occurred_at=one.seen_at,
        actor=actor,
        historical=one.historical,
        customer_id=row.pk,
        customer=row.public_id,
    )


def _changed(row: Customer, told: CustomerFacts, names: list[str], actor: str) -> CustomerChanged:
    return CustomerChanged(
        key=f"customers.changed:{row.public_id}:{told.told_at.isoformat()}:{','.join(names)}",
        occurred_at=told.told_at,
        actor=actor,
        customer_id=row.pk,
        customer=row.public_id,
        fields=names,
    )


def add_reference(
    customer: Profile, source: str, reference: str, *, actor: str, now: datetime
) -> bool:
    """Do what ``services.add_reference`` says; the caller has the transaction."""
    row, is_new = CustomerReference.objects.get_or_create(
        source=source, reference=reference, defaults={"customer_id": customer.id}
    )
    if row.customer_id != customer.id:
        known = row.customer.public_id
        raise ReferenceTaken(reference=reference, known=known, told=customer.public_id)
    if is_new:
        record(
            CustomerChanged(
                key=f"customers.changed:{customer.public_id}:reference:{row.pk}",
                occurred_at=now,
                actor=actor,
                customer_id=customer.id,
                customer=customer.public_id,
                fields=["references"],
            )
        )
    return is_new
