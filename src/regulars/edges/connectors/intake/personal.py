"""What deliveries say of people: whatever shops send."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from regulars.core.personal import ERASED, Impersonal, Mentioning, Person
from regulars.edges.connectors.intake.appliers import Parted, parting_of
from regulars.edges.connectors.intake.applying import arrived
from regulars.edges.connectors.intake.models import Delivery, Undertaking
from regulars.edges.connectors.intake.types import Arrived

AT_A_TIME = 200  # deliveries in a transaction


def clear(person: Person) -> bool:
    """Take out of every delivery what is about the person; one that is about nobody else goes."""
    last = 0
    while some := _after(last):
        last = some[-1].pk
        touched = [(row, parted) for row in some if (parted := _about(row, person))]
        for row, parted in touched:
            _take_out(row.pk, parted, person)
    return True


def show(person: Person) -> Iterator[Mapping[str, Any]]:
    """What stands in deliveries about the person, as it was sent."""
    last = 0
    while some := _after(last):
        last = some[-1].pk
        for row in some:
            parted = _about(row, person)
            for message in parted.theirs if parted else ():
                yield {
                    "source": row.source,
                    "received at": row.received_at.isoformat(),
                    "message": message,
                }


def _after(last: int) -> list[Delivery]:
    return list(Delivery.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME])


def _about(row: Delivery, person: Person) -> Parted | None:
    """The delivery in two parts; None: nothing of it is about them."""
    delivery = arrived(row)
    part = parting_of(delivery.connector)
    beside = f"{row.key} {row.problem} {json.dumps(row.facts, ensure_ascii=False)}"
    parted = part(delivery, person) if part else _as_a_whole(delivery, person)
    is_about = bool(parted.theirs) or person.is_mentioned_in(beside)
    return parted if is_about else None


def _as_a_whole(delivery: Arrived, person: Person) -> Parted:
    text = delivery.body.decode(errors="replace")
    if not person.is_mentioned_in_json(text):
        return Parted((), delivery.body, delivery.size)
    return Parted((text,), b"")


@transaction.atomic
def _take_out(delivery_id: int, parted: Parted, person: Person) -> None:
    """Rewrite a row as it is by now: a worker may have applied it meanwhile."""
    rows: QuerySet[Delivery] = Delivery.objects.filter(pk=delivery_id)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    row = rows.first()
    if row is None:
        return
    if not parted.rest:
        row.delete()
        return
    if parted.theirs:
        row.body, row.size = parted.rest, parted.size
    if person.is_mentioned_in(row.problem) or (parted.theirs and row.problem):
        row.problem = ERASED
    if person.is_mentioned_in(row.key):
        row.key = ""
    if person.is_mentioned_in(json.dumps(row.facts, ensure_ascii=False)):
        row.facts = {}
    row.save(update_fields=["body", "size", "problem", "key", "facts"])


PERSONAL = (
    Mentioning(Delivery, columns=("key", "facts", "body", "problem"), clear=clear, show=show),
    Impersonal(
        Delivery, "Which program sent it.", ("connector", "source", "actor", "connection", "topic")
    ),
    Impersonal(Undertaking, "The numbers of deliveries.", ("deliveries",)),
)
