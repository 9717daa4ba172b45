"""The chain over the log: what was written is taken into blocks soon after, apart from whoever
writes, so that nobody waits for anybody else.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from regulars.core.events import heads
from regulars.core.events.models import Block, EventRow
from regulars.core.events.queries import BEGINNING, after
from regulars.core.events.rules import BEFORE_ALL, digest_of
from regulars.core.events.types import Cursor
from regulars.kernel.spans import spans_of

EVENTS_IN_BLOCK = 1_000
BLOCKS_AT_ONCE = 100


def extend_chain(*, now: datetime) -> int:
    """Take what is final and in no block yet into blocks; return how many events that were. Where
    there are very many, the rest waits for the next time.

    Raises the errors of ``kernel.files``.
    """
    events = 0
    for _ in range(BLOCKS_AT_ONCE):
        added = _add_block(now)
        events += added
        if added < EVENTS_IN_BLOCK:
            break
    heads.keep()
    return events


def facts_of(rows: QuerySet[EventRow]) -> QuerySet[EventRow, tuple[Any, ...]]:
    """What a digest covers of each row; documents are texts, letter by letter."""
    written = Cast("payload", TextField())
    return rows.annotate(written=written).values_list(
        "id", "key", "name", "actor", "written", "occurred_at", "recorded_at", "historical"
    )


def last_block() -> Block | None:
    """The newest; None where there is none yet."""
    return Block.objects.order_by("-number").first()


def end_of(block: Block | None) -> Cursor:
    """Where in the log a block ends."""
    return Cursor(block.transaction_id, block.row_id) if block else BEGINNING


def _add_block(now: datetime) -> int:
    last = last_block()
    found = list(after(end_of(last)).values_list("transaction_id", "id")[:EVENTS_IN_BLOCK])
    if not found:
        return 0
    spans = spans_of(pk for _, pk in found)
    rows = facts_of(EventRow.objects.filter(pk__in=[pk for _, pk in found]).order_by("pk"))
    number, previous = (last.number + 1, last.digest) if last else (1, BEFORE_ALL)
    block = Block(
        number=number,
        spans=spans,
        digest=digest_of(previous, number, spans, rows),
        made_at=now,
        transaction_id=found[-1][0],
        row_id=found[-1][1],
    )
    with suppress(IntegrityError), transaction.atomic():  # another process made it, just now
        block.save(force_insert=True)
        return len(found)
    return 0
