"""Reading the log, in an order in which nothing is ever skipped."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import BigIntegerField, Func, Q, QuerySet

from regulars.core.events.models import EventRow
from regulars.core.events.types import Cursor, Recorded

BEGINNING = Cursor()


class OldestOpenTransaction(Func):
    """PostgreSQL's oldest transaction that may still be writing."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = BigIntegerField()


class CurrentTransaction(Func):
    """PostgreSQL's transaction that is writing now."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = BigIntegerField()


def since(
    cursor: Cursor = BEGINNING, *, names: Collection[str] = (), limit: int = 1_000
) -> list[Recorded]:
    """Events after the cursor, oldest first, of these names or of all; empty when all have been
    read.

    Continue from the last one's ``cursor``. Ids are handed out before transactions end, so on
    PostgreSQL a row with a low id may appear after one with a high id. Therefore rows are read in
    the order of their transactions, and only those older than every transaction that is still open:
    no row can appear behind the cursor. A transaction that stays open for long delays the log's
    readers; it never makes them skip.
    """
    rows = after(cursor)
    if names:
        rows = rows.filter(name__in=names)
    return [recorded(row) for row in rows[:limit]]


def actor_of(key: str) -> str:
    """Who did what the event of this key tells of; empty where there is none."""
    return EventRow.objects.filter(key=key).values_list("actor", flat=True).first() or ""


def last_of(name: str) -> Cursor | None:
    """Where the last event of this name stands, final or not; None where there is none."""
    rows = EventRow.objects.filter(name=name).order_by("-transaction_id", "-id")
    found = rows.values_list("transaction_id", "id").first()
    return Cursor(*found) if found else None


def recorded_as(key: str) -> Recorded | None:
    """The event of this key; None where there is none."""
    row = EventRow.objects.filter(key=key).first()
    return recorded(row) if row else None


def latest() -> Recorded | None:
    """The last event that :func:`since` would give; None where there is none yet."""
    row = final(EventRow.objects.all()).order_by("-transaction_id", "-id").first()
    return recorded(row) if row else None


def after(cursor: Cursor) -> QuerySet[EventRow]:
    """The final rows that stand after the cursor, in the order of reading."""
    rows = EventRow.objects.filter(
        Q(transaction_id__gt=cursor.transaction_id)
        | Q(transaction_id=cursor.transaction_id, id__gt=cursor.row_id)
    )
    return final(rows).order_by("transaction_id", "id")


def last_final() -> Cursor:
    """Where the last event stands that :func:`since` would give; the beginning where there is
    none.
    """
    last = latest()
    return last.cursor if last else BEGINNING


def final(rows: QuerySet[EventRow]) -> QuerySet[EventRow]:
    """Those of the rows behind which none can appear any more."""
    if connection.vendor == "postgresql":
        return rows.filter(transaction_id__lt=OldestOpenTransaction())
    return rows


def recorded(row: EventRow) -> Recorded:
    """The row as a value."""
    return Recorded(
        cursor=Cursor(row.transaction_id, row.pk),
        key=row.key,
        name=row.name,
        actor=row.actor,
        payload=row.payload,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        historical=row.historical,
    )
