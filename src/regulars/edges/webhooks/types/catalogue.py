"""The catalogue: which kinds of events are told to other programs, and how.

Events that are not listed here are never told: what staff do, and what is internal. A test asks for
a decision about each event that the log knows.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from regulars.core.access.types import Scope
from regulars.edges.webhooks.types.payloads import (
    CancelledOrder,
    ChangedCustomer,
    ChangedOrder,
    ComputedScores,
    Greeting,
    KnownCustomer,
    Payload,
    PlacedOrder,
    RefundedOrder,
    SuspectedDuplicate,
    ToldProducts,
)

EXAMPLE_MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ORDER, CUSTOMER = "ord_01jd3v0q5xk8f6g7h9r2s4t6w8", "cus_01jd3v0q5xk8f6g7h9r2s4t6w8"
OTHER_CUSTOMER = "cus_01jd3v9c2m4n6p8q0r1s3t5v7w"


TEST = "webhooks.test"  # the type of a test, which nobody chooses


class EventType(enum.StrEnum):
    """What an endpoint can be told of, by the name that bodies have as their ``type``."""

    ORDER_PLACED = "orders.placed"
    ORDER_PAID = "orders.paid"
    ORDER_CHANGED = "orders.changed"
    ORDER_CANCELLED = "orders.cancelled"
    ORDER_REFUNDED = "orders.refunded"
    CUSTOMER_MADE = "customers.made"
    CUSTOMER_CHANGED = "customers.changed"
    DUPLICATE_SUSPECTED = "customers.duplicate_suspected"
    PRODUCTS_TOLD = "products.told"
    SCORES_COMPUTED = "scores.computed"


@dataclass(frozen=True)
class Published:
    """A kind that is told: what it means, what its data are, and which scope a key must have to
    have it told. ``event`` names it in the log; empty: it is not of the log.
    """

    type: str
    event: str
    sentence: str
    example: Payload
    scope: Scope | None
    version: int = 1

    @property
    def data_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of ``data``. Other fields may be added within a version."""
        (found,), named = msgspec.json.schema_components(
            [type(self.example)], ref_template="#/$defs/{name}"
        )
        schema: dict[str, Any] = named[found["$ref"].rpartition("/")[2]]
        return schema

    @property
    def example_body(self) -> dict[str, Any]:
        """A body, as it is sent."""
        moment = written(EXAMPLE_MOMENT)
        data = msgspec.to_builtins(self.example)
        return {"type": str(self.type), "timestamp": moment, "data": data}


def written(moment: datetime) -> str:
    """A moment as bodies say it: RFC 3339, in UTC.

    >>> written(EXAMPLE_MOMENT)
    '2026-03-01T09:30:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


_ORDER = {"order_id": ORDER, "customer_id": CUSTOMER}
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
            "An order's lines, its amounts or whose it is are other than before.",
            ChangedOrder(**_ORDER, total_minor=2_940),
            Scope.ORDERS_READ,
        ),
        Published(
            EventType.ORDER_CANCELLED,
            "orders.cancelled",
            "An order was cancelled; whatever it had left was taken back.",
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
            TEST,
            "",
            "Somebody tries an endpoint out. It is sent whatever kinds the endpoint has chosen.",
            Greeting(message="This is a test. If you can verify it, webhooks reach you."),
            None,
        ),
    )
}
BY_EVENT = {kind.event: kind for kind in CATALOGUE.values() if kind.event}
