"""What Stripe's payments, customers and subscriptions mean for the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from regulars.core.identity.types import Claim
from regulars.edges.connectors.shops.services import currency_of
from regulars.edges.connectors.shops.types import Deed, Item, Purchase, Return
from regulars.edges.connectors.stripe.rules import (
    SUBSCRIPTIONS,
    SUCCEEDED,
    TILLS,
    is_late,
    minor_of,
    moment_of,
)
from regulars.edges.connectors.stripe.types import (
    Asked,
    Charge,
    Customer,
    Details,
    Dispute,
    Event,
    Invoice,
    LineItem,
    Method,
    Payment,
    Refund,
    Session,
    Shipping,
    Subscription,
    Totals,
    id_of,
)

SLIGHTLY = timedelta(microseconds=1)  # that a checkout is believed before a payment without lines
NOBODY = Details()


@dataclass(frozen=True)
class Seen:
    """When something reached us, and whether it was before we were there to see it."""

    received_at: datetime
    is_historical: bool = False

    def is_history(self, at: datetime) -> bool:
        """Whether it sets nothing in motion."""
        return self.is_historical or is_late(at, self.received_at)


def purchase_of(asked: Asked, seen: Seen) -> Purchase | None:
    """An order, known by its payment; None where nothing was bought.

    What was bought is told by the checkout, if there was one, and else the payment is the one line.
    Both bear the moment at which the payment began, as neither changes afterwards, whichever of
    them is found first.

    Raises Unusable.
    """
    payment, charge, session = asked.payment, asked.charge, asked.session
    begun = payment or charge or session
    if begun is None or not _is_bought(asked):
        return None
    at, paid_at = moment_of(begun.created), _paid_at(asked)
    told = Purchase(
        number=begun.id,
        told_at=at,
        currency=currency_of((session and session.currency) or _currency(asked), thing=begun.id),
        placed_at=at,
        paid_at=paid_at,
        buyer=_buyer(asked, at, historical=seen.is_history(at)),
        channel=_channel(charge),
        historical=seen.is_history(at),
    )
    return _of_session(told, session, asked.lines) if session else _of_payment(told, asked)


def returns_of(asked: Asked, seen: Seen) -> list[Return]:
    """What was paid back for good, of whatever order.

    Raises Unusable.
    """
    return [return_of(one, seen) for one in asked.refunds if one.status == SUCCEEDED]


def return_of(refund: Refund, seen: Seen) -> Return:
    """Something that was paid back; Stripe does not know of which lines.

    Raises Unusable.
    """
    currency, at = currency_of(refund.currency, thing=refund.id), moment_of(refund.created)
    return Return(
        number=id_of(refund.payment_intent) or id_of(refund.charge),
        reference=refund.id,
        at=at,
        currency=currency,
        amount_minor=minor_of(refund.amount, currency),
        historical=seen.is_history(at),
    )


def payment_of(number: str, currency: str, paid_at: datetime, source: str, seen: Seen) -> Purchase:
    """That the order of another source was paid.

    Raises Unusable.
    """
    return Purchase(
        number=number,
        told_at=paid_at,
        currency=currency_of(currency, thing=f"order {number}"),
        paid_at=paid_at,
        source=source,
        historical=seen.is_history(paid_at),
    )


def customer_claim(customer: Customer, seen_at: datetime, seen: Seen) -> Claim:
    """Somebody who pays."""
    return Claim(
        seen_at=seen_at,
        user_id=customer.id,
        email=customer.email or "",
        phone=customer.phone or "",
        name=customer.name or "",
        joined_at=moment_of(customer.created),
        is_proven=True,
        historical=seen.is_history(seen_at),
    )


def invoice_deed(event: Event, invoice: Invoice, seen: Seen) -> Deed:
    """An invoice was paid."""
    at = moment_of(event.created)
    claim = _claim(
        id_of(invoice.customer),
        Details(invoice.customer_email, invoice.customer_name),
        at,
        historical=seen.is_history(at),
    )
    details = {
        "invoice": invoice.id,
        "amount": invoice.amount_paid,
        "currency": invoice.currency,
        "reason": invoice.billing_reason,
    }
    return _deed(event, "Invoice Paid", details, claim, seen)


def subscription_deed(event: Event, subscription: Subscription, seen: Seen) -> Deed:
    """A subscription began, changed or ended."""
    at = moment_of(event.created)
    claim = _claim(id_of(subscription.customer), NOBODY, at, historical=seen.is_history(at))
    details = {
        "subscription": subscription.id,
        "status": subscription.status,
        "ends_with_period": subscription.cancel_at_period_end,
    }
    return _deed(event, SUBSCRIPTIONS[event.type], details, claim, seen)


def dispute_deed(event: Event, dispute: Dispute, seen: Seen) -> Deed:
    """Somebody says that a payment was not theirs to pay."""
    details = {
        "dispute": dispute.id,
        "payment": id_of(dispute.payment_intent) or id_of(dispute.charge),
        "amount": dispute.amount,
        "currency": dispute.currency,
        "reason": dispute.reason,
    }
    return _deed(event, "Charge Disputed", details, None, seen)


def _of_session(told: Purchase, session: Session, lines: list[LineItem]) -> Purchase:
    """Amounts of lines and of shipping hold their tax."""
    totals, shipping = session.total_details or Totals(), session.shipping_cost or Shipping()
    carriage = shipping.amount_total
    if carriage is None:
        carriage = totals.amount_shipping or 0
    total = minor_of(session.amount_total or 0, told.currency)
    items = [_item(line, told.currency) for line in lines]
    return replace(
        told,
        told_at=told.told_at + SLIGHTLY,
        items=items or [Item(key=session.id, amount_minor=total)],
        total_minor=total,
        shipping_minor=minor_of(carriage, told.currency),
        tax_minor=minor_of(totals.amount_tax or 0, told.currency),
        tax_is_included=True,
    )


def _of_payment(told: Purchase, asked: Asked) -> Purchase:
    total = minor_of(_amount(asked), told.currency)
    described = asked.payment and asked.payment.description
    name = described or (asked.charge and asked.charge.description) or ""
    return replace(
        told,
        items=[Item(key=told.number, amount_minor=total, name=name)],
        total_minor=total,
    )


def _item(line: LineItem, currency: str) -> Item:
    paid = minor_of(line.amount_total, currency)
    return Item(
        key=line.id,
        amount_minor=paid,
        quantity=Decimal(line.quantity or 1),
        full_minor=paid + minor_of(line.amount_discount or 0, currency),
        name=line.description or "",
        reference=id_of(line.price.product) if line.price else "",
    )


def _is_bought(asked: Asked) -> bool:
    """Whether a checkout was completed for it, or it was paid."""
    session = asked.session
    if session and session.status == "complete" and session.mode == "payment":
        return True
    return session is None and _paid_at(asked) is not None


def _paid_at(asked: Asked) -> datetime | None:
    payment, charge = asked.payment, asked.charge
    if charge and charge.status == SUCCEEDED and charge.captured:
        return moment_of(charge.created)
    if payment and payment.status == SUCCEEDED:
        return moment_of(payment.created)
    return None


def _amount(asked: Asked) -> int:
    if asked.payment:
        received = asked.payment.amount_received
        return asked.payment.amount if received is None else received
    if asked.charge:
        captured = asked.charge.amount_captured
        return asked.charge.amount if captured is None else captured
    return 0


def _currency(asked: Asked) -> str:
    told: Payment | Charge | None = asked.payment or asked.charge
    return told.currency if told else ""


def _buyer(asked: Asked, at: datetime, *, historical: bool) -> Claim | None:
    """Whoever paid, by all that they gave."""
    payment, charge, session = asked.payment, asked.charge, asked.session
    given = [
        (session and session.customer_details) or NOBODY,
        Details(email=session.customer_email if session else None),
        (charge and charge.billing_details) or NOBODY,
        Details(email=payment.receipt_email if payment else None),
        Details(email=charge.receipt_email if charge else None),
    ]
    everything = Details(
        email=next((one.email for one in given if one.email), None),
        name=next((one.name for one in given if one.name), None),
        phone=next((one.phone for one in given if one.phone), None),
    )
    named = next((one.customer for one in (session, payment, charge) if one and one.customer), None)
    return _claim(id_of(named), everything, at, historical=historical)


def _claim(user_id: str, told: Details, at: datetime, *, historical: bool) -> Claim | None:
    claim = Claim(
        seen_at=at,
        user_id=user_id,
        email=told.email or "",
        phone=told.phone or "",
        name=told.name or "",
        is_proven=True,
        historical=historical,
    )
    return claim if claim.user_id or claim.email or claim.phone else None


def _channel(charge: Charge | None) -> str:
    method = (charge and charge.payment_method_details) or Method()
    return "pos" if method.type in TILLS else "web"


def _deed(
    event: Event, name: str, details: Mapping[str, object], doer: Claim | None, seen: Seen
) -> Deed:
    at = moment_of(event.created)
    return Deed(
        name=name,
        message=event.id,
        at=at,
        received_at=seen.received_at,
        doer=doer,
        details={key: value for key, value in details.items() if value not in (None, "")},
        historical=seen.is_history(at),
    )
