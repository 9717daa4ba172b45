"""Bringing orders in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from regulars.core.bulk import at_once, hand_over, take_turn
from regulars.core.events.services import record
from regulars.core.orders import channel_tallies, tallies
from regulars.core.orders.batch import Batch
from regulars.core.orders.heads import empty_again, written
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rows import Origin
from regulars.core.orders.rules import kind_of_channel
from regulars.core.orders.stored import heads_for, stored_for
from regulars.core.orders.types import Document, DocumentsImported, HeadDraft, OrderImportUndone
from regulars.core.orders.undoing import Undoing
from regulars.kernel.blanks import Filled
from regulars.kernel.progress import Progress, Silent
from regulars.kernel.spans import Span

NUMBERS_AT_A_TIME = 5_000


@at_once
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


@at_once
def import_documents(
    *,
    documents: Sequence[Document],
    source: str,
    currency: str,
    import_run: int | None,
    actor: str,
    now: datetime,
) -> DocumentsImported:
    """Write the orders, refunds and lines that are not there yet; of those that are, fill in a
    customer or a channel that was not known, and change nothing else.

    An order is recognised by (source, number), a refund by (source, number, the store's day), a
    line by its key. A refund is linked to the order of the same number. Each number may occur once
    in a batch. Records one ``orders.imported`` where anything is new.
    """
    take_turn()
    stored = stored_for(source, [document.number for document in documents])
    batch = Batch(Origin(source, currency, import_run, now), stored)
    batch.write(documents)
    if batch.outcome.lines_created or batch.outcome.filled:
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


def written_names(
    *, drafts: Sequence[HeadDraft], source: str, currency: str
) -> tuple[set[int], set[int]]:
    """Of the customers and the channels that these name, those that :func:`import_documents` would
    write down: the others are of orders and refunds that have theirs already.
    """
    customers: set[int] = set()
    channels: set[int] = set()
    for begin in range(0, len(drafts), NUMBERS_AT_A_TIME):
        some = drafts[begin : begin + NUMBERS_AT_A_TIME]
        stored = heads_for(source, {draft.number for draft in some})
        more_customers, more_channels = written(some, stored, currency)
        customers |= more_customers
        channels |= more_channels
    return customers, channels


@at_once
def hand_over_lines(
    *, import_run: int, to: int, order_lines: Sequence[Span], refund_lines: Sequence[Span]
) -> None:
    """Of the lines with these ids, those that one import brought belong to another from now on."""
    hand_over(OrderLine, import_run=import_run, to=to, spans=order_lines)
    hand_over(RefundLine, import_run=import_run, to=to, spans=refund_lines)


@at_once
def undo_import(
    *,
    import_run: int,
    actor: str,
    now: datetime,
    orders_filled: Iterable[Collection[Filled]] = (),
    refunds_filled: Iterable[Collection[Filled]] = (),
    progress: Progress | None = None,
) -> OrderImportUndone:
    """Delete exactly the lines that this import brought, and the orders and refunds left without
    any; empty again what it filled where it still stands so.

    An order or refund that others added lines to stays, with those lines alone. Records
    ``orders.import_undone`` where anything went; undoing again changes nothing.
    """
    take_turn()
    orders, refunds, lines = Undoing(import_run, progress or Silent()).delete()
    emptied = sum(empty_again(Order, batch) for batch in orders_filled)
    emptied += sum(empty_again(Refund, batch) for batch in refunds_filled)
    event = OrderImportUndone(
        key=f"orders.import_undone:{import_run}",
        occurred_at=now,
        actor=actor,
        historical=True,
        import_run=import_run,
        orders=orders,
        refunds=refunds,
        lines=lines,
        emptied=emptied,
    )
    if lines or emptied:
        record(event)
    return event


@at_once
def rebuild_tallies() -> int:
    """Make the tallies that are wrong again of orders and refunds, those of customers and of
    channels; return how many were.
    """
    return tallies.rebuild_tallies() + channel_tallies.rebuild_channel_tallies()
