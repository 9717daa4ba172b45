"""Orders and refunds as a shop tells them while they happen: the newest telling stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from regulars.core.events.services import record_all
from regulars.core.events.types import Event
from regulars.core.orders.batch import Batch
from regulars.core.orders.cancelling import amount_of, rest_of, take_nothing_back, what_is_left
from regulars.core.orders.changing import SAID, change, fill
from regulars.core.orders.happening import Happening
from regulars.core.orders.lines_told import sold, taken_back
from regulars.core.orders.models import Order
from regulars.core.orders.rows import Origin
from regulars.core.orders.stored import stored_for
from regulars.core.orders.types import (
    Document,
    EmptyOrder,
    OrderNotKnownYet,
    OrdersTold,
    OrderTold,
    OtherCurrency,
    RefundTold,
    RefundTooLarge,
)

Kept = dict[str, Order]  # by number


@dataclass
class Telling:
    """One batch of what a shop tells, on its way in. The turn is taken, so nobody else writes."""

    source: str
    actor: str
    now: datetime
    outcome: OrdersTold = field(default_factory=OrdersTold)
    events: list[Event] = field(default_factory=list)
    reckoned: dict[str, int] = field(default_factory=dict)  # what cancellations took back before

    def hear(self, orders: Sequence[OrderTold], refunds: Sequence[RefundTold]) -> None:
        """Write what is new or newer than what is known, and record what that brings about.

        Raises EmptyOrder, OtherCurrency, RefundTooLarge.
        """
        newest = _combined(orders)
        known = self._kept(told.number for told in newest)
        for told in newest:
            if told.number in known:
                self._change(known[told.number], told)
        self._place([told for told in newest if told.number not in known])
        self._take_back(refunds)
        self._settle({told.number for told in newest} | {told.number for told in refunds})
        record_all(self.events)

    @property
    def happening(self) -> Happening:
        """How what happens is written in the log."""
        return Happening(self.actor)

    def _kept(self, numbers: Iterable[str]) -> Kept:
        rows = Order.objects.filter(source=self.source, number__in=set(numbers))
        found = {row.number: row for row in rows}
        self.outcome.ids |= {number: row.pk for number, row in found.items()}
        return found

    def _place(self, orders: Sequence[OrderTold]) -> None:
        for told in orders:
            if told.lines is None:
                raise OrderNotKnownYet(number=told.number)
            if not told.lines:
                raise EmptyOrder(number=told.number)
        for currency, is_past, some in _alike(orders):
            batch = self._batch(currency, [told.number for told in some], is_past=is_past)
            batch.write([_document(told) for told in some])
            kept = self._kept(told.number for told in some)
            first = batch.order_line_ids[0]
            for told in some:
                row, last = kept[told.number], first + len(told.lines or ()) - 1
                self.outcome.placed.append(told.number)
                self.events += self.happening.placed(row, first, last)
                first = last + 1

    def _change(self, row: Order, told: OrderTold) -> None:
        if row.currency != told.currency:
            raise OtherCurrency(number=told.number, known=row.currency, told=told.currency)
        if told.lines is not None and not told.lines:
            raise EmptyOrder(number=told.number)
        is_stale = row.told_at is not None and told.told_at <= row.told_at
        if is_stale:
            self.outcome.stale.append(told.number)
        was_paid, was_cancelled = row.paid_at, row.cancelled_at
        if done := fill(row, told) if is_stale else change(row, told):
            self.outcome.changed.append(told.number)
            self.events.append(self.happening.changed(row, told.told_at, done))
        if row.paid_at and not was_paid:
            self.events.append(self.happening.paid(row))
        if row.cancelled_at and not was_cancelled:
            self.events.append(self.happening.cancelled(row))

    def _take_back(self, refunds: Sequence[RefundTold]) -> None:
        """One after the other, as several of an order may be of one day."""
        for told in refunds:
            order = self._kept([told.number]).get(told.number)
            if order and order.cancelled_at:
                before = self.reckoned.get(told.number, 0)
                self.reckoned[told.number] = before + take_nothing_back(order)
                order.refresh_from_db()
            batch = self._batch(told.currency, [told.number], is_past=told.historical)
            document = _taken_back(told, order)
            if document is None:
                continue
            if order:
                _check(order, told, is_known=batch.stored.has_lines(document))
            batch.write([document])
            if batch.refund_line_ids:
                self.outcome.refunds.append(told.reference)
                self.events.append(self.happening.refunded(told, order, batch))

    def _settle(self, numbers: Collection[str]) -> None:
        """Take back what is left of the orders that were cancelled."""
        for order in self._kept(numbers).values():
            if order.cancelled_at is None:
                continue
            before = self.reckoned.pop(order.number, 0) + take_nothing_back(order)
            document = what_is_left(order)
            if document:
                batch = self._batch(order.currency, [order.number], is_past=order.historical)
                batch.write([document])
            if before != amount_of(document):
                self.events.append(self.happening.left_reckoned(order, self.now))

    def _batch(self, currency: str, numbers: Collection[str], *, is_past: bool) -> Batch:
        origin = Origin(self.source, currency, None, self.now, is_past=is_past)
        return Batch(origin, stored_for(self.source, numbers))


def _check(order: Order, told: RefundTold, *, is_known: bool) -> None:
    """Refuse what is too much; the database would too, in its own words."""
    if order.currency != told.currency:
        raise OtherCurrency(number=told.number, known=order.currency, told=told.currency)
    refunded = order.refunded_minor + sum(line.amount_minor for line in told.lines or ())
    if refunded > order.total_minor and not order.historical and not is_known:
        raise RefundTooLarge(
            number=told.number, refunded_minor=refunded, total_minor=order.total_minor
        )


def _combined(orders: Iterable[OrderTold]) -> list[OrderTold]:
    """One telling of each order: what a later one does not say, an earlier one does."""
    combined: dict[str, OrderTold] = {}
    for told in sorted(orders, key=attrgetter("told_at")):
        known = combined.get(told.number)
        if known is not None and known.currency != told.currency:
            raise OtherCurrency(number=told.number, known=known.currency, told=told.currency)
        said = {name: value for name in SAID if (value := getattr(told, name)) is not None}
        combined[told.number] = replace(known, **said) if known else told
    return list(combined.values())


def _alike(orders: Sequence[OrderTold]) -> Iterator[tuple[str, bool, list[OrderTold]]]:
    """The orders by currency and by whether they are history."""
    alike = attrgetter("currency", "historical")
    for (currency, is_past), some in groupby(sorted(orders, key=alike), key=alike):
        yield currency, is_past, list(some)


def _document(told: OrderTold) -> Document:
    placed_at = told.placed_at or told.told_at
    return Document(
        number=told.number,
        sold=[sold(line, at=placed_at) for line in told.lines or ()],
        sold_to=told.customer_id,
        sold_through=told.channel_id,
        tax_minor=told.tax_minor,
        tax_is_included=told.tax_is_included,
        shipping_minor=told.shipping_minor,
        told_at=told.told_at,
        paid_at=told.paid_at,
        cancelled_at=told.cancelled_at,
    )


def _taken_back(told: RefundTold, order: Order | None) -> Document | None:
    if told.lines is None:
        if order is None:
            raise OrderNotKnownYet(number=told.number)
        return rest_of(order, reference=told.reference, at=told.at, day=told.day)
    lines = [
        taken_back(line, key=told.key_of(line), at=told.at, day=told.day)
        for line in told.lines
        if line.amount_minor
    ]
    customer = told.customer_id or (order.customer_id if order else None)
    channel = told.channel_id or (order.channel_id if order else None)
    return Document(
        number=told.number,
        taken_back={told.day: lines},
        taken_back_from={told.day: customer},
        taken_back_through={told.day: channel},
    )
