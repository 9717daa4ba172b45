"""Orders and refunds as a shop tells them while they happen: the newest telling stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from regulars.core.customers.queries import parts_among
from regulars.core.events.services import record_all
from regulars.core.events.types import Event
from regulars.core.orders.batch import Batch
from regulars.core.orders.cancelling import (
    CANCELLED,
    amount_of,
    rest_of,
    take_nothing_back,
    what_is_left,
)
from regulars.core.orders.changing import change, said_by
from regulars.core.orders.happening import Happening
from regulars.core.orders.lines_told import sold, taken_back
from regulars.core.orders.models import Order, RefundLine
from regulars.core.orders.rows import Origin
from regulars.core.orders.rules.documents import is_said_anew, said_as
from regulars.core.orders.stored import Head, stored_for
from regulars.core.orders.sums import void_refunds
from regulars.core.orders.types import (
    Document,
    EmptyOrder,
    OrderNotKnownYet,
    OrdersTold,
    OrderTold,
    OtherCurrency,
    RefundTold,
    RefundTooLarge,
    ReservedReference,
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
    wholes: Mapping[int, int] = field(default_factory=dict)  # whom customers are part of
    reckoned: dict[str, int] = field(default_factory=dict)  # what cancellations took back before

    def hear(self, orders: Sequence[OrderTold], refunds: Sequence[RefundTold]) -> None:
        """Write what is new or newer than what is known, and record what that brings about.

        Raises EmptyOrder, OtherCurrency, RefundTooLarge, ReservedReference.
        """
        newest = _combined(orders)
        told_of = [*(one.customer_id for one in orders), *(one.customer_id for one in refunds)]
        self.wholes = parts_among({customer_id for customer_id in told_of if customer_id})
        known = self._kept(newest)
        for number, told in newest.items():
            if number in known:
                self._change(known[number], told)
        self._place([told for number, told in newest.items() if number not in known])
        self._take_back(refunds)
        self._settle(newest.keys() | {told.number for told in refunds})
        record_all(self.events)

    @property
    def happening(self) -> Happening:
        """How what happens is written in the log."""
        return Happening(self.actor, self.wholes)

    def _kept(self, numbers: Iterable[str]) -> Kept:
        rows = Order.objects.filter(source=self.source, number__in=set(numbers))
        found = {row.number: row for row in rows}
        self.outcome.ids |= {number: row.pk for number, row in found.items()}
        return found

    def _place(self, orders: Sequence[Combined]) -> None:
        for one in orders:
            if one.told.lines is None:
                raise OrderNotKnownYet(number=one.told.number)
            if not one.told.lines:
                raise EmptyOrder(number=one.told.number)
        for currency, is_past, some in _alike(orders):
            numbers = [one.told.number for one in some]
            batch = self._batch(currency, numbers, is_past=is_past)
            batch.write([_document(one) for one in some])
            kept = self._kept(numbers)
            first = batch.order_line_ids[0]
            for one in some:
                row, last = kept[one.told.number], first + len(one.told.lines or ()) - 1
                self.outcome.placed.append(one.told.number)
                self.events += self.happening.placed(row, first, last)
                first = last + 1

    def _change(self, row: Order, one: Combined) -> None:
        told = one.told
        if row.currency != told.currency:
            raise OtherCurrency(number=told.number, known=row.currency, told=told.currency)
        if told.lines is not None and not told.lines:
            raise EmptyOrder(number=told.number)
        was_paid, was_cancelled = row.paid_at, row.cancelled_at
        if row.cancelled_at:
            self._forget_left(row)
        done = change(row, told, one.moments, self.wholes)
        if done is None:
            self.outcome.stale.append(told.number)
            return
        if done:
            self.outcome.changed.append(told.number)
            self.events.append(self.happening.changed(row, told.told_at, done, now=self.now))
        if row.paid_at and not was_paid:
            self.events.append(self.happening.paid(row))
        if row.cancelled_at and not was_cancelled:
            self.events.append(self.happening.cancelled(row))

    def _forget_left(self, order: Order) -> None:
        """What a cancellation left is reckoned anew afterwards."""
        before = self.reckoned.get(order.number, 0)
        self.reckoned[order.number] = before + take_nothing_back(order)
        order.refresh_from_db()

    def _take_back(self, refunds: Sequence[RefundTold]) -> None:
        """One after the other, as several of an order may be of one day."""
        for told in refunds:
            order = self._kept([told.number]).get(told.number)
            if told.reference == CANCELLED:
                raise ReservedReference(reference=told.reference)
            if self._is_known(told):
                self.outcome.known_refunds.append(told.reference)
                continue
            if order and order.cancelled_at:
                self._forget_left(order)
            batch = self._batch(told.currency, [told.number], is_past=told.historical)
            _check_currency(told, batch.stored.head(told.number, told.day))
            document = _taken_back(told, order)
            if document is None:
                continue
            if order:
                _check(order, told, document)
            batch.write([document])
            if batch.refund_line_ids:
                self.outcome.refunds.append(told.reference)
                self.events.append(self.happening.refunded(told, order, batch))

    def _settle(self, numbers: Collection[str]) -> None:
        """Take back what is left of the orders that were cancelled, and nothing of those that stand
        again. What was taken back of a cancelled order counts no more than the order.
        """
        kept = self._kept(numbers)
        turned = void_refunds([order.pk for order in kept.values()])
        for order in kept.values():
            before = self.reckoned.pop(order.number, 0)
            stands_again = order.cancelled_at is None and order.pk in turned
            if order.cancelled_at is None and not before and not stands_again:
                continue
            before += take_nothing_back(order)
            document = what_is_left(order)
            if document:
                batch = self._batch(order.currency, [order.number], is_past=order.historical)
                batch.write([document])
            if before != amount_of(document) or stands_again:
                self.events.append(self.happening.left_reckoned(order, self.now))

    def _is_known(self, told: RefundTold) -> bool:
        """Whether this refund was told before, of whatever day."""
        lines = RefundLine.objects.filter(
            refund__source=self.source, refund__number=told.number, key__startswith=told.prefix
        )
        return lines.exists()

    def _batch(self, currency: str, numbers: Collection[str], *, is_past: bool) -> Batch:
        origin = Origin(self.source, currency, None, self.now, is_past=is_past)
        return Batch(origin, stored_for(self.source, numbers))


def _check_currency(told: RefundTold, head: Head | None) -> None:
    """Refuse what is in another currency than what was taken back on the same day."""
    if head is not None and head.currency != told.currency:
        raise OtherCurrency(number=told.number, known=head.currency, told=told.currency)


def _check(order: Order, told: RefundTold, document: Document) -> None:
    """Refuse what is too much; the database would too, in its own words. Of what files brought
    alone it is not known what they left out.
    """
    if order.currency != told.currency:
        raise OtherCurrency(number=told.number, known=order.currency, told=told.currency)
    refunded = order.refunded_minor + amount_of(document)
    if refunded > order.total_minor and (order.told_at or not order.historical):
        raise RefundTooLarge(
            number=told.number,
            currency=told.currency,
            refunded_minor=refunded,
            total_minor=order.total_minor,
        )


@dataclass(frozen=True)
class Combined:
    """What the tellings of one order say together, and when each field was said last."""

    told: OrderTold
    moments: Mapping[str, datetime]


def _combined(orders: Iterable[OrderTold]) -> dict[str, Combined]:
    """By number: what a later telling does not say, an earlier one does."""
    combined: dict[str, Combined] = {}
    for told in sorted(orders, key=attrgetter("told_at")):
        known = combined.get(told.number)
        if known is not None and known.told.currency != told.currency:
            raise OtherCurrency(number=told.number, known=known.told.currency, told=told.currency)
        at = told.told_at.astimezone(UTC)
        before = known.moments if known else {}
        names = [
            name
            for name in said_by(told)
            if is_said_anew(name, at, once=told.once, said_at=before) or name not in told.once
        ]
        moments = {said_as(name, told.once): at for name in names}
        if known is None:
            combined[told.number] = Combined(told, moments)
        else:
            combined[told.number] = _both(known, told, names, moments)
    return combined


def _both(
    known: Combined, told: OrderTold, names: Collection[str], moments: Mapping[str, datetime]
) -> Combined:
    """What two tellings say together: these names the later one."""
    both = replace(
        known.told,
        told_at=told.told_at,
        stands=told.stands or known.told.stands,
        once=(known.told.once - set(names)) | (told.once & set(names)),
        **{name: getattr(told, name) for name in names},
    )
    return Combined(both, {**known.moments, **moments})


def _alike(orders: Sequence[Combined]) -> Iterator[tuple[str, bool, list[Combined]]]:
    """The orders by currency and by whether they are history."""
    alike = attrgetter("told.currency", "told.historical")
    for (currency, is_past), some in groupby(sorted(orders, key=alike), key=alike):
        yield currency, is_past, list(some)


def _document(one: Combined) -> Document:
    told = one.told
    placed_at = told.placed_at or told.told_at
    return Document(
        number=told.number,
        sold=[sold(line, at=placed_at) for line in told.lines or ()],
        sold_to=told.customer_id,
        sold_through=told.channel_id,
        tax_minor=told.tax_minor,
        tax_is_included=bool(told.tax_is_included),
        shipping_minor=told.shipping_minor,
        told_at=told.told_at,
        said_at=one.moments,
        paid_at=told.paid_at,
        shipped_at=told.shipped_at,
        delivered_at=told.delivered_at,
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
