"""Applies Stripe's events, and what it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.shops.services import account_deleted, possible, read, tell
from regulars.edges.connectors.shops.types import NOTHING, Said
from regulars.edges.connectors.stripe.facts import (
    Seen,
    customer_claim,
    dispute_deed,
    invoice_deed,
    payment_of,
    purchase_of,
    return_of,
    returns_of,
    subscription_deed,
)
from regulars.edges.connectors.stripe.rules import (
    CHARGE_REFUNDED,
    CHECKOUTS,
    CUSTOMER_ASKED,
    CUSTOMERS,
    DISPUTE,
    INVOICE,
    PAYMENT,
    PAYMENT_ASKED,
    REFUNDS,
    SUBSCRIPTIONS,
    SUCCEEDED,
    moment_of,
    order_named,
)
from regulars.edges.connectors.stripe.types import (
    Asked,
    Charge,
    Customer,
    Dispute,
    Event,
    Invoice,
    Payment,
    Refund,
    Session,
    Subscription,
    id_of,
)

ASK = "stripe.ask"  # a task: ask Stripe about one payment, checkout or charge
PAID = {"paid", "no_payment_required"}


@dataclass(frozen=True)
class _Told:
    """An event or what was asked for, with what the connection wants of it."""

    delivery: Arrived
    settings: Mapping[str, Any]
    seen: Seen

    @property
    def has_orders(self) -> bool:
        """Whether the store's orders come from Stripe; else it only pays those of another."""
        return bool(self.settings.get("has_orders"))

    @property
    def event(self) -> Event:
        """The event."""
        return read(self.delivery.body, Event, "the event")

    def object(self, shape: type[Any]) -> Any:
        """What the event is about."""
        return read(self.event.data.object, shape, self.delivery.topic)


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the events say; in whatever order they come, it ends the same.

    Of an order an event says too little: Stripe is asked for the lines of the checkout and for
    whoever paid. What is paid back is told by its own events, and may come before its order.
    """
    told = [
        _Told(
            one,
            connection.settings,
            Seen(one.received_at, bool(one.facts.get("is_historical"))),
        )
        for one in deliveries
    ]
    tell(
        said=[
            possible(SAYING[one.delivery.topic](one), received_at=one.delivery.received_at)
            for one in told
        ],
        source=connection.source,
        actor=connection.actor,
        now=now,
    )
    put([_ask(connection, what, now) for one in told for what in _to_ask(one)])


def _checkout(one: _Told) -> Said:
    if one.has_orders:
        return NOTHING  # it is asked for
    session: Session = one.object(Session)
    if session.payment_status not in PAID:
        return NOTHING
    return _paid(one, session.metadata, session.currency or "")


def _payment(one: _Told) -> Said:
    if one.has_orders:
        return NOTHING  # it is asked for
    payment: Payment = one.object(Payment)
    return _paid(one, payment.metadata, payment.currency)


def _paid(one: _Told, metadata: Any, currency: str) -> Said:
    """That an order of the shop's was paid, where the payment names it."""
    number, source = order_named(metadata), str(one.settings.get("orders_of") or "")
    if not (number and source):
        return NOTHING
    at = moment_of(one.event.created)
    return Said(purchases=[payment_of(number, currency, at, source, one.seen)])


def _refund(one: _Told) -> Said:
    refund: Refund = one.object(Refund)
    if not one.has_orders or refund.status != SUCCEEDED:
        return NOTHING
    return Said(returns=[return_of(refund, one.seen)])


def _charge_refunded(one: _Told) -> Said:
    """Older versions of the API tell the refunds along; else they are asked for."""
    charge: Charge = one.object(Charge)
    if not one.has_orders or charge.refunds is None:
        return NOTHING
    return Said(returns=returns_of(Asked(refunds=charge.refunds.data), one.seen))


def _asked(one: _Told) -> Said:
    asked = read(one.delivery.body, Asked, "the payment")
    purchase = purchase_of(asked, one.seen)
    returns = returns_of(asked, one.seen)
    return Said(purchases=[purchase] if purchase else [], returns=returns)


def _customer(one: _Told) -> Said:
    """Somebody who pays, or who was deleted there."""
    customer: Customer = one.object(Customer)
    if customer.deleted or one.delivery.topic == "customer.deleted":
        at = moment_of(one.event.created)
        return account_deleted(customer.id, message=one.event.id, at=at)
    return Said(claims=[customer_claim(customer, moment_of(one.event.created), one.seen)])


def _customer_asked(one: _Told) -> Said:
    customer = read(one.delivery.body, Customer, "the customer")
    return Said(claims=[customer_claim(customer, moment_of(customer.created), one.seen)])


def _dispute(one: _Told) -> Said:
    return Said(deeds=[dispute_deed(one.event, one.object(Dispute), one.seen)])


def _invoice(one: _Told) -> Said:
    return Said(deeds=[invoice_deed(one.event, one.object(Invoice), one.seen)])


def _subscription(one: _Told) -> Said:
    return Said(deeds=[subscription_deed(one.event, one.object(Subscription), one.seen)])


SAYING: Mapping[str, Callable[[_Told], Said]] = {
    **dict.fromkeys(CHECKOUTS, _checkout),
    PAYMENT: _payment,
    **dict.fromkeys(REFUNDS, _refund),
    CHARGE_REFUNDED: _charge_refunded,
    PAYMENT_ASKED: _asked,
    **dict.fromkeys(CUSTOMERS, _customer),
    CUSTOMER_ASKED: _customer_asked,
    DISPUTE: _dispute,
    INVOICE: _invoice,
    **dict.fromkeys(SUBSCRIPTIONS, _subscription),
}


def _to_ask(one: _Told) -> Iterator[tuple[str, str]]:
    """What Stripe has to be asked about: what kind of thing, and its id."""
    topic = one.delivery.topic
    if not one.has_orders:
        return
    if topic in CHECKOUTS:
        session: Session = one.object(Session)
        payment = id_of(session.payment_intent)
        yield ("payment", payment) if payment else ("session", session.id)
    elif topic == PAYMENT:
        yield "payment", one.object(Payment).id
    elif topic == CHARGE_REFUNDED and one.object(Charge).refunds is None:
        yield "refunds", one.object(Charge).id


def _ask(connection: Connection, what: tuple[str, str], now: datetime) -> TaskDraft:
    kind, named = what
    return TaskDraft(
        kind=ASK,
        key=f"{connection.public_id}:{kind}:{named}",
        due_at=now,
        facts={"connection": connection.public_id, "what": kind, "id": named},
    )
