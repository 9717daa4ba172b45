"""Bringing customers in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.core.bulk import hand_over
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.rules import tidy_email
from regulars.core.customers.types import (
    CustomerDraft,
    CustomersBroughtIn,
    CustomersImported,
    CustomersTakenBack,
)
from regulars.core.events.services import record
from regulars.kernel.blanks import Blanks, Filled, take_out
from regulars.kernel.ids import public_id
from regulars.kernel.spans import Span

FIELDS = ("name", "email", "phone", "joined_at", "first_seen_at")
ROWS_AT_A_TIME = 500


@transaction.atomic
def import_customers(
    *, drafts: Sequence[CustomerDraft], source: str, import_run: int | None, now: datetime
) -> CustomersImported:
    """Make the customers that are not there yet and fill blanks of those that are; overwrite
    nothing.

    Drafts are recognised by (source, reference) alone: an e-mail in common does not make two
    customers one.
    """
    known, new = _sorted_out(drafts, source, import_run, now)
    blanks = _fill(drafts, known | new)
    _create(new, source)
    Customer.objects.bulk_update(
        [known[reference] for reference in blanks.after if reference in known],
        FIELDS,
        batch_size=ROWS_AT_A_TIME,
    )
    outcome = _outcome(known, new, blanks)
    if import_run is not None and (new or outcome.filled):
        _record(import_run, new.values(), outcome, now)
    return outcome


def preview_customers(
    *, drafts: Sequence[CustomerDraft], source: str, now: datetime
) -> CustomersImported:
    """What :func:`import_customers` would do; writes nothing, so new customers have no ids."""
    known, new = _sorted_out(drafts, source, None, now)
    return _outcome(known, new, _fill(drafts, known | new))


@transaction.atomic
def empty_again(*, filled: Collection[Filled]) -> int:
    """Take filled values out again where they still stand as they were filled; return how many
    rows.
    """
    rows = Customer.objects.in_bulk([item.row_id for item in filled])
    for item in filled:
        if item.row_id in rows:
            take_out(rows[item.row_id], item)
    return Customer.objects.bulk_update(rows.values(), FIELDS, batch_size=ROWS_AT_A_TIME)


@transaction.atomic
def hand_over_customers(*, import_run: int, to: int, customers: Sequence[Span]) -> None:
    """Of the customers with these ids, those that one import made belong to another from now on."""
    hand_over(Customer, import_run=import_run, to=to, spans=customers)


@transaction.atomic
def delete_imported(*, import_run: int, customer_ids: Collection[int]) -> int:
    """Delete those of the customers that this import made, with their references; return
    how many.
    """
    made = Customer.objects.filter(pk__in=customer_ids, import_run=import_run)
    ids = list(made.values_list("pk", flat=True))
    CustomerReference.objects.filter(customer_id__in=ids).delete()
    Customer.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def record_undone(*, import_run: int, deleted: int, emptied: int, now: datetime) -> None:
    """Record ``customers.import_undone`` where undoing an import changed any of the customers."""
    if deleted or emptied:
        event = CustomersTakenBack(
            key=f"customers.import_undone:{import_run}",
            occurred_at=now,
            historical=True,
            import_run=import_run,
            deleted=deleted,
            emptied=emptied,
        )
        record(event)


def _sorted_out(
    drafts: Sequence[CustomerDraft], source: str, import_run: int | None, now: datetime
) -> tuple[dict[str, Customer], dict[str, Customer]]:
    """Those that are known and those that are new, by reference."""
    references = {draft.reference for draft in drafts}
    rows = CustomerReference.objects.filter(source=source, reference__in=references)
    known = {row.reference: row.customer for row in rows.select_related("customer")}
    new: dict[str, Customer] = {}
    for draft in drafts:
        if draft.reference not in known and draft.reference not in new:
            new[draft.reference] = _customer(draft, import_run, now)
    return known, new


def _customer(draft: CustomerDraft, import_run: int | None, now: datetime) -> Customer:
    return Customer(
        public_id=public_id("cus", now=now),
        first_seen_at=_seen(draft),
        historical=import_run is not None,
        import_run=import_run,
        **_told(draft),
    )


def _told(draft: CustomerDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "email": tidy_email(draft.email),
        "phone": draft.phone,
        "joined_at": draft.joined_at,
    }


def _seen(draft: CustomerDraft) -> datetime:
    return min(draft.seen_at, draft.joined_at or draft.seen_at)


def _create(new: dict[str, Customer], source: str) -> None:
    Customer.objects.bulk_create(new.values())
    CustomerReference.objects.bulk_create(
        CustomerReference(customer=customer, source=source, reference=reference)
        for reference, customer in new.items()
    )


def _fill(drafts: Sequence[CustomerDraft], rows: dict[str, Customer]) -> Blanks:
    blanks = Blanks()
    for draft in drafts:
        customer = rows[draft.reference]
        blanks.tell(draft.reference, customer, _told(draft))
        if _seen(draft) < customer.first_seen_at:
            blanks.put(draft.reference, customer, "first_seen_at", _seen(draft))
    return blanks


def _outcome(
    known: dict[str, Customer],
    new: dict[str, Customer],
    blanks: Blanks,
) -> CustomersImported:
    known_ids = {reference: row.pk for reference, row in known.items()}
    filled = blanks.filled(known_ids)
    return CustomersImported(
        ids=known_ids | {reference: row.pk for reference, row in new.items()},
        created=len(new),
        unchanged=len(known) - len(filled),
        filled=filled,
        differing=blanks.differing,
    )


def _record(
    import_run: int, new: Iterable[Customer], outcome: CustomersImported, now: datetime
) -> None:
    ids = [customer.pk for customer in new]
    first, last = (min(ids), max(ids)) if ids else (0, 0)
    touched = first or min(item.row_id for item in outcome.filled)
    record(
        CustomersBroughtIn(
            key=f"customers.imported:{import_run}:{first}:{touched}:{len(outcome.filled)}",
            occurred_at=now,
            historical=True,
            import_run=import_run,
            first_customer_id=first,
            last_customer_id=last,
            created=outcome.created,
            filled=len(outcome.filled),
        )
    )
