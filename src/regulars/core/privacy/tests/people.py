"""Two people of a household, and what they have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim, Met
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.core.privacy.services import erase

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=30), NOW + timedelta(days=30)
REASON = "Asked for in writing."


def customer(name: str, reference: str = "", **fields: Any) -> Customer:
    """Somebody with what shops and proofs know them by."""
    fields = {"email": f"{name.split(maxsplit=1)[0].lower()}@example.com", **fields}
    public_id = f"cus_{name.split(maxsplit=1)[0].lower()}"
    row = Customer.objects.create(
        public_id=public_id, name=name, first_seen_at=EARLIER, joined_at=EARLIER, **fields
    )
    if reference:
        CustomerReference.objects.create(customer=row, source="shop", reference=reference)
        Identifier.objects.create(
            kind="email", value=fields["email"], customer=row, source="shop", first_seen_at=EARLIER
        )
    return row


def browser(anonymous_id: str, owner: Customer | None, **fields: Any) -> Visitor:
    """A browser of somebody's, or of nobody's."""
    return Visitor.objects.create(
        source="shop", anonymous_id=anonymous_id, customer=owner, first_seen_at=EARLIER, **fields
    )


def deed(message: str, **fields: Any) -> Activity:
    """Something that was done."""
    return Activity.objects.create(
        source="shop",
        message=message.encode().ljust(16),
        kind="track",
        name=message,
        occurred_at=EARLIER,
        received_at=EARLIER,
        details={"properties": {"said": message}},
        **fields,
    )


def order(number: str, buyer: Customer | None, total: int = 1_900) -> Order:
    """An order with one line."""
    row = Order.objects.create(
        public_id=f"ord_{number}",
        source="shop",
        number=number,
        customer=buyer,
        placed_at=EARLIER,
        currency="EUR",
        subtotal_minor=total,
        total_minor=total,
    )
    OrderLine.objects.create(
        order=row,
        key="1",
        name="Green tea",
        quantity=1,
        amount_minor=total,
        ordered_at=EARLIER,
    )
    return row


def refund(number: str, of: Order, amount: int) -> Refund:
    """Something taken back."""
    return Refund.objects.create(
        source="shop",
        number=number,
        order=of,
        customer=of.customer,
        refunded_on=EARLIER.date(),
        refunded_at=EARLIER,
        currency="EUR",
        amount_minor=amount,
    )


def household() -> tuple[Customer, Customer]:
    """Mei Lin and Ann, with a browser that both use, one of their own each, and orders."""
    mei = customer("Mei Lin", "7", phone="+359 2 123 456")
    ann = customer("Ann", "8")
    tablet = browser("tablet", None, is_shared=True)
    meis, anns = browser("meis-phone", mei), browser("anns-laptop", ann)
    deed("Mei viewed", customer=mei, visitor=tablet)
    deed("Ann viewed", customer=ann, visitor=tablet)
    deed("Mei came back", visitor=meis)
    deed("Ann came back", visitor=anns)
    deed("Somebody viewed", visitor=tablet)
    for number, buyer in (("M1", mei), ("A1", ann)):
        order(number, buyer)
    Suspected.objects.create(one=mei, other=ann, doubt="same_phone", since=EARLIER)
    return mei, ann


def erased(row: Customer, **how: Any) -> Any:
    asked = {"reason": REASON, "actor": "system", "now": NOW, **how}
    return erase(customer=row.public_id, **asked)


def deeds() -> list[str]:
    return list(Activity.objects.order_by("pk").values_list("name", flat=True))


def met(now=NOW, **claim: Any) -> Met:
    claim = {"seen_at": EARLIER, "is_proven": True, **claim}
    return meet(claims=[Claim(**claim)], source="shop", actor="system", now=now)[0]
