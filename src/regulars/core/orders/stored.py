"""What the database already holds of a batch of documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rules.documents import MILLIONTH, Values, key_and_place

LINE_COLUMNS = (
    "pk",
    "key",
    "product_id",
    "name",
    "quantity",
    "amount_minor",
    "discount_minor",
    "cost_minor",
)


@dataclass
class Head:
    """An order or a refund without its lines; a refund has neither tax nor shipping."""

    id: int
    currency: str
    customer_id: int | None = None
    channel_id: int | None = None
    tax_minor: int | None = None
    shipping_minor: int | None = None
    tax_is_included: bool = False
    is_new: bool = False  # made by this very batch


class Thing(NamedTuple):
    """What a line is of."""

    product_id: int | None
    name: str


@dataclass
class Alike:
    """The lines of one document that are known by one key, by place: values, ids, moments, and of
    what they are.
    """

    values: dict[int, Values] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    moments: dict[int, datetime] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)


Lines = dict[tuple[int, str], Alike]


@dataclass
class Stored:
    """Orders by number, refunds by number and day, and their lines by (id, key)."""

    orders: dict[str, Head] = field(default_factory=dict)
    refunds: dict[tuple[str, date], Head] = field(default_factory=dict)
    order_lines: Lines = field(default_factory=dict)
    refund_lines: Lines = field(default_factory=dict)

    def head(self, number: str, day: date | None) -> Head | None:
        """The order of this number, or what was taken back of it on a day."""
        return self.orders.get(number) if day is None else self.refunds.get((number, day))


HEAD_COLUMNS = ("pk", "currency", "customer_id", "channel_id")


def heads_for(source: str, numbers: Collection[str]) -> Stored:
    """Read the orders and refunds under these numbers, without their lines, in two queries."""
    stored = Stored()
    known = {"source": source, "number__in": numbers}
    orders = Order.objects.filter(**known)
    columns = (*HEAD_COLUMNS, "tax_minor", "shipping_minor", "tax_is_included")
    for number, *values in orders.values_list("number", *columns):
        stored.orders[number] = Head(*values)
    refunds = Refund.objects.filter(**known)
    for number, day, *values in refunds.values_list("number", "refunded_on", *HEAD_COLUMNS):
        stored.refunds[number, day] = Head(*values)
    return stored


def stored_for(source: str, numbers: Collection[str]) -> Stored:
    """Read what there is under these numbers, in four queries at most."""
    stored = heads_for(source, numbers)
    if stored.orders:
        lines = OrderLine.objects.filter(order_id__in=[head.id for head in stored.orders.values()])
        stored.order_lines = _lines(lines.values_list("order_id", "ordered_at", *LINE_COLUMNS))
    if stored.refunds:
        ids = [head.id for head in stored.refunds.values()]
        taken_back = RefundLine.objects.filter(refund_id__in=ids)
        stored.refund_lines = _lines(
            taken_back.values_list("refund_id", "refunded_at", *LINE_COLUMNS)
        )
    return stored


def _lines(rows: Iterable[tuple[Any, ...]]) -> Lines:
    lines: Lines = {}
    for head, at, pk, placed, product, name, quantity, amount, discount, cost in rows:
        key, place = key_and_place(placed)
        alike = lines.setdefault((head, key), Alike())
        values = Values(Decimal(quantity).quantize(MILLIONTH), amount, discount, cost)
        alike.values[place] = values
        alike.ids[place] = pk
        alike.moments[place] = at
        alike.things[place] = Thing(product, name)
    return lines
