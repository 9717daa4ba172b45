"""Writes one batch of documents beside what is stored, and keeps count of what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from regulars.core.bulk import insert, reserve_ids
from regulars.core.orders.comparison import Comparison
from regulars.core.orders.heads import compare, fill
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rows import (
    Origin,
    RefundRow,
    order_line_row,
    order_row,
    refund_line_row,
    refund_row,
)
from regulars.core.orders.stored import Head, Stored
from regulars.core.orders.sums import sum_orders, sum_refunded, sum_refunds
from regulars.core.orders.types import Document, DocumentsImported, OrdersImported
from regulars.kernel.ids import public_id
from regulars.kernel.listening import Told


@dataclass
class Batch:
    """One batch on its way in: what is stored, what is new, and what came of it."""

    origin: Origin
    stored: Stored
    outcome: DocumentsImported = field(default_factory=DocumentsImported)
    order_ids: list[int] = field(default_factory=list)
    refund_ids: list[int] = field(default_factory=list)
    order_line_ids: list[int] = field(default_factory=list)
    refund_line_ids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.comparison = Comparison(self.stored, self.origin.currency, self.outcome)

    def write(self, documents: Sequence[Document]) -> None:
        """Write what is new of the documents, and derive again the sums that it changes."""
        self._compare_heads(documents)
        fill(self.outcome)
        self._create_orders(documents)
        linked = self._create_refunds(documents)
        grown_orders = self._create_order_lines(documents)
        grown_refunds = self._create_refund_lines(documents)
        sum_orders(grown_orders)
        sum_refunds(grown_refunds)
        linked |= self._link_earlier_refunds(documents)
        grown = Refund.objects.filter(pk__in=grown_refunds, order__isnull=False)
        sum_refunded(linked | set(grown.values_list("order_id", flat=True)))
        self._count()

    def plan(self, documents: Sequence[Document]) -> None:
        """Count what would be written, and write nothing."""
        self._compare_heads(documents)
        order_lines = self.comparison.new_order_lines(documents)
        refund_lines = self.comparison.new_refund_lines(documents)
        self.outcome.orders_created = len(self._missing_orders(documents))
        self.outcome.refunds_created = len(self._missing_refunds(documents))
        self.outcome.order_lines_created = sum(1 for _ in order_lines)
        self.outcome.refund_lines_created = sum(1 for _ in refund_lines)

    def event(self, actor: str) -> OrdersImported:
        """What happened, for the log."""
        orders, order_lines = _ends(self.order_ids), _ends(self.order_line_ids)
        refunds, refund_lines = _ends(self.refund_ids), _ends(self.refund_line_ids)
        run = self.origin.import_run
        return OrdersImported(
            key=f"orders.imported:{run}:{order_lines[0]}:{refund_lines[0]}{self._filling()}",
            occurred_at=self.origin.now,
            actor=actor,
            historical=True,
            import_run=run or 0,
            first_order_id=orders[0],
            last_order_id=orders[1],
            first_order_line_id=order_lines[0],
            last_order_line_id=order_lines[1],
            first_refund_id=refunds[0],
            last_refund_id=refunds[1],
            first_refund_line_id=refund_lines[0],
            last_refund_line_id=refund_lines[1],
            orders=self.outcome.orders_created,
            refunds=self.outcome.refunds_created,
            lines=self.outcome.lines_created,
            filled=self.outcome.filled,
        )

    def _filling(self) -> str:
        """What tells a batch that only fills from the others: a blank is filled once."""
        orders, refunds = self.outcome.orders_told, self.outcome.refunds_told
        return f":{_first(orders)}:{_first(refunds)}" if self.outcome.filled else ""

    def _compare_heads(self, documents: Sequence[Document]) -> None:
        if not (self.stored.orders or self.stored.refunds):
            return
        drafts = (head for document in documents for head in document.heads())
        compare(drafts, self.stored, self.origin.currency, self.outcome)

    def _missing_orders(self, documents: Sequence[Document]) -> list[Document]:
        return [item for item in documents if item.sold and item.number not in self.stored.orders]

    def _missing_refunds(self, documents: Sequence[Document]) -> list[tuple[Document, date]]:
        return [
            (document, day)
            for document in documents
            for day in document.taken_back
            if (document.number, day) not in self.stored.refunds
        ]

    def _create_orders(self, documents: Sequence[Document]) -> None:
        missing = self._missing_orders(documents)
        self.order_ids = reserve_ids(Order, len(missing))
        numbered = list(zip(self.order_ids, missing, strict=True))
        now = self.origin.now
        insert(
            Order,
            [order_row(pk, public_id("ord", now=now), item, self.origin) for pk, item in numbered],
        )
        for pk, document in numbered:
            self.stored.orders[document.number] = Head(pk, self.origin.currency, is_new=True)

    def _create_refunds(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the orders they belong to."""
        missing = self._missing_refunds(documents)
        self.refund_ids = reserve_ids(Refund, len(missing))
        rows: list[RefundRow] = []
        for pk, (document, day) in zip(self.refund_ids, missing, strict=True):
            order_id = self._order_of_refund(document)
            rows.append(refund_row(pk, order_id, document, day, self.origin))
            self.stored.refunds[document.number, day] = Head(pk, self.origin.currency, is_new=True)
        insert(Refund, rows)
        return {row.order_id for row in rows if row.order_id is not None}

    def _order_of_refund(self, document: Document) -> int | None:
        order = self.stored.orders.get(document.number)
        return order.id if order and order.currency == self.origin.currency else None

    def _create_order_lines(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the orders that were there before and have grown."""
        new = list(self.comparison.new_order_lines(documents))
        self.order_line_ids = reserve_ids(OrderLine, len(new))
        numbered = zip(self.order_line_ids, new, strict=True)
        insert(OrderLine, [order_line_row(pk, item, self.origin) for pk, item in numbered])
        return {item.head.id for item in new} - set(self.order_ids)

    def _create_refund_lines(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the refunds that were there before and have grown."""
        new = list(self.comparison.new_refund_lines(documents))
        self.refund_line_ids = reserve_ids(RefundLine, len(new))
        numbered = zip(self.refund_line_ids, new, strict=True)
        insert(RefundLine, [refund_line_row(pk, item, self.origin) for pk, item in numbered])
        return {item.head.id for item in new} - set(self.refund_ids)

    def _link_earlier_refunds(self, documents: Sequence[Document]) -> set[int]:
        """A refund may have come in before its order did; return the orders that now have
        theirs.
        """
        created = set(self.order_ids)
        heads = {item.number: self.stored.orders.get(item.number) for item in documents}
        new = {number: head.id for number, head in heads.items() if head and head.id in created}
        waiting = Refund.objects.filter(
            source=self.origin.source,
            currency=self.origin.currency,
            order__isnull=True,
            number__in=new,
        )
        linked = list(waiting)
        for refund in linked:
            refund.order_id = new[refund.number]
        Refund.objects.bulk_update(linked, ["order"], batch_size=500)
        return {new[refund.number] for refund in linked}

    def _count(self) -> None:
        self.outcome.orders_created = len(self.order_ids)
        self.outcome.refunds_created = len(self.refund_ids)
        self.outcome.order_lines_created = len(self.order_line_ids)
        self.outcome.refund_lines_created = len(self.refund_line_ids)


def _first(told: Told) -> int:
    return min((telling.row_id for telling in told.changed), default=0)


def _ends(ids: Sequence[int]) -> tuple[int, int]:
    return (ids[0], ids[-1]) if ids else (0, 0)
