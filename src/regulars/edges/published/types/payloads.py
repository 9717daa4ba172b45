"""What other programs are told of, kind by kind: public ids and figures, never names or addresses.

Each field's meaning stands beside it and in the published schemas. A kind keeps its fields: others
may be added to it, and what breaks a reader is another kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta

OrderId = Annotated[str, Meta(description="The order, as the API has it.")]
Buyer = Annotated[str | None, Meta(description="Who ordered; null where nobody is known.")]
CustomerId = Annotated[str, Meta(description="The customer, as the API has them.")]
Currency = Annotated[str, Meta(description="ISO 4217.")]
Total = Annotated[int, Meta(description="The order's total, in the currency's smallest unit.")]


@dataclass(frozen=True, kw_only=True)
class PlacedOrder:
    """An order when it was placed or paid."""

    order_id: OrderId
    customer_id: Buyer
    currency: Currency
    total_minor: Total


@dataclass(frozen=True, kw_only=True)
class ChangedOrder:
    """An order that is other than before."""

    order_id: OrderId
    customer_id: Buyer
    total_minor: Total


@dataclass(frozen=True, kw_only=True)
class CancelledOrder:
    """An order that was cancelled."""

    order_id: OrderId
    customer_id: Buyer


@dataclass(frozen=True, kw_only=True)
class RefundedOrder:
    """What was taken back of an order."""

    order_id: Annotated[str | None, Meta(description="Null where the order is not known yet.")]
    customer_id: Buyer
    refund_number: Annotated[str, Meta(description="The shop's own number for it.")]
    currency: Currency
    amount_minor: Annotated[int, Meta(description="What went back, in the smallest unit.")]


@dataclass(frozen=True, kw_only=True)
class KnownCustomer:
    """Somebody who became known."""

    customer_id: CustomerId


@dataclass(frozen=True, kw_only=True)
class ChangedCustomer:
    """Somebody of whom something else is known now."""

    customer_id: CustomerId
    fields: Annotated[
        list[str], Meta(description="What is known otherwise; ask the API for the values.")
    ]


@dataclass(frozen=True, kw_only=True)
class SuspectedDuplicate:
    """Two customers who may be one."""

    customer_ids: Annotated[list[str], Meta(description="The two, the longer known first.")]
    because: Annotated[str, Meta(description="What they have in common.")]


@dataclass(frozen=True, kw_only=True)
class MergedCustomers:
    """Two customers who were made one, or are two again."""

    customer_id: Annotated[str, Meta(description="Who stays.")]
    merged_customer_id: Annotated[
        str, Meta(description="Who was made a part of them, or is somebody of their own again.")
    ]


@dataclass(frozen=True, kw_only=True)
class ErasedCustomer:
    """Somebody of whom nothing is left that tells who they were."""

    customer_id: Annotated[str, Meta(description="The id that the customer had.")]


@dataclass(frozen=True, kw_only=True)
class ChangedTraits:
    """Somebody of whom other traits are known now."""

    customer_id: CustomerId
    traits: Annotated[
        list[str], Meta(description="Their names in the catalogue; ask the API for the values.")
    ]


@dataclass(frozen=True, kw_only=True)
class SaidConsent:
    """What somebody said of being told."""

    consent_id: Annotated[str, Meta(description="The entry of the ledger, as the API has it.")]
    customer_id: Annotated[
        str | None, Meta(description="Who said it; null where it is of an address alone.")
    ]
    channel: Annotated[str, Meta(description="By what they are told, such as `email`.")]
    topic: Annotated[str, Meta(description="Of what, by the topic's code.")]
    method: Annotated[str, Meta(description="How it was said, such as `form`.")]


@dataclass(frozen=True, kw_only=True)
class AddressSuppression:
    """An address that is kept from being written to, or was until now."""

    suppression_id: Annotated[
        str, Meta(description="The suppression; ask the API for the address.")
    ]
    kind: Annotated[str, Meta(description="What kind of address: `email` or `phone`.")]
    reason: Annotated[str, Meta(description="Why it was suppressed, such as `hard_bounce`.")]


@dataclass(frozen=True, kw_only=True)
class ToldProducts:
    """How many products a program told of."""

    made: Annotated[int, Meta(description="How many are new.")]
    changed: Annotated[int, Meta(description="How many are other than before.")]


@dataclass(frozen=True, kw_only=True)
class ComputedScores:
    """Scores that were computed anew."""

    as_of: Annotated[date, Meta(description="The day up to which purchases were looked at.")]
    is_whole: Annotated[
        bool, Meta(description="Whether everybody was scored, or those alone who changed.")
    ]
    customers: Annotated[int, Meta(description="How many customers have scores.")]
    customers_changed: Annotated[int, Meta(description="How many have others than before.")]


@dataclass(frozen=True, kw_only=True)
class MovedValue:
    """Points, store credit or what is on a gift card, given, spent or corrected."""

    transaction_id: Annotated[str, Meta(description="The transaction; ask the API for its parts.")]
    customer_id: Annotated[
        str | None, Meta(description="Whose it is; null of a gift card that is nobody's.")
    ]
    card_id: Annotated[str | None, Meta(description="The gift card; null where it is of none.")]
    unit: Annotated[str, Meta(description="`points`, or `credit` or `gift` with the currency.")]
    amount: Annotated[int, Meta(description="How much, in whole minor units; never negative.")]


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """What a test sends."""

    message: Annotated[str, Meta(description="A sentence for people.")]


Payload = (
    PlacedOrder
    | ChangedOrder
    | CancelledOrder
    | RefundedOrder
    | KnownCustomer
    | ChangedCustomer
    | SuspectedDuplicate
    | MergedCustomers
    | ErasedCustomer
    | ChangedTraits
    | SaidConsent
    | AddressSuppression
    | ToldProducts
    | ComputedScores
    | MovedValue
    | Greeting
)
