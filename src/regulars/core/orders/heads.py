"""Holds what documents say of whole orders and refunds against those that are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from regulars.core.orders.models import Order, Refund
from regulars.core.orders.stored import Head, Stored
from regulars.core.orders.types import ChangedLine, DocumentsImported, HeadDraft
from regulars.kernel.blanks import Filled, take_out

FILLABLE = ("customer_id", "channel_id")
ADDED_UP = ("tax_minor", "shipping_minor")  # 0 where nothing was told, so never blank
ROWS_AT_A_TIME = 500


def compare(
    drafts: Iterable[HeadDraft], stored: Stored, currency: str, outcome: DocumentsImported
) -> None:
    """Note in the outcome which blanks the drafts fill, and what they say otherwise than is known.

    Of an order in another currency its lines say enough.
    """
    for draft in drafts:
        head = stored.head(draft.number, draft.day)
        if head is None or head.is_new or head.currency != currency:
            continue
        if filled := dict(_filled(draft, head)):
            kept = outcome.orders_filled if draft.day is None else outcome.refunds_filled
            kept.append(Filled(head.id, dict.fromkeys(filled), filled))
        outcome.changed.extend(_changes(draft, head))


def written(
    drafts: Iterable[HeadDraft], stored: Stored, currency: str
) -> tuple[set[int], set[int]]:
    """The customers and the channels that would be written down: those of orders and refunds that
    are new, and those that fill a blank.
    """
    customers: set[int] = set()
    channels: set[int] = set()
    for draft in drafts:
        head = stored.head(draft.number, draft.day) or Head(0, currency)
        if head.currency != currency:
            continue
        if draft.customer_id is not None and head.customer_id is None:
            customers.add(draft.customer_id)
        if draft.channel_id is not None and head.channel_id is None:
            channels.add(draft.channel_id)
    return customers, channels


def fill(outcome: DocumentsImported) -> None:
    """Write the blanks that :func:`compare` noted."""
    for model, filled in ((Order, outcome.orders_filled), (Refund, outcome.refunds_filled)):
        rows = model._default_manager.in_bulk([item.row_id for item in filled])  # noqa: SLF001
        for item in filled:
            for name, value in item.after.items():
                setattr(rows[item.row_id], name, value)
        _save(model, rows.values())


def empty_again(model: type[Model], filled: Iterable[Filled]) -> int:
    """Take out what was filled, where it still stands so; return in how many rows."""
    by_id = {item.row_id: item for item in filled}
    rows = model._default_manager.in_bulk(list(by_id))  # noqa: SLF001
    for pk, row in rows.items():
        take_out(row, by_id[pk])
    _save(model, rows.values())
    return len(rows)


def _save(model: type[Model], rows: Iterable[Model]) -> None:
    manager = model._default_manager  # noqa: SLF001
    manager.bulk_update(rows, FILLABLE, batch_size=ROWS_AT_A_TIME)


def _filled(draft: HeadDraft, head: Head) -> Iterator[tuple[str, Any]]:
    for name in FILLABLE:
        if getattr(head, name) is None and (told := getattr(draft, name)) is not None:
            yield name, told


def _changes(draft: HeadDraft, head: Head) -> Iterator[ChangedLine]:
    for name in (*FILLABLE, *ADDED_UP):
        known, told = getattr(head, name), getattr(draft, name)
        if known is not None and told is not None and known != told:
            column = name.removesuffix("_id").removesuffix("_minor")
            yield ChangedLine(draft.number, draft.row, column, str(known), str(told))
