"""Erasures as they stand, what one would do, and who is known to be erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from regulars.core.customers.queries import living, profile
from regulars.core.personal import Mark
from regulars.core.privacy import digests, erasing
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.people import customer_named as named
from regulars.core.privacy.people import person_of
from regulars.core.privacy.steps import step_names
from regulars.core.privacy.types import ErasureCard, Fate, Preview, State, Touched


def erased_among(marks: Iterable[Mark]) -> dict[Mark, datetime]:
    """Of these marks, those that an erased person was known by, and when the last of them was
    erased.
    """
    return digests.erased_among(marks)


def customer_named(given: str) -> str:
    """The public id of the customer who is meant by an id, an e-mail or a reference.

    Raises UnknownCustomer, SeveralCustomers.
    """
    return named(given)


def preview(customer: str) -> Preview:
    """What erasing this customer, by their public id, would do.

    Raises UnknownCustomer, AlreadyErased.
    """
    living(customer)
    person = person_of([customer])
    return Preview(customer, tuple(sorted(person.public_ids)), erasing.outlook(person))


def erasures(*, limit: int = 100) -> list[ErasureCard]:
    """The erasures, the last first."""
    return [card_of(row) for row in Erasure.objects.order_by("-pk")[:limit]]


def count_under_way() -> int:
    """How many erasures are not done."""
    return Erasure.objects.filter(state=State.UNDER_WAY.value).count()


def erasure_of(customer: str) -> ErasureCard | None:
    """The erasure by which a customer, by their public id, was erased; None: they were not.

    Raises UnknownCustomer.
    """
    if not (erased_at := profile(customer).erased_at):
        return None
    rows = Erasure.objects.filter(erased_at=erased_at)
    return next((card_of(row) for row in rows if customer in row.people), None)


def card_of(row: Erasure) -> ErasureCard:
    """The row as a value."""
    waiting = [name for name in step_names() if name not in row.cleared]
    is_done = row.state == State.DONE.value
    return ErasureCard(
        public_id=row.public_id,
        customer=row.customer,
        people=tuple(row.people),
        actor=row.actor,
        reason=row.reason,
        state=State(row.state),
        erased_at=row.erased_at,
        finished_at=row.finished_at,
        touched=tuple(_touched(*told) for told in row.touched),
        waits_for="" if is_done or not waiting else waiting[0],
        problem=row.problem,
    )


def _touched(table: str, fate: str, rows: int) -> Touched:
    return Touched(table, erasing.title_of(table, rows), Fate(fate), rows)
