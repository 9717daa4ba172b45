"""Applying what was accepted, beside the statement that writes the same rows: prints seconds."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

from benchmarks.live_jobs.store import IN_A_BATCH, batches, installation

BATCHES = 1_000  # of a hundred events
ROWS_AT_A_TIME = 10_000


def accepted(number: int, seed: int) -> None:
    """Accept so many batches."""
    from regulars.edges.connectors.intake.services import accept
    from regulars.edges.connectors.intake.types import Arriving

    now = datetime.now(UTC)
    for body in batches(number, seed=seed):
        facts = {"is_proven": True, "call": ""}
        accept(Arriving("segment", "shop", "system", body, now, facts, size=IN_A_BATCH))


def applied() -> float:
    """Apply all that waits; the seconds that takes."""
    from regulars.core.work.services import load_kinds
    from regulars.edges.connectors.intake.queries import count_waiting
    from regulars.edges.connectors.intake.services import apply_waiting
    from regulars.kernel.memory import settle

    load_kinds()
    settle()  # as every worker does
    begun = time.perf_counter()
    apply_waiting(now=datetime.now(UTC), seconds=10_000)
    taken = time.perf_counter() - begun
    if count_waiting():
        raise RuntimeError("not everything was applied")
    return taken


def rows() -> list[tuple[object, ...]]:
    """What was applied, as rows of the table."""
    from regulars.core.activity.models import Activity

    columns = (
        "source",
        "message",
        "kind",
        "name",
        "customer_id",
        "visitor_id",
        "occurred_at",
        "received_at",
        "details",
        "historical",
    )
    found = Activity.objects.order_by("pk").values_list(*columns)
    return [tuple(row) for row in found]


def bare(found: list[tuple[object, ...]]) -> float:
    """The same rows by executemany, into the table emptied again, 10,000 in a transaction."""
    from django.db import connection, transaction

    from regulars.core.activity.models import Activity

    Activity.objects.all().delete()
    names = (
        "source, message, kind, name, customer_id, visitor_id, occurred_at, received_at, details, "
        "historical"
    )
    query = f"INSERT INTO activity_activity ({names}) VALUES ({', '.join(['%s'] * 10)})"  # noqa: S608
    written = [(*row[:6], str(row[6]), str(row[7]), json.dumps(row[8]), row[9]) for row in found]
    begun = time.perf_counter()
    for start in range(0, len(written), ROWS_AT_A_TIME):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(query, written[start : start + ROWS_AT_A_TIME])
    return time.perf_counter() - begun


def by_orm(found: list[tuple[object, ...]]) -> float:
    """The same rows by Django's bulk_create."""
    from django.db import transaction

    from regulars.core.activity.models import Activity

    Activity.objects.all().delete()
    names = [field.attname for field in Activity._meta.fields if field.attname != "id"]  # noqa: SLF001
    begun = time.perf_counter()
    for start in range(0, len(found), ROWS_AT_A_TIME):
        with transaction.atomic():
            Activity.objects.bulk_create(
                Activity(**dict(zip(names, row, strict=True)))
                for row in found[start : start + ROWS_AT_A_TIME]
            )
    return time.perf_counter() - begun


if __name__ == "__main__":
    with installation():
        accepted(BATCHES // 5, seed=1)
        applied()  # everybody is known from then on, as usual
        accepted(BATCHES, seed=2)
        ours = applied()
        found = rows()[-BATCHES * IN_A_BATCH :]
        bare(found)
        outcome = {
            "events": len(found),
            "ours": ours,
            "bare": bare(found),
            "orm": by_orm(found),
        }
    sys.stdout.write(json.dumps(outcome) + "\n")
