"""What an event's facts become for other programs: public ids for our own numbers, and nothing
that the catalogue does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from regulars.edges.published.types import EventType
from regulars.edges.published.types.payloads import (
    AddressSuppression,
    CancelledOrder,
    ChangedCustomer,
    ChangedOrder,
    ChangedTraits,
    ComputedScores,
    ErasedCustomer,
    KnownCustomer,
    MergedCustomers,
    MovedValue,
    Payload,
    PlacedOrder,
    RefundedOrder,
    SaidConsent,
    SuspectedDuplicate,
    ToldProducts,
)

Facts = Mapping[str, Any]
Public = Mapping[int, str]  # customers' public ids by their numbers
CUSTOMERS = ("customer_id", "one", "other")  # facts that number a customer


def customers_in(facts: Facts) -> list[int]:
    """The numbers of the customers that an event speaks of."""
    return [facts[name] for name in CUSTOMERS if isinstance(facts.get(name), int)]


def data_of(kind: EventType, facts: Facts, public: Public) -> Any:
    """What is told of an event, as plain values.

    Raises KeyError, TypeError, ValueError where the event lacks what is told.
    """
    return msgspec.to_builtins(TOLD[kind](facts, public))


def _buyer(facts: Facts, public: Public) -> str | None:
    """Null where nobody is known, or where they are known no more."""
    return public.get(facts["customer_id"])


def _placed(facts: Facts, public: Public) -> Payload:
    return PlacedOrder(
        order_id=facts["order"],
        customer_id=_buyer(facts, public),
        currency=facts["currency"],
        total_minor=facts["total_minor"],
    )


def _changed(facts: Facts, public: Public) -> Payload:
    return ChangedOrder(
        order_id=facts["order"],
        customer_id=_buyer(facts, public),
        total_minor=facts["total_minor"],
    )


def _cancelled(facts: Facts, public: Public) -> Payload:
    return CancelledOrder(order_id=facts["order"], customer_id=_buyer(facts, public))


def _refunded(facts: Facts, public: Public) -> Payload:
    return RefundedOrder(
        order_id=facts["order"] or None,
        customer_id=_buyer(facts, public),
        refund_number=facts["reference"],
        currency=facts["currency"],
        amount_minor=facts["amount_minor"],
    )


def _known(facts: Facts, public: Public) -> Payload:
    del public
    return KnownCustomer(customer_id=facts["customer"])


def _known_otherwise(facts: Facts, public: Public) -> Payload:
    del public
    return ChangedCustomer(customer_id=facts["customer"], fields=list(facts["fields"]))


def _suspected(facts: Facts, public: Public) -> Payload:
    both = sorted({facts["one"], facts["other"]})
    ids = [public[pk] for pk in both if pk in public]
    return SuspectedDuplicate(customer_ids=ids, because=facts["doubt"])


def _merged(facts: Facts, public: Public) -> Payload:
    del public
    return MergedCustomers(customer_id=facts["kept"], merged_customer_id=facts["merged"])


def _erased(facts: Facts, public: Public) -> Payload:
    del public
    return ErasedCustomer(customer_id=facts["customer"])


def _traits(facts: Facts, public: Public) -> Payload:
    del public
    return ChangedTraits(customer_id=facts["customer"], traits=list(facts["names"]))


def _said(facts: Facts, public: Public) -> Payload:
    del public
    return SaidConsent(
        consent_id=facts["fact"],
        customer_id=facts["customer"] or None,
        channel=facts["channel"],
        topic=facts["topic"],
        method=facts["method"],
    )


def _suppression(facts: Facts, public: Public) -> Payload:
    del public
    return AddressSuppression(
        suppression_id=facts["suppression"], kind=facts["kind"], reason=facts["reason"]
    )


def _products(facts: Facts, public: Public) -> Payload:
    del public
    return ToldProducts(made=facts["made"], changed=facts["changed"])


def _scores(facts: Facts, public: Public) -> Payload:
    del public
    return ComputedScores(
        as_of=date.fromisoformat(facts["as_of"]),
        is_whole=facts["is_whole"],
        customers=facts["customers"],
        customers_changed=facts["customers_changed"],
    )


def _moved(facts: Facts, public: Public) -> Payload:
    del public
    return MovedValue(
        transaction_id=facts["transaction"],
        customer_id=facts["customer"] or None,
        card_id=facts["card"] or None,
        unit=facts["unit"],
        amount=facts["amount"],
    )


TOLD: dict[EventType, Callable[[Facts, Public], Payload]] = {
    EventType.ORDER_PLACED: _placed,
    EventType.ORDER_PAID: _placed,
    EventType.ORDER_CHANGED: _changed,
    EventType.ORDER_CANCELLED: _cancelled,
    EventType.ORDER_REFUNDED: _refunded,
    EventType.CUSTOMER_MADE: _known,
    EventType.CUSTOMER_CHANGED: _known_otherwise,
    EventType.DUPLICATE_SUSPECTED: _suspected,
    EventType.CUSTOMERS_MERGED: _merged,
    EventType.CUSTOMERS_UNMERGED: _merged,
    EventType.CUSTOMER_ERASED: _erased,
    EventType.TRAITS_CHANGED: _traits,
    EventType.CONSENT_GRANTED: _said,
    EventType.CONSENT_WITHDRAWN: _said,
    EventType.ADDRESS_SUPPRESSED: _suppression,
    EventType.SUPPRESSION_LIFTED: _suppression,
    EventType.PRODUCTS_TOLD: _products,
    EventType.SCORES_COMPUTED: _scores,
    EventType.VALUE_AWARDED: _moved,
    EventType.VALUE_SPENT: _moved,
    EventType.VALUE_REVERSED: _moved,
    EventType.VALUE_LAPSED: _moved,
    EventType.VALUE_ADJUSTED: _moved,
    EventType.VALUE_CONVERTED: _moved,
}
