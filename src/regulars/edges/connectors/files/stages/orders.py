"""The order lines of a file, put together into whole orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regulars.core.catalog import queries as catalog
from regulars.core.customers import queries as customers
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.core.orders.types import ChangedLine, Document, DocumentsImported, HeadName, LineDraft
from regulars.edges.connectors.files.rules import first_by_name, key_of, moment, shown_at
from regulars.edges.connectors.files.stages.batches import Batch, Setting, amount, chunks, short
from regulars.edges.connectors.files.tables import FileTable, Line
from regulars.edges.connectors.files.types import DIFFERS, Rejection, Tally
from regulars.kernel.money import to_minor


class KeyLine(NamedTuple):
    """What tells a line from the others of its order."""

    order_id: str
    ordered_at: datetime
    product_id: str | None
    product_name: str | None
    line_id: str | None
    amount_minor: int


MIDNIGHT = time()
KEY_COLUMNS = KeyLine._fields
AMOUNTS = ("amount", "discount", "cost", "tax", "shipping")


@dataclass
class Known:
    """The ids in the database of what the lines of a batch name."""

    customers: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)


def with_strangers(known: Mapping[str, int], named: Collection[str]) -> dict[str, int]:
    """The known ids by name, and ids below zero for the names that are not known.

    >>> with_strangers({"ann": 7}, {"ann", "bob", "cara"})
    {'ann': 7, 'bob': -1, 'cara': -2}
    """
    strangers = sorted(set(named) - known.keys())
    return dict(known) | {name: -place for place, name in enumerate(strangers, start=1)}


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
        return chunks(self.file.lines.after(after))

    def write(self, batch: Batch) -> Tally:
        """Write what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        known = self._known(lines)
        told = list(documents(lines, self.setting, known))
        if self._open_channels(known, told):
            known = self._known(lines)
            told = list(documents(lines, self.setting, known))
        outcome = orders.import_documents(
            documents=told,
            source=self.setting.source,
            currency=self.setting.currency,
            import_run=self.setting.run_id,
            actor=self.setting.actor,
            now=self.setting.now,
        )
        return self._tally(lines, outcome, known)

    def preview(self, batch: Batch) -> Tally:
        """Count what is not there yet."""
        lines = [Line(*row) for row in batch.items]
        known = self._known(lines)
        outcome = orders.preview_documents(
            documents=list(documents(lines, self.setting, known)),
            source=self.setting.source,
            currency=self.setting.currency,
            now=self.setting.now,
        )
        return self._tally(lines, outcome, known)

    def doubled(self) -> int:
        """How many orders and refunds are here under their numbers, and have not a single line in
        common with the file. Lines are told apart by their keys alone, and those of one that has
        the first line in common are not looked at.
        """
        rows = self.file.lines.after(columns=KEY_COLUMNS)
        return sum(self._doubled_in([KeyLine(*row) for row in some.items]) for some in chunks(rows))

    def _doubled_in(self, lines: list[KeyLine]) -> int:
        source, currency = self.setting.source, self.setting.currency
        here = order_queries.known_numbers(source, {line.order_id for line in lines})
        told: dict[HeadName, list[KeyLine]] = defaultdict(list)
        for line in lines:
            if line.order_id in here:
                day = line.ordered_at.date() if line.amount_minor < 0 else None
                told[line.order_id, day].append(line)
        first = {head: [_key(lines[0])] for head, lines in told.items()}
        unsure = order_queries.heads_without(first, source=source, currency=currency)
        keys = {head: [_key(line) for line in told[head]] for head in unsure}
        return len(order_queries.heads_without(keys, source=source, currency=currency))

    def _open_channels(self, known: Known, told: list[Document]) -> bool:
        """Make the channels that are about to be named; say whether there was any to make."""
        heads = [head for document in told for head in document.heads()]
        named = {head.channel_id for head in heads}
        codes = {code for code, pk in known.channels.items() if pk < 0 and pk in named}
        orders.open_channels(codes=codes)
        return bool(codes)

    def _channels(self, lines: list[Line]) -> set[str]:
        named = {line.channel or self.setting.channel for line in lines}
        return named - {""}

    def _known(self, lines: list[Line]) -> Known:
        source = self.setting.source
        buyers = {line.customer_id for line in lines if line.customer_id is not None}
        goods = {line.product_id for line in lines if line.product_id is not None}
        codes = self._channels(lines)
        return Known(
            customers=with_strangers(customers.known_references(source, buyers), buyers),
            products=catalog.known_references(source, goods),
            channels=with_strangers(order_queries.channel_ids(codes), codes),
        )

    def _tally(self, lines: list[Line], outcome: DocumentsImported, known: Known) -> Tally:
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
            orders_filled=outcome.filled,
        )
        tally.rejected = self._rejections(outcome.changed, known)
        tally.told = {
            "orders": outcome.orders_told,
            "refunds": outcome.refunds_told,
            "order_lines": outcome.order_lines_told,
            "refund_lines": outcome.refund_lines_told,
        }
        return tally

    def _rejections(self, changes: list[ChangedLine], known: Known) -> list[Rejection]:
        """What was told otherwise than it is known, customers and channels by their names."""
        names = {
            "customer": {str(pk): name for name, pk in known.customers.items()},
            "channel": {str(pk): code for code, pk in known.channels.items()},
        }
        unnamed = {int(change.known) for change in changes if change.field == "customer"}
        source = self.setting.source
        for pk, profile in customers.profiles(list(unnamed)).items():
            here = (item.reference for item in profile.references if item.source == source)
            names["customer"][str(pk)] = next(here, profile.shown_as)
        if any(change.field == "channel" for change in changes):
            names["channel"] |= {str(item.id): item.code for item in order_queries.channels()}
        return [self._rejection(change, names.get(change.field)) for change in changes]

    def _rejection(self, change: ChangedLine, names: Mapping[str, str] | None) -> Rejection:
        known, told = change.known, change.told
        if names is not None:
            known, told = names[known], names[told]
        elif change.field in AMOUNTS:
            known, told = (amount(value, self.setting.currency) for value in (known, told))
        elif change.field == "ordered_at":
            known, told = (shown_at(value, self.setting.zone) for value in (known, told))
        return Rejection(change.row, change.field, told, f"{DIFFERS}{known}")


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
            key=_key(line),
            at=moment(line.ordered_at, zone),
            day=line.ordered_at.date(),
            quantity=_quantity(line.quantity),
            amount_minor=line.amount_minor,
            name=short(line.product_name, "product"),
            product_id=known.products.get(line.product_id) if line.product_id else None,
            discount_minor=line.discount_minor,
            cost_minor=line.cost_minor,
            row=line.source_row,
            has_time=line.ordered_at.time() != MIDNIGHT,
        )
        for line in lines
    ]


def _key(line: Line | KeyLine) -> str:
    return key_of(
        line.product_id or line.product_name or "",
        line.ordered_at.date(),
        line.line_id,
        is_taken_back=line.amount_minor < 0,
    )


def _who_and_where(
    lines: list[Line], setting: Setting, known: Known
) -> tuple[int | None, int | None]:
    who = first_by_name(line.customer_id for line in lines)
    where = first_by_name(line.channel for line in lines) or setting.channel or None
    return (
        known.customers.get(who) if who is not None else None,
        known.channels.get(where) if where is not None else None,
    )


def _once(lines: list[Line], name: str, currency: str) -> int | None:
    """An amount of the whole order: files write it on the first line, or the same on every line.

    None: no line has any.
    """
    amounts: list[Any] = [getattr(line, name) for line in lines]
    largest = max((amount for amount in amounts if amount is not None), default=None)
    return None if largest is None else to_minor(largest, currency)


@lru_cache(maxsize=10_000)
def _quantity(pieces: float) -> Decimal:
    return Decimal(str(pieces))
