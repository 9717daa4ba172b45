"""Lines of a file put together into whole orders and refunds."""

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

from regulars.core.orders.types import Document, LineDraft
from regulars.edges.connectors.files.rules import first_by_name, key_of, moment
from regulars.edges.connectors.files.stages.batches import Setting, short
from regulars.edges.connectors.files.tables import Line
from regulars.kernel.money import to_minor

MIDNIGHT = time()


class KeyLine(NamedTuple):
    """What tells a line from the others of its order."""

    order_id: str
    ordered_at: datetime
    product_id: str | None
    product_name: str | None
    line_id: str | None
    amount_minor: int


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
            key=line_key(line),
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


def line_key(line: Line | KeyLine) -> str:
    """What a line is known by in its document."""
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
