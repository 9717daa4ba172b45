"""Holds what documents say of whole orders and refunds against those that are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from regulars.core.bulk import update
from regulars.core.orders.stored import Head, Stored
from regulars.core.orders.tables import FILLABLE, ORDERS, REFUNDS
from regulars.core.orders.types import ChangedLine, DocumentsImported, HeadDraft
from regulars.core.retelling import ToldTable
from regulars.kernel.listening import Differing, Listener, Told

LISTED = {
    "customer_id": "customer",
    "channel_id": "channel",
    "tax_minor": "tax",
    "shipping_minor": "shipping",
}


@dataclass
class _Heads:
    """Orders or refunds that are told again."""

    table: ToldTable
    rows: dict[str, tuple[int, Head]] = field(default_factory=dict)  # by the draft's name
    drafts: dict[str, HeadDraft] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.listener = Listener(self.table.fields)

    def hear(self, draft: HeadDraft, head: Head) -> None:
        """Fill in what is blank, and note what is told otherwise."""
        told = {name: getattr(draft, name) for name in self.table.fields.blank}
        self.rows[draft.name] = (head.id, head)
        self.drafts[draft.name] = draft
        self.listener.tell(draft.name, head, told)

    def told(self) -> Told:
        """What was told of them."""
        return self.listener.told(self.rows)

    def changes(self) -> Iterable[ChangedLine]:
        """What was told otherwise."""
        for differing in self.listener.differing:
            if differing.field in LISTED:
                yield _listed(self.drafts[differing.reference], differing)


def compare(
    drafts: Iterable[HeadDraft], stored: Stored, currency: str, outcome: DocumentsImported
) -> None:
    """Note in the outcome which blanks the drafts fill, and what they say otherwise than is known.

    Of an order in another currency its lines say enough.
    """
    orders, refunds = _Heads(ORDERS), _Heads(REFUNDS)
    for draft in drafts:
        head = stored.head(draft.number, draft.day)
        if head is None or head.is_new or head.currency != currency:
            continue
        (orders if draft.day is None else refunds).hear(draft, head)
    outcome.orders_told, outcome.refunds_told = orders.told(), refunds.told()
    outcome.changed += [*orders.changes(), *refunds.changes()]


def fill(outcome: DocumentsImported) -> None:
    """Write the blanks that :func:`compare` filled."""
    for table, told in ((ORDERS, outcome.orders_told), (REFUNDS, outcome.refunds_told)):
        filled = {telling.row_id: telling for telling in told.changed}
        rows = table.rows._default_manager.in_bulk(list(filled))  # noqa: SLF001
        for pk, row in rows.items():
            for name in filled[pk].gave:
                setattr(row, name, filled[pk].told[name])
        update(table.rows, list(rows.values()), FILLABLE)


def _listed(draft: HeadDraft, differing: Differing) -> ChangedLine:
    column, known, told = LISTED[differing.field], str(differing.known), str(differing.told)
    return ChangedLine(draft.number, draft.row, column, known, told)
