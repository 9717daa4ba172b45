"""Erasing a customer, clearing what that leaves to be cleared, and exporting what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from regulars.core.bulk import take_turn
from regulars.core.customers.queries import living, profile
from regulars.core.customers.services import keep_as_erased
from regulars.core.events.services import record, record_all
from regulars.core.personal import Outside, Person
from regulars.core.privacy import archive, keeping
from regulars.core.privacy.clearing import clear_pending
from regulars.core.privacy.digests import digests_of
from regulars.core.privacy.erasing import carry_out
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.people import person_of
from regulars.core.privacy.queries import card_of, erasure_of
from regulars.core.privacy.registry import of_kind
from regulars.core.privacy.steps import sought_of
from regulars.core.privacy.tombstones import all_tombstones, remember
from regulars.core.privacy.types import (
    LONGEST_REASON,
    CustomerErased,
    CustomerExported,
    ErasureCard,
    NoReason,
    ReasonNamesThem,
    Tombstone,
)
from regulars.kernel.ids import public_id

__all__ = ["clear_pending", "erase", "export", "keep_tombstones", "replay"]

AGAIN = "Erased before a backup of an earlier time was restored."


@transaction.atomic
def erase(*, customer: str, reason: str, actor: str, now: datetime) -> ErasureCard:
    """Erase everything that says who a customer is, with everybody who was found to be the same
    person: once this returns, no table says it. What lies beside is cleared by a worker soon after.

    Orders and refunds stay, so that the shop's books and figures do. Erasing again changes nothing.
    ``customer`` is a public id. Records ``privacy.erased`` for each customer of the person.

    Raises UnknownCustomer, NoReason, ReasonNamesThem.
    """
    reason = " ".join(reason.replace("\0", " ").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason
    take_turn()
    found = profile(customer)
    if found.erased_at and (known := erasure_of(customer)):
        return known
    person = person_of([customer])
    if person.is_mentioned_in(reason):
        raise ReasonNamesThem
    erasure = Erasure(
        public_id=public_id("ers", now=now), customer=customer, reason=reason, erased_at=now
    )
    _erase(person, erasure, actor=actor, now=now)
    return card_of(erasure)


def export(*, customer: str, actor: str, now: datetime) -> Iterator[bytes]:
    """Everything that is known of a customer, with everybody who was found to be the same person,
    as the parts of a ZIP: ``data.json``, and each table as CSV.

    Records ``privacy.exported`` before the first part. Raises UnknownCustomer, AlreadyErased.
    """
    found = living(customer)
    with transaction.atomic():
        record(
            CustomerExported(
                key=f"{CustomerExported.name}:{public_id('evt', now=now)}",
                occurred_at=now,
                actor=actor,
                customer_id=found.id,
                customer=customer,
            )
        )
    return archive.written(person_of([customer]), customer, now)


def keep_tombstones() -> None:
    """See to it that all erasures which the database knows of are remembered outside of it.

    Raises the errors of ``kernel.files``.
    """
    keeping.keep(all_tombstones())


def replay(*, actor: str, now: datetime) -> int:
    """Erase again whom a database of an earlier time knows, and who was erased since; return how
    many people that were. Nothing but a small file is read where there is nobody.

    Raises the errors of ``kernel.files``.
    """
    tombstones = keeping.kept()
    if not tombstones:
        return 0
    known = set(Erasure.objects.values_list("public_id", flat=True))
    missing = [one for one in tombstones if one.erasure not in known]
    for one in missing:
        _replay(one, actor=actor, now=now)
    return len(missing)


@transaction.atomic
def _replay(tombstone: Tombstone, *, actor: str, now: datetime) -> None:
    take_turn()
    if _erasure_named(tombstone.erasure):  # by another process, just now
        return
    erasure = Erasure(
        public_id=tombstone.erasure,
        customer=tombstone.customer,
        reason=AGAIN,
        erased_at=tombstone.erased_at,
    )
    _erase(person_of(tombstone.people), erasure, actor=actor, now=now, tombstone=tombstone)


def _erase(
    person: Person,
    erasure: Erasure,
    *,
    actor: str,
    now: datetime,
    tombstone: Tombstone | None = None,
) -> None:
    """Write down what is to be looked for elsewhere, and erase what is here."""
    places = [place for place in of_kind(Outside) if place.note]
    noted = {place.name: place.note(person) for place in places if place.note}
    erasure.people = sorted({*person.public_ids, *(tombstone.people if tombstone else ())})
    erasure.actor = actor
    erasure.sought = sought_of(person, noted)
    touched = carry_out(person, now=erasure.erased_at)
    erasure.touched = [[one.table, one.fate.value, one.rows] for one in touched]
    erasure.save()
    remember(erasure, [*digests_of(person.marks), *(tombstone.digests if tombstone else ())])
    keep_as_erased(customer_ids=person.ids, now=erasure.erased_at)
    record_all(_events(person, erasure, actor=actor, now=now))


def _events(
    person: Person, erasure: Erasure, *, actor: str, now: datetime
) -> Sequence[CustomerErased]:
    return [
        CustomerErased(
            key=f"{CustomerErased.name}:{erasure.public_id}:{customer}",
            occurred_at=now,
            actor=actor,
            customer_id=customer_id,
            customer=customer,
            erasure=erasure.public_id,
        )
        for customer_id, customer in zip(person.ids, person.public_ids, strict=True)
    ]


def _erasure_named(name: str) -> Erasure | None:
    return Erasure.objects.filter(public_id=name).first()
