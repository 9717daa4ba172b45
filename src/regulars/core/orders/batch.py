"""Writes one batch of documents beside what is stored, and keeps count of what it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from regulars.core.bulk import Row, insert, reserve_ids
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rules import Values, differences, placed_key, places, totals, values_of
from regulars.core.orders.stored import Alike, Head, Lines, Stored
from regulars.core.orders.sums import sum_orders, sum_refunded, sum_refunds
from regulars.core.orders.types import (
    ChangedLine,
    Document,
    DocumentsImported,
    LineDraft,
    OrdersImported,
)
from regulars.kernel.ids import public_id

ORDER_COLUMNS = (
    "id",
    "public_id",
    "source",
    "number",
    "customer_id",
    "channel_id",
    "placed_at",
    "currency",
    "subtotal_minor",
    "discount_minor",
    "tax_minor",
    "tax_is_included",
    "shipping_minor",
    "total_minor",
    "refunded_minor",
    "historical",
    "import_run",
)
REFUND_COLUMNS = (
    "id",
    "source",
    "number",
    "refunded_on",
    "order_id",
    "customer_id",
    "channel_id",
    "refunded_at",
    "currency",
    "amount_minor",
    "historical",
    "import_run",
)
LINE_COLUMNS = (
    "key",
    "product_id",
    "name",
    "quantity",
    "amount_minor",
    "discount_minor",
    "cost_minor",
    "import_run",
)
ORDER_LINE_COLUMNS = ("id", "order_id", "ordered_at", *LINE_COLUMNS)
REFUND_LINE_COLUMNS = ("id", "refund_id", "refunded_at", *LINE_COLUMNS)


NOT_THERE = Head(0, "", is_new=True)


@dataclass(frozen=True)
class NewLine:
    """A line that is not stored yet, the name it will be stored by, and where it belongs."""

    head: Head
    key: str
    line: LineDraft
    values: Values


@dataclass
class Batch:
    """One batch on its way in: what is stored, what is new, and what came of it."""

    source: str
    currency: str
    import_run: int | None
    now: datetime
    stored: Stored
    outcome: DocumentsImported = field(default_factory=DocumentsImported)
    order_ids: list[int] = field(default_factory=list)
    refund_ids: list[int] = field(default_factory=list)
    order_line_ids: list[int] = field(default_factory=list)
    refund_line_ids: list[int] = field(default_factory=list)

    def write(self, documents: Sequence[Document]) -> None:
        """Write what is new of the documents, and derive again the sums that it changes."""
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
        self.outcome.orders_created = len(self._missing_orders(documents))
        self.outcome.refunds_created = len(self._missing_refunds(documents))
        self.outcome.order_lines_created = sum(1 for _ in self._new_order_lines(documents))
        self.outcome.refund_lines_created = sum(1 for _ in self._new_refund_lines(documents))

    def event(self) -> OrdersImported:
        """What happened, for the log."""
        orders, order_lines = _ends(self.order_ids), _ends(self.order_line_ids)
        refunds, refund_lines = _ends(self.refund_ids), _ends(self.refund_line_ids)
        return OrdersImported(
            key=f"orders.imported:{self.import_run}:{order_lines[0]}:{refund_lines[0]}",
            occurred_at=self.now,
            historical=True,
            import_run=self.import_run or 0,
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
        )

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
        rows = [self._order(pk, item) for pk, item in zip(self.order_ids, missing, strict=True)]
        insert(Order, ORDER_COLUMNS, rows)
        for pk, document in zip(self.order_ids, missing, strict=True):
            self.stored.orders[document.number] = Head(pk, self.currency, is_new=True)

    def _order(self, pk: int, document: Document) -> Row:
        sums = totals(document.sold, on_top_minor=document.on_top_minor)
        return (
            pk,
            public_id("ord", now=self.now),
            self.source,
            document.number,
            document.sold_to,
            document.sold_through,
            min(line.at for line in document.sold),
            self.currency,
            sums.subtotal_minor,
            sums.discount_minor,
            document.tax_minor,
            document.tax_is_included,
            document.shipping_minor,
            sums.total_minor,
            0,
            self.import_run is not None,
            self.import_run,
        )

    def _create_refunds(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the orders they belong to."""
        missing = self._missing_refunds(documents)
        self.refund_ids = reserve_ids(Refund, len(missing))
        rows: list[Row] = []
        linked: set[int] = set()
        for pk, (document, day) in zip(self.refund_ids, missing, strict=True):
            order = self.stored.orders.get(document.number)
            order_id = order.id if order and order.currency == self.currency else None
            if order_id is not None:
                linked.add(order_id)
            rows.append(self._refund(pk, document, day, order_id))
            self.stored.refunds[document.number, day] = Head(pk, self.currency, is_new=True)
        insert(Refund, REFUND_COLUMNS, rows)
        return linked

    def _refund(self, pk: int, document: Document, day: date, order_id: int | None) -> Row:
        lines = document.taken_back[day]
        return (
            pk,
            self.source,
            document.number,
            day,
            order_id,
            document.taken_back_from.get(day),
            document.taken_back_through.get(day),
            min(line.at for line in lines),
            self.currency,
            -sum(line.amount_minor for line in lines),
            self.import_run is not None,
            self.import_run,
        )

    def _create_order_lines(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the orders that were there before and have grown."""
        new = list(self._new_order_lines(documents))
        self.order_line_ids = reserve_ids(OrderLine, len(new))
        insert(OrderLine, ORDER_LINE_COLUMNS, self._lines(self.order_line_ids, new))
        return {item.head.id for item in new} - set(self.order_ids)

    def _create_refund_lines(self, documents: Sequence[Document]) -> set[int]:
        """Create them and return the refunds that were there before and have grown."""
        new = list(self._new_refund_lines(documents))
        self.refund_line_ids = reserve_ids(RefundLine, len(new))
        insert(RefundLine, REFUND_LINE_COLUMNS, self._lines(self.refund_line_ids, new))
        return {item.head.id for item in new} - set(self.refund_ids)

    def _lines(self, ids: Sequence[int], new: Sequence[NewLine]) -> list[Row]:
        return [
            (
                pk,
                item.head.id,
                item.line.at,
                item.key,
                item.line.product_id,
                item.line.name,
                *item.values,
                self.import_run,
            )
            for pk, item in zip(ids, new, strict=True)
        ]

    def _new_order_lines(self, documents: Sequence[Document]) -> Iterator[NewLine]:
        told_again = self.outcome.order_lines_told_again
        for document in documents:
            head = self.stored.orders.get(document.number, NOT_THERE)
            known = self.stored.order_lines
            yield from self._new(document, document.sold, head, known, told_again)

    def _new_refund_lines(self, documents: Sequence[Document]) -> Iterator[NewLine]:
        told_again = self.outcome.refund_lines_told_again
        for document in documents:
            for day, lines in document.taken_back.items():
                head = self.stored.refunds.get((document.number, day), NOT_THERE)
                yield from self._new(document, lines, head, self.stored.refund_lines, told_again)

    def _new(
        self,
        document: Document,
        lines: Sequence[LineDraft],
        head: Head,
        stored: Lines,
        told_again: list[int],
    ) -> list[NewLine]:
        """The lines that are not stored yet; those that are count as unchanged or changed."""
        if not head.is_new and head.currency != self.currency:
            self.outcome.changed += [
                ChangedLine(document.number, line.row, "currency", head.currency, self.currency)
                for line in lines
            ]
            return []
        new: list[NewLine] = []
        for key, alike in _by_key(lines).items():
            known = stored.get((head.id, key), Alike())
            told = [values_of(line) for line in alike]
            for line, values, place in zip(alike, told, places(told, known.values), strict=True):
                if place not in known.values:
                    new.append(NewLine(head, placed_key(key, place), line, values))
                elif known.values[place] == values:
                    told_again.append(known.ids[place])
                else:
                    self._note_changed(document, line, known.values[place], values)
        if new and not head.is_new:
            self._note_growth(new, lines)
        return new

    def _note_changed(
        self, document: Document, line: LineDraft, known: Values, told: Values
    ) -> None:
        name, old, new = differences(known, told)[0]
        self.outcome.changed.append(ChangedLine(document.number, line.row, name, old, new))

    def _note_growth(self, new: Sequence[NewLine], told: Sequence[LineDraft]) -> None:
        self.outcome.lines_added += len(new)
        self.outcome.documents_grown += 1
        self.outcome.known_by_number_only += len(new) == len(told)

    def _link_earlier_refunds(self, documents: Sequence[Document]) -> set[int]:
        """A refund may have come in before its order did; return the orders that now have
        theirs.
        """
        created = set(self.order_ids)
        heads = {item.number: self.stored.orders.get(item.number) for item in documents}
        new = {number: head.id for number, head in heads.items() if head and head.id in created}
        waiting = Refund.objects.filter(
            source=self.source, currency=self.currency, order__isnull=True, number__in=new
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


def _by_key(lines: Sequence[LineDraft]) -> dict[str, list[LineDraft]]:
    by_key: dict[str, list[LineDraft]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    return by_key


def _ends(ids: Sequence[int]) -> tuple[int, int]:
    return (ids[0], ids[-1]) if ids else (0, 0)
