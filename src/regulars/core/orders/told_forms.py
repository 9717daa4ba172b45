"""Orders as programs tell them over the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from regulars.core.orders.types import OrderOutcome, RefundOutcome
from regulars.core.wire import (
    Currency,
    CustomerNamed,
    Flag,
    Moment,
    Reference,
    Strict,
    Text,
    Visible,
    whole,
)

MOST_ORDERS = 100  # of a batch
MOST_LINES = 500
LARGEST = 10**12  # minor units; what is more is a mistake
LONGEST_KEY = 90  # so that a refund's reference, a line's key and its place are 200 letters
POSITIVE = r"^(0*[1-9][0-9]{0,8}(\.[0-9]{1,6})?|0+\.0{0,5}[1-9][0-9]{0,5})$"

OfOrder = Annotated[int, Field(ge=0, le=LARGEST, strict=True), BeforeValidator(whole)]
AboveZero = Annotated[int, Field(ge=1, le=LARGEST, strict=True), BeforeValidator(whole)]
Positive = Annotated[
    str,
    Field(pattern=POSITIVE, max_length=40, examples=["2"]),
    AfterValidator(Decimal),
]
NOW = "now, where it is left out"


class LineOf(Strict):
    """One line: so many of one thing. A product is named by the shop's reference, or by our id; of
    a reference that is new, a product is made.
    """

    key: Visible | None = Field(
        None,
        max_length=LONGEST_KEY,
        description="What the shop knows the line by; its product, where it is left out.",
        examples=["1"],
    )
    product_reference: Reference | None = Field(None, examples=["SEN-100"])
    product_id: Visible | None = Field(
        None, max_length=40, examples=["prd_01jd3v0q5xk8f6g7h9r2s4t6w8"]
    )
    name: Visible | None = Field(None, max_length=300, examples=["Sencha 100 g"])
    quantity: Positive = Field("1", validate_default=True)
    cost_minor: OfOrder | None = Field(None, examples=[1_040])

    def key_or(self, otherwise: str) -> str:
        """What the line is known by."""
        return (self.key or self.product_reference or self.product_id or otherwise)[:LONGEST_KEY]


class ToldLine(LineOf):
    """One line of an order, discounts taken off its amount."""

    amount_minor: OfOrder = Field(examples=[2_900])
    discount_minor: OfOrder | None = Field(None, examples=[100])


class RefundedLine(LineOf):
    """One line that is taken back: what goes back to the customer, above zero."""

    amount_minor: AboveZero = Field(examples=[1_450])


class OrderAsItIs(Strict):
    """An order as the shop has it now. What is left out or null stays as it is; lines that are not
    told any more are gone.
    """

    currency: Currency
    lines: list[ToldLine] = Field(min_length=1, max_length=MOST_LINES)
    customer: CustomerNamed | None = None
    channel: Visible | None = Field(None, max_length=100, examples=["web"])
    placed_at: Moment | None = Field(None, description=f"Of a new order {NOW}.")
    paid_at: Moment | None = None
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    cancelled_at: Moment | None = None
    tax_minor: OfOrder | None = Field(None, examples=[250])
    tax_is_included: Flag | None = Field(None, description="Whether amounts of lines hold the tax.")
    shipping_minor: OfOrder | None = Field(None, examples=[490])
    told_at: Moment | None = Field(
        None, description=f"When the shop changed it last; {NOW}. What is newer stands."
    )
    historical: Flag = Field(
        default=False, description="Sets nothing in motion; so does what is older than a day."
    )


class NumberedOrder(OrderAsItIs):
    """An order of a batch, with its number."""

    number: Reference = Field(examples=["GT-1042"])


class OrdersAsTheyAre(Strict):
    """Orders to be placed, or written over."""

    orders: list[NumberedOrder] = Field(min_length=1, max_length=MOST_ORDERS)


class RefundTaken(Strict):
    """What was taken back of an order at one moment. Without lines it is whatever is left."""

    reference: Visible = Field(
        min_length=1, max_length=100, description="What the shop knows it by.", examples=["R-7"]
    )
    currency: Currency
    refunded_at: Moment | None = Field(None, description=f"When it was; {NOW}.")
    lines: list[RefundedLine] | None = Field(None, min_length=1, max_length=MOST_LINES)
    historical: Flag = Field(
        default=False, description="Sets nothing in motion; so does what is older than a day."
    )


class Cancellation(Strict):
    """When an order was cancelled. Whatever no refund took back is taken back by it."""

    cancelled_at: Moment | None = Field(None, description=f"When it was; {NOW}.")
    told_at: Moment | None = Field(None, description=f"As of when this holds; {NOW}.")


class ToldOrder(Strict):
    """What came of telling one order."""

    number: str = Field(examples=["GT-1042"])
    id: str = Field(examples=["ord_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    outcome: OrderOutcome


class ToldOrders(Strict):
    """What came of telling them, in their order."""

    data: list[ToldOrder]


class ToldRefund(Strict):
    """What came of telling a refund; ``order_id`` is null until its order is known."""

    number: str = Field(examples=["GT-1042"])
    order_id: str | None = Field(examples=["ord_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    reference: Text = Field(examples=["R-7"])
    outcome: RefundOutcome
