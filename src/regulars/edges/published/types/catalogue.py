"""The catalogue: which kinds of events are told to other programs, and how. Webhooks are
sent by it, and the API shows the log by it.

Events that are not listed here are never told: what staff do, and what is internal. A test asks for
a decision about each event that the log knows.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from regulars.core.access.types import Caller, MissingScope, Scope
from regulars.edges.published.types.documents import Document, written
from regulars.edges.published.types.payloads import (
    AddressSuppression,
    CancelledOrder,
    ChangedCustomer,
    ChangedOrder,
    ChangedTraits,
    ComputedScores,
    ErasedCustomer,
    Greeting,
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

EXAMPLE_MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ORDER, CUSTOMER = "ord_01jd3v0q5xk8f6g7h9r2s4t6w8", "cus_01jd3v0q5xk8f6g7h9r2s4t6w8"
OTHER_CUSTOMER = "cus_01jd3v9c2m4n6p8q0r1s3t5v7w"


TEST = "webhooks.test"  # the type of a test, which nobody chooses


class EventType(enum.StrEnum):
    """What other programs can be told of, by the name that documents have as their ``type``."""

    ORDER_PLACED = "orders.placed"
    ORDER_PAID = "orders.paid"
    ORDER_CHANGED = "orders.changed"
    ORDER_CANCELLED = "orders.cancelled"
    ORDER_REFUNDED = "orders.refunded"
    CUSTOMER_MADE = "customers.made"
    CUSTOMER_CHANGED = "customers.changed"
    DUPLICATE_SUSPECTED = "customers.duplicate_suspected"
    CUSTOMERS_MERGED = "customers.merged"
    CUSTOMERS_UNMERGED = "customers.unmerged"
    CUSTOMER_ERASED = "customers.erased"
    TRAITS_CHANGED = "traits.changed"
    CONSENT_GRANTED = "consents.granted"
    CONSENT_WITHDRAWN = "consents.withdrawn"
    ADDRESS_SUPPRESSED = "suppressions.made"
    SUPPRESSION_LIFTED = "suppressions.lifted"
    PRODUCTS_TOLD = "products.told"
    SCORES_COMPUTED = "scores.computed"
    VALUE_AWARDED = "ledger.awarded"
    VALUE_SPENT = "ledger.spent"
    VALUE_REVERSED = "ledger.reversed"
    VALUE_LAPSED = "ledger.lapsed"
    VALUE_ADJUSTED = "ledger.adjusted"
    VALUE_CONVERTED = "ledger.converted"


@dataclass(frozen=True)
class Published:
    """A kind that is told: what it means, what its data are, and which scope a key must have to
    be told of it. ``event`` names it in the log; empty: it is not of the log.
    """

    type: str
    event: str
    sentence: str
    example: Payload
    scope: Scope | None
    version: int = 1

    def is_for(self, caller: Caller) -> bool:
        """Whether the key may be told of it."""
        return self.scope is None or caller.may(self.scope)

    def check(self, caller: Caller) -> None:
        """Return if the key may be told of it: nothing that is told is a way round its scopes.

        Raises MissingScope.
        """
        if self.scope is not None and not self.is_for(caller):
            raise MissingScope(scope=self.scope.value)

    @property
    def data_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of ``data``. Other fields may be added within a version."""
        (found,), named = msgspec.json.schema_components(
            [type(self.example)], ref_template="#/$defs/{name}"
        )
        schema: dict[str, Any] = named[found["$ref"].rpartition("/")[2]]
        return schema

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the document. Other fields may be added beside them."""
        moment = {"type": "string", "format": "date-time", "description": "When it happened."}
        return {
            "type": "object",
            "required": ["type", "timestamp", "data"],
            "properties": {
                "type": {"type": "string", "const": str(self.type)},
                "timestamp": moment,
                "data": self.data_schema,
            },
        }

    def example_at(self, moment: datetime) -> Document:
        """The example, as if it had happened then."""
        data = msgspec.to_builtins(self.example)
        return Document(type=str(self.type), timestamp=written(moment), data=data)

    @property
    def example_body(self) -> dict[str, Any]:
        """A whole document, as it is sent."""
        return dataclasses.asdict(self.example_at(EXAMPLE_MOMENT))


_ORDER = {"order_id": ORDER, "customer_id": CUSTOMER}
_MERGED = MergedCustomers(customer_id=CUSTOMER, merged_customer_id=OTHER_CUSTOMER)
_SAID = SaidConsent(
    consent_id="cst_01jd3v0q5xk8f6g7h9r2s4t6w8",
    customer_id=CUSTOMER,
    channel="email",
    topic="tea_news",
    method="form",
)
_MOVED = MovedValue(
    transaction_id="ltx_01jd3v0q5xk8f6g7h9r2s4t6w8",
    customer_id=CUSTOMER,
    card_id=None,
    unit="points",
    amount=120,
)
_SUPPRESSED = AddressSuppression(
    suppression_id="sup_01jd3v0q5xk8f6g7h9r2s4t6w8", kind="email", reason="hard_bounce"
)
_PLACED = PlacedOrder(**_ORDER, currency="EUR", total_minor=3_390)
CATALOGUE: dict[str, Published] = {
    kind.type: kind
    for kind in (
        Published(
            EventType.ORDER_PLACED,
            "orders.placed",
            "Somebody placed an order.",
            _PLACED,
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.ORDER_PAID,
            "orders.paid",
            "An order was paid.",
            _PLACED,
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.ORDER_CHANGED,
            "orders.changed",
            "An order's lines, its amounts, whose it is or how far it is are other than before.",
            ChangedOrder(**_ORDER, total_minor=2_940),
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.ORDER_CANCELLED,
            "orders.cancelled",
            "An order was cancelled: it is no purchase any more. What was left was taken back.",
            CancelledOrder(**_ORDER),
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.ORDER_REFUNDED,
            "orders.refunded",
            "Something was taken back of an order.",
            RefundedOrder(**_ORDER, refund_number="R-17", currency="EUR", amount_minor=1_450),
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.CUSTOMER_MADE,
            "customers.made",
            "Somebody became known.",
            KnownCustomer(customer_id=CUSTOMER),
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.CUSTOMER_CHANGED,
            "customers.changed",
            "Something else is known of a customer.",
            ChangedCustomer(customer_id=CUSTOMER, fields=["email"]),
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.DUPLICATE_SUSPECTED,
            "identity.duplicate_suspected",
            "Two customers may be one. Nothing was changed.",
            SuspectedDuplicate(customer_ids=[CUSTOMER, OTHER_CUSTOMER], because="same_phone"),
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.CUSTOMERS_MERGED,
            "identity.customers_merged",
            "Two customers were made one: all that the one had is the other's now.",
            _MERGED,
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.CUSTOMERS_UNMERGED,
            "identity.customers_unmerged",
            "A merge was taken back: one customer is two again.",
            _MERGED,
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.CUSTOMER_ERASED,
            "privacy.erased",
            "A customer was erased. Erase what you keep of them, too.",
            ErasedCustomer(customer_id=CUSTOMER),
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.TRAITS_CHANGED,
            "traits.changed",
            "Other traits are known of a customer.",
            ChangedTraits(customer_id=CUSTOMER, traits=["shoe_size"]),
            Scope.CUSTOMERS_READ,
        ),
        Published(
            EventType.CONSENT_GRANTED,
            "consents.granted",
            "Somebody agreed to be told.",
            _SAID,
            Scope.CONSENTS_READ,
        ),
        Published(
            EventType.CONSENT_WITHDRAWN,
            "consents.withdrawn",
            "Somebody does not want to be told, or no longer.",
            _SAID,
            Scope.CONSENTS_READ,
        ),
        Published(
            EventType.ADDRESS_SUPPRESSED,
            "consents.suppressed",
            "Nothing is to be sent to an address any more.",
            _SUPPRESSED,
            Scope.CONSENTS_READ,
        ),
        Published(
            EventType.SUPPRESSION_LIFTED,
            "consents.suppression_lifted",
            "An address may be written to again, as far as consents allow it.",
            _SUPPRESSED,
            Scope.CONSENTS_READ,
        ),
        Published(
            EventType.PRODUCTS_TOLD,
            "catalog.told",
            "A program told of products over the API.",
            ToldProducts(made=2, changed=1),
            Scope.PRODUCTS_READ,
        ),
        Published(
            EventType.SCORES_COMPUTED,
            "scores.computed",
            "Customers were scored: whether they come back, when, and for how much.",
            ComputedScores(
                as_of=date(2026, 2, 28), is_whole=True, customers=1_204, customers_changed=96
            ),
            None,
        ),
        Published(
            EventType.VALUE_AWARDED,
            "ledger.awarded",
            "Points, credit or a gift card were given.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            EventType.VALUE_SPENT,
            "ledger.spent",
            "Points, credit or what is on a gift card were spent.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            EventType.VALUE_REVERSED,
            "ledger.reversed",
            "Something given was taken back, or something spent given back.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            EventType.VALUE_LAPSED,
            "ledger.lapsed",
            "The end of points, credit or a gift card came.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            EventType.VALUE_ADJUSTED,
            "ledger.adjusted",
            "The staff or a program corrected what somebody owns.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            EventType.VALUE_CONVERTED,
            "ledger.converted",
            "A gift card became a customer's store credit.",
            _MOVED,
            Scope.LEDGER_READ,
        ),
        Published(
            TEST,
            "",
            "Somebody tries an endpoint out. It is sent whatever kinds the endpoint has chosen.",
            Greeting(message="This is a test. If you can verify it, webhooks reach you."),
            None,
        ),
    )
}
BY_EVENT = {kind.event: kind for kind in CATALOGUE.values() if kind.event}
