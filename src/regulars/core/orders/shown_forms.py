"""Orders as the API tells of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainSerializer

from regulars.core.orders.types import OrderSheet, RefundSheet, SheetLine, WholeOrder
from regulars.core.wire import Moment, Page, Strict


def _plainly(quantity: Decimal) -> str:
    """Without zeros that say nothing."""
    return f"{quantity.normalize():f}"


Quantity = Annotated[Decimal, PlainSerializer(_plainly, return_type=str), Field(examples=["2"])]


class OrderLine(Strict):
    """One line: so many of one thing for so much, discounts taken off."""

    name: str = Field(examples=["Sencha 100 g"])
    product_id: str | None = Field(examples=["prd_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    quantity: Quantity
    amount_minor: int = Field(examples=[1_450])
    discount_minor: int | None
    cost_minor: int | None

    @classmethod
    def of(cls, line: SheetLine) -> OrderLine:
        """The line as the API tells of it."""
        return cls(
            name=line.name,
            product_id=line.product or None,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            discount_minor=line.discount_minor,
            cost_minor=line.cost_minor,
        )


class OrderRefund(Strict):
    """What was taken back on one day. Amounts are positive: what went back to the customer."""

    number: str
    refunded_on: date
    refunded_at: Moment
    amount_minor: int
    lines: list[OrderLine]

    @classmethod
    def of(cls, refund: RefundSheet) -> OrderRefund:
        """The refund as the API tells of it."""
        return cls(
            number=refund.number,
            refunded_on=refund.refunded_on,
            refunded_at=refund.refunded_at,
            amount_minor=refund.amount_minor,
            lines=[OrderLine.of(line) for line in refund.lines],
        )


class Order(Strict):
    """One order. Amounts are whole numbers of the currency's smallest unit; what is not known is
    null.
    """

    id: str = Field(examples=["ord_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    source: str = Field(examples=["shop"])
    number: str = Field(examples=["GT-1042"])
    customer_id: str | None = Field(examples=["cus_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    channel: str | None = Field(examples=["web"])
    placed_at: Moment
    paid_at: Moment | None
    shipped_at: Moment | None
    delivered_at: Moment | None
    cancelled_at: Moment | None
    currency: str = Field(examples=["EUR"])
    subtotal_minor: int = Field(examples=[2_900], description="Before discounts.")
    discount_minor: int
    tax_minor: int
    tax_is_included: bool
    shipping_minor: int
    total_minor: int = Field(examples=[3_390])
    refunded_minor: int

    @classmethod
    def of(cls, sheet: OrderSheet) -> Order:
        """The order as the API tells of it."""
        return cls(**_head(sheet))


class OrderInFull(Order):
    """One order with its lines, and what was taken back of it."""

    lines: list[OrderLine]
    refunds: list[OrderRefund]

    @classmethod
    def of_whole(cls, order: WholeOrder) -> OrderInFull:
        """The order as the API tells of it."""
        return cls(
            **_head(order.head),
            lines=[OrderLine.of(line) for line in order.lines],
            refunds=[OrderRefund.of(refund) for refund in order.refunds],
        )


class OrderPage(Page[Order]):
    """A part of the list of orders."""


def _head(sheet: OrderSheet) -> dict[str, Any]:
    return {
        "id": sheet.public_id,
        "source": sheet.source,
        "number": sheet.number,
        "customer_id": sheet.customer or None,
        "channel": sheet.channel or None,
        "placed_at": sheet.placed_at,
        "paid_at": sheet.paid_at,
        "shipped_at": sheet.shipped_at,
        "delivered_at": sheet.delivered_at,
        "cancelled_at": sheet.cancelled_at,
        "currency": sheet.currency,
        "subtotal_minor": sheet.subtotal_minor,
        "discount_minor": sheet.discount_minor,
        "tax_minor": sheet.tax_minor,
        "tax_is_included": sheet.tax_is_included,
        "shipping_minor": sheet.shipping_minor,
        "total_minor": sheet.total_minor,
        "refunded_minor": sheet.refunded_minor,
    }
