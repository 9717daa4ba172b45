"""The order lines of a file, put together into whole orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regulars.core.catalog import queries as catalog
from regulars.core.customers import queries as customers
from regulars.core.orders import services as orders
from regulars.core.orders.types import ChangedLine, Document, DocumentsImported, LineDraft
from regulars.edges.connectors.files.rules import first_by_name, key_of, moment
from regulars.edges.connectors.files.stages.batches import Batch, Setting, amount, chunks, short
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import Rejection, Tally
from regulars.kernel.money import to_minor


class Line(NamedTuple):
    """One line as the reader gives it."""

    order_id: str
    ordered_at: datetime
    customer_id: str | None
    channel: str | None
    product_id: str | None
    product_name: str | None
    quantity: float
    amount_minor: int
    discount_minor: int | None
    cost_minor: int | None
    line_id: str | None
    source_row: int
    tax: Decimal | None
    shipping: Decimal | None


@dataclass
class Known:
    """The ids in the database of what the lines of a batch name."""

    customers: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Orders:
    """Whole orders, with what was taken back of them."""

    file: FileTable
    setting: Setting
    name = "orders"

    def total(self) -> int:
        """How many lines the file has."""
        return self.file.usable_rows

    def batches(self, after: str) -> Iterator[Batch]:
        """Lines by order number, those of one number together."""
        rows = self.file.in_order(self.file.usable, "order_id", Line._fields, after=after)
        return chunks(rows)

    def write(self, batch: Batch) -> Tally:
        """Write what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        codes = self._channels(lines)
        known = self._known(lines)
        known.channels = orders.open_channels(codes=codes)
        outcome = orders.import_documents(
            documents=list(documents(lines, self.setting, known)),
            source=self.setting.source,
            currency=self.setting.currency,
            import_run=self.setting.run_id,
            actor=self.setting.actor,
            now=self.setting.now,
        )
        return self._tally(lines, outcome)

    def preview(self, batch: Batch) -> Tally:
        """Count what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        outcome = orders.preview_documents(
            documents=list(documents(lines, self.setting, Known())),
            source=self.setting.source,
            currency=self.setting.currency,
            now=self.setting.now,
        )
        return self._tally(lines, outcome)

    def _channels(self, lines: list[Line]) -> set[str]:
        named = {line.channel or self.setting.channel for line in lines}
        return named - {""}

    def _known(self, lines: list[Line]) -> Known:
        source = self.setting.source
        buyers = {line.customer_id for line in lines if line.customer_id is not None}
        goods = {line.product_id for line in lines if line.product_id is not None}
        return Known(
            customers=customers.known_references(source, buyers),
            products=catalog.known_references(source, goods),
        )

    def _tally(self, lines: list[Line], outcome: DocumentsImported) -> Tally:
        tally = Tally(
            read=len(lines), imported=outcome.lines_created, unchanged=outcome.lines_unchanged
        )
        tally.created.update(
            orders=outcome.orders_created,
            refunds=outcome.refunds_created,
            order_lines=outcome.order_lines_created,
            refund_lines=outcome.refund_lines_created,
            lines_added=outcome.lines_added,
            documents_grown=outcome.documents_grown,
            known_by_number_only=outcome.known_by_number_only,
        )
        tally.rejected = [self._rejection(change) for change in outcome.changed]
        tally.told_again = {
            "order_lines": outcome.order_lines_told_again,
            "refund_lines": outcome.refund_lines_told_again,
        }
        return tally

    def _rejection(self, change: ChangedLine) -> Rejection:
        known, told = change.known, change.told
        if change.field in {"amount", "discount", "cost"}:
            known, told = (amount(value, self.setting.currency) for value in (known, told))
        return Rejection(change.row, change.field, told, f"differs_from {known}")


def documents(lines: list[Line], setting: Setting, known: Known) -> Iterator[Document]:
    """Lines sorted by number, as one document for each number."""
    for number, group in groupby(lines, key=lambda line: line.order_id):
        yield _document(number, list(group), setting, known)


def _document(number: str, lines: list[Line], setting: Setting, known: Known) -> Document:
    document = Document(number, tax_is_included=setting.tax_is_included)
    sold = [line for line in lines if line.amount_minor >= 0]
    if sold:
        document.sold = _drafts(sold, setting.zone, known)
        document.sold_to, document.sold_through = _who_and_where(sold, setting, known)
        document.tax_minor = _once(sold, "tax", setting.currency)
        document.shipping_minor = _once(sold, "shipping", setting.currency)
    taken_back: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        if line.amount_minor < 0:
            taken_back[line.ordered_at.date()].append(line)
    for day, returned in taken_back.items():
        document.taken_back[day] = _drafts(returned, setting.zone, known)
        who, where = _who_and_where(returned, setting, known)
        document.taken_back_from[day], document.taken_back_through[day] = who, where
    return document


def _drafts(lines: list[Line], zone: ZoneInfo, known: Known) -> list[LineDraft]:
    return [
        LineDraft(
            key=key_of(
                line.product_id or line.product_name or "",
                line.ordered_at.date(),
                line.line_id,
                is_taken_back=line.amount_minor < 0,
            ),
            at=_moment(line.ordered_at, zone),
            day=line.ordered_at.date(),
            quantity=_quantity(line.quantity),
            amount_minor=line.amount_minor,
            name=short(line.product_name, "product"),
            product_id=known.products.get(line.product_id) if line.product_id else None,
            discount_minor=line.discount_minor,
            cost_minor=line.cost_minor,
            row=line.source_row,
        )
        for line in lines
    ]


def _who_and_where(
    lines: list[Line], setting: Setting, known: Known
) -> tuple[int | None, int | None]:
    who = first_by_name(line.customer_id for line in lines)
    where = first_by_name(line.channel for line in lines) or setting.channel or None
    return (
        known.customers.get(who) if who is not None else None,
        known.channels.get(where) if where is not None else None,
    )


def _once(lines: list[Line], name: str, currency: str) -> int:
    """An amount of the whole order: files write it on the first line, or the same on every line."""
    amounts: list[Any] = [getattr(line, name) for line in lines]
    largest = max((amount for amount in amounts if amount is not None), default=Decimal(0))
    return to_minor(largest, currency)


_moment = lru_cache(maxsize=100_000)(moment)


@lru_cache(maxsize=10_000)
def _quantity(pieces: float) -> Decimal:
    return Decimal(str(pieces))
