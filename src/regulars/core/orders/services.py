"""Bringing orders in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from regulars.core.bulk import at_once, delete, take_turn
from regulars.core.events.services import record
from regulars.core.orders import channel_tallies, tallies
from regulars.core.orders.batch import Batch
from regulars.core.orders.inheriting import inherit
from regulars.core.orders.models import Channel, Order, Refund
from regulars.core.orders.rows import Origin
from regulars.core.orders.rules.documents import kind_of_channel
from regulars.core.orders.stored import stored_for
from regulars.core.orders.telling import Telling
from regulars.core.orders.types import (
    Document,
    DocumentsImported,
    Estates,
    OrderImportUndone,
    OrdersTold,
    OrderTold,
    RefundTold,
)
from regulars.core.orders.undoing import Undoing
from regulars.kernel.progress import Progress, Silent


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
def close_channels(*, told: Collection[int]) -> int:
    """Delete the channels that no order and no refund names, but for these; return how many."""
    take_turn()
    unused = Channel.objects.exclude(pk__in=told)
    for model in (Order, Refund):
        unused = unused.filter(~Exists(model.objects.filter(channel=OuterRef("pk"))))
    return delete(unused)


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


@at_once
def tell_orders(
    *,
    orders: Sequence[OrderTold] = (),
    refunds: Sequence[RefundTold] = (),
    source: str,
    actor: str,
    now: datetime,
) -> OrdersTold:
    """Write orders as a shop tells them while they happen, and what is taken back of them.

    The newest telling of an order stands, in whatever order they arrive; an older one changes
    nothing. A refund is written once, by its reference, and may come before its order. Records
    ``orders.placed``, ``orders.paid``, ``orders.changed``, ``orders.cancelled`` and
    ``orders.refunded``.

    Raises EmptyOrder, OtherCurrency, RefundTooLarge, TotalBelowRefunds, ReservedReference, and
    OrderNotKnownYet where what an order has is needed first.
    """
    take_turn()
    telling = Telling(source, actor, now)
    telling.hear(orders, refunds)
    return telling.outcome


@at_once
def undo_import(
    *, estates: Estates, actor: str, now: datetime, progress: Progress | None = None
) -> OrderImportUndone:
    """Let other imports have what they told too, as they told it; delete the other lines that this
    import brought, and the orders and refunds left without any.

    An order or refund that others added lines to stays, with those lines alone. Records
    ``orders.import_undone`` where anything went; undoing again changes nothing.
    """
    take_turn()
    run = estates.import_run
    undoing = Undoing(run, progress or Silent())
    undoing.begin()
    changed = inherit(estates, undoing.progress)
    orders, refunds, lines = undoing.delete()
    event = OrderImportUndone(
        key=f"orders.import_undone:{run}",
        occurred_at=now,
        actor=actor,
        historical=True,
        import_run=run,
        orders=orders,
        refunds=refunds,
        lines=lines,
        changed=changed,
    )
    if lines or changed:
        record(event)
    return event


@at_once
def rebuild_tallies() -> int:
    """Make the tallies that are wrong again of orders and refunds, those of customers and of
    channels; return how many were.
    """
    return tallies.rebuild_tallies() + channel_tallies.rebuild_channel_tallies()
