"""What is said of customers: what they can spend, what comes and what lapses next.

Whoever something happened to is looked at again soon after; everybody once a day, as points become
spendable and lapse by themselves. Where the log is read up to is noted in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from regulars.core.bulk import ROWS_AT_A_TIME
from regulars.core.customers import services as customers
from regulars.core.customers.types import NothingPublished, TraitsDraft
from regulars.core.events.queries import last_final, since
from regulars.core.events.types import Cursor
from regulars.engine.ledger.models import Account, Mark
from regulars.engine.ledger.queries.balances import balances
from regulars.engine.ledger.traits import NAME
from regulars.engine.ledger.types import (
    CREDIT,
    EVENTS,
    POINTS,
    Balance,
)

VERSION = "1"
MERGES = ("identity.customers_merged", "identity.customers_unmerged")
NAMES = (*(event.name for event in EVENTS), *MERGES)
WHOSE = ("customer_id", "kept_id", "merged_id")
READ_AT_ONCE = 5_000


def publish_everybody(now: datetime) -> int:
    """Say it of everybody anew; return of how many."""
    until = last_final()
    publication = customers.draft_traits(
        publisher=NAME, model_version=VERSION, as_of=now.date(), now=now
    )
    number = sum(
        customers.add_traits(publication_id=publication, drafts=drafts(some, now))
        for some in _everybody()
    )
    with transaction.atomic():
        customers.publish_traits(publication_id=publication)
        _note(until)
    customers.sweep_traits(publisher=NAME)
    return number


def publish_changes(now: datetime) -> int:
    """Say it anew of whom something happened to since; return of how many. Where nothing was ever
    said, of everybody.
    """
    number = 0
    while True:
        try:
            changed = _publish_some(now)
        except NothingPublished:
            return publish_everybody(now)
        if changed is None:
            return number
        number += changed


@transaction.atomic
def _publish_some(now: datetime) -> int | None:
    """Say it of those in the next events; None: there are no more."""
    mark = Mark.objects.select_for_update().filter(pk=1).first() or Mark()
    events = since(Cursor(mark.transaction_id, mark.row_id), names=NAMES, limit=READ_AT_ONCE)
    if not events:
        return None
    touched = {event.payload.get(name) for event in events for name in WHOSE}
    ids = sorted(pk for pk in touched if pk is not None)
    there = set(_owners().filter(customer__in=ids).values_list("customer", flat=True))
    customers.change_traits(publisher=NAME, drafts=drafts(sorted(there), now), gone={*ids} - there)
    _note(events[-1].cursor)
    return len(there)


def drafts(customer_ids: Sequence[int], now: datetime) -> list[TraitsDraft]:
    """What is said of these customers."""
    credit = f"{CREDIT}.{settings.REGULARS_CURRENCY}"
    points = balances(customer_ids, unit=POINTS, now=now)
    money = balances(customer_ids, unit=credit, now=now)
    return [TraitsDraft(pk, _values(points[pk], money[pk])) for pk in customer_ids]


def _values(points: Balance, credit: Balance) -> list[object]:
    next_points, next_credit = points.lapsing[:1], credit.lapsing[:1]
    return [
        points.available,
        points.pending_amount,
        next_points[0].amount if next_points else 0,
        next_points[0].at if next_points else None,
        points.owed,
        credit.available,
        next_credit[0].at if next_credit else None,
    ]


def _owners() -> QuerySet[Account]:
    return Account.objects.filter(customer__isnull=False, origin__isnull=False)


def _everybody() -> Iterator[list[int]]:
    """All who have an account, some at a time."""
    last = 0
    ids = _owners().order_by("customer").values_list("customer", flat=True).distinct()
    while some := list(ids.filter(customer__gt=last)[:ROWS_AT_A_TIME]):
        yield [pk for pk in some if pk is not None]
        last = some[-1] or 0


def _note(cursor: Cursor) -> None:
    place = {"transaction_id": cursor.transaction_id, "row_id": cursor.row_id}
    Mark.objects.update_or_create(pk=1, defaults=place)
