"""What happens to orders, as it is written in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulars.core.events.types import Event
from regulars.core.orders.batch import Batch
from regulars.core.orders.changing import Change
from regulars.core.orders.models import Order, RefundLine
from regulars.core.orders.types import (
    OrderCancelled,
    OrderChanged,
    OrderLeftReckoned,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    RefundTold,
)
from regulars.kernel.ids import public_id


@dataclass(frozen=True)
class Happening:
    """Who tells it; ``wholes`` says whom customers are part of, as it happens to those."""

    actor: str
    wholes: Mapping[int, int]

    def placed(self, order: Order, first_line_id: int, last_line_id: int) -> Iterator[Event]:
        """It was placed, and perhaps paid and cancelled since."""
        yield OrderPlaced(
            **self._common("placed", order),
            occurred_at=order.placed_at,
            currency=order.currency,
            total_minor=order.total_minor,
            first_line_id=first_line_id,
            last_line_id=last_line_id,
        )
        if order.paid_at:
            yield self.paid(order)
        if order.cancelled_at:
            yield self.cancelled(order)

    def changed(self, order: Order, told_at: datetime, done: Change, *, now: datetime) -> Event:
        """It is other than before, as of a moment."""
        return OrderChanged(
            **self._common(f"changed:{public_id('chg', now=now)}", order),
            occurred_at=told_at,
            fields=list(done.fields),
            total_minor=order.total_minor,
            first_line_id=min(done.before, default=0),
            last_line_id=max(done.before, default=0),
            first_new_line_id=min(done.added, default=0),
            last_new_line_id=max(done.added, default=0),
        )

    def paid(self, order: Order) -> Event:
        """It was paid."""
        return OrderPaid(
            **self._common("paid", order),
            occurred_at=order.paid_at or order.placed_at,
            currency=order.currency,
            total_minor=order.total_minor,
        )

    def cancelled(self, order: Order) -> Event:
        """It was cancelled."""
        return OrderCancelled(
            **self._common("cancelled", order), occurred_at=order.cancelled_at or order.placed_at
        )

    def left_reckoned(self, order: Order, now: datetime) -> Event:
        """What its cancellation takes back is another."""
        common = self._common(f"left_reckoned:{public_id('lft', now=now)}", order)
        return OrderLeftReckoned(**common, occurred_at=now)

    def refunded(self, told: RefundTold, order: Order | None, batch: Batch) -> Event:
        """Something was taken back of it, which may be known before the order is."""
        line_ids = batch.refund_line_ids
        amounts = RefundLine.objects.filter(pk__in=line_ids).values_list("amount_minor", flat=True)
        return OrderRefunded(
            key=f"orders.refunded:{line_ids[0]}",
            actor=self.actor,
            historical=told.historical,
            order=order.public_id if order else "",
            customer_id=self._whole(told.customer_id or (order.customer_id if order else None)),
            occurred_at=told.at,
            reference=told.reference,
            currency=told.currency,
            amount_minor=sum(amounts),
            first_line_id=line_ids[0],
            last_line_id=line_ids[-1],
        )

    def _common(self, what: str, order: Order) -> dict[str, Any]:
        return {
            "key": f"orders.{what}:{order.public_id}",
            "actor": self.actor,
            "historical": order.historical,
            "order": order.public_id,
            "customer_id": self._whole(order.customer_id),
        }

    def _whole(self, customer_id: int | None) -> int | None:
        return self.wholes.get(customer_id, customer_id) if customer_id else None
