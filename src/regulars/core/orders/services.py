"""Bringing orders in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from regulars.core.bulk import hand_over, take_turn
from regulars.core.events.services import record
from regulars.core.orders.batch import Batch
from regulars.core.orders.models import Channel, OrderLine, RefundLine
from regulars.core.orders.rows import Origin
from regulars.core.orders.rules import kind_of_channel
from regulars.core.orders.stored import stored_for
from regulars.core.orders.types import Document, DocumentsImported, OrderImportUndone
from regulars.core.orders.undoing import Undoing
from regulars.kernel.spans import Span


@transaction.atomic
def open_channels(*, codes: Collection[str]) -> dict[str, int]:
    """Make the channels that are not there yet; return the ids of all of them by code."""
    take_turn()
    known = dict(Channel.objects.filter(code__in=codes).values_list("code", "pk"))
    new = [
        Channel(code=code, name=code, kind=kind_of_channel(code))
        for code in sorted(set(codes) - known.keys())
    ]
    Channel.objects.bulk_create(new)
    return known | {channel.code: channel.pk for channel in new}


@transaction.atomic
def import_documents(
    *,
    documents: Sequence[Document],
    source: str,
    currency: str,
    import_run: int | None,
    actor: str,
    now: datetime,
) -> DocumentsImported:
    """Write the orders, refunds and lines that are not there yet; change none that are.

    An order is recognised by (source, number), a refund by (source, number, the store's day), a
    line by its key. A refund is linked to the order of the same number. Each number may occur once
    in a batch. Records one ``orders.imported`` where anything is new.
    """
    take_turn()
    stored = stored_for(source, [document.number for document in documents])
    batch = Batch(Origin(source, currency, import_run, now), stored)
    batch.write(documents)
    if batch.outcome.lines_created:
        record(batch.event(actor))
    return batch.outcome


def preview_documents(
    *, documents: Sequence[Document], source: str, currency: str, now: datetime
) -> DocumentsImported:
    """What :func:`import_documents` would do; writes nothing."""
    stored = stored_for(source, [document.number for document in documents])
    batch = Batch(Origin(source, currency, None, now), stored)
    batch.plan(documents)
    return batch.outcome


@transaction.atomic
def hand_over_lines(
    *, import_run: int, to: int, order_lines: Sequence[Span], refund_lines: Sequence[Span]
) -> None:
    """Of the lines with these ids, those that one import brought belong to another from now on."""
    hand_over(OrderLine, import_run=import_run, to=to, spans=order_lines)
    hand_over(RefundLine, import_run=import_run, to=to, spans=refund_lines)


@transaction.atomic
def undo_import(*, import_run: int, actor: str, now: datetime) -> OrderImportUndone:
    """Delete exactly the lines that this import brought, and the orders and refunds left without
    any.

    An order or refund that others added lines to stays, with those lines alone. Records
    ``orders.import_undone`` where anything went; undoing again changes nothing.
    """
    take_turn()
    undoing = Undoing(import_run)
    orders, refunds, lines = undoing.delete()
    event = OrderImportUndone(
        key=f"orders.import_undone:{import_run}",
        occurred_at=now,
        actor=actor,
        historical=True,
        import_run=import_run,
        orders=orders,
        refunds=refunds,
        lines=lines,
    )
    if lines:
        record(event)
    return event
