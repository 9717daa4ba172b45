"""What Shopify sends, as far as it is read here, and what is wrong with what is not taken.

Source: Shopify's reference of webhooks; a payload is the resource of the REST Admin API. Amounts
are text, in the shop's currency; ``*_set`` holds them in it (``shop_money``) and in the buyer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from regulars.edges.connectors.asking.types import Declined
from regulars.kernel.errors import Invalid

Text = str | None
Amount = Decimal | None
Moment = datetime | None
ZERO = Decimal(0)


class ShopMoney(msgspec.Struct):
    """An amount in the shop's currency."""

    amount: Decimal = ZERO


class MoneySet(msgspec.Struct):
    """An amount in the shop's currency and in the buyer's."""

    shop_money: ShopMoney | None = None


class Allocation(msgspec.Struct):
    """A share of a discount that a line has."""

    amount: Amount = None
    amount_set: MoneySet | None = None


class TaxLine(msgspec.Struct):
    """A tax on a line."""

    price: Amount = None
    price_set: MoneySet | None = None


class LineItem(msgspec.Struct):
    """A line of an order. ``quantity`` is what was ordered; ``current_quantity`` what is left after
    the order was edited and things were taken back.
    """

    id: int
    quantity: int = 1
    current_quantity: int | None = None
    price: Amount = None
    price_set: MoneySet | None = None
    product_id: int | None = None
    title: Text = None
    name: Text = None
    sku: Text = None
    gift_card: bool = False
    tip: Any = None
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None

    @property
    def is_tip(self) -> bool:
        """Whether it is for the staff, and no goods."""
        return self.tip is not None


class ShippingLine(msgspec.Struct):
    """What sending costs."""

    price: Amount = None
    price_set: MoneySet | None = None
    is_removed: bool | None = None
    discount_allocations: list[Allocation] | None = None


class RefundLine(msgspec.Struct):
    """Some of a line, taken back; the subtotal is after discounts."""

    line_item_id: int
    quantity: int = 1
    subtotal: Amount = None
    subtotal_set: MoneySet | None = None
    total_tax: Amount = None
    total_tax_set: MoneySet | None = None
    line_item: LineItem | None = None


class RefundShipping(msgspec.Struct):
    """Some of what sending cost, paid back."""

    subtotal_amount_set: MoneySet | None = None
    tax_amount_set: MoneySet | None = None


class Adjustment(msgspec.Struct):
    """What makes a refund other than its lines: below zero, more is paid back."""

    amount: Amount = None
    amount_set: MoneySet | None = None
    tax_amount: Amount = None
    tax_amount_set: MoneySet | None = None
    kind: Text = None


class Transaction(msgspec.Struct):
    """Money that moved."""

    test: bool | None = None


class Refund(msgspec.Struct):
    """What was taken back of an order at once."""

    id: int
    created_at: datetime
    order_id: int | None = None
    processed_at: Moment = None
    refund_line_items: list[RefundLine] | None = None
    refund_shipping_lines: list[RefundShipping] | None = None
    order_adjustments: list[Adjustment] | None = None
    transactions: list[Transaction] | None = None


class Consent(msgspec.Struct):
    """What a customer agreed to, on one way to reach them."""

    state: Text = None
    opt_in_level: Text = None
    consent_updated_at: Moment = None


class Customer(msgspec.Struct):
    """A customer of the shop."""

    id: int | None = None
    email: Text = None
    phone: Text = None
    first_name: Text = None
    last_name: Text = None
    created_at: Moment = None
    updated_at: Moment = None
    email_marketing_consent: Consent | None = None
    sms_marketing_consent: Consent | None = None


class Order(msgspec.Struct):
    """An order. Test orders are nobody's."""

    id: int
    created_at: datetime
    updated_at: datetime
    currency: str
    name: Text = None
    processed_at: Moment = None
    cancelled_at: Moment = None
    closed_at: Moment = None
    test: bool | None = None
    source_name: Text = None
    financial_status: Text = None
    fulfillment_status: Text = None
    taxes_included: bool = False
    total_tax: Amount = None
    total_tax_set: MoneySet | None = None
    email: Text = None
    phone: Text = None
    cart_token: Text = None
    customer: Customer | None = None
    line_items: list[LineItem] | None = None
    shipping_lines: list[ShippingLine] | None = None
    refunds: list[Refund] | None = None
    fulfillments: list[Fulfilment] | None = None


class CartItem(msgspec.Struct):
    """A line of a cart or a checkout."""

    quantity: int = 1
    price: Amount = None
    product_id: int | None = None
    title: Text = None
    sku: Text = None


class Cart(msgspec.Struct):
    """A cart: whose it is, it does not say."""

    token: str
    updated_at: Moment = None
    line_items: list[CartItem] | None = None


class Checkout(msgspec.Struct):
    """A checkout that was begun."""

    token: str
    updated_at: Moment = None
    cart_token: Text = None
    email: Text = None
    phone: Text = None
    currency: Text = None
    total_price: Amount = None
    abandoned_checkout_url: Text = None
    customer: Customer | None = None
    line_items: list[CartItem] | None = None


class Fulfilment(msgspec.Struct):
    """Something that was sent."""

    id: int
    order_id: int
    created_at: Moment = None
    updated_at: Moment = None
    status: Text = None
    shipment_status: Text = None
    tracking_company: Text = None
    tracking_number: Text = None
    email: Text = None


class Variant(msgspec.Struct):
    """A product in one size or colour."""

    price: Amount = None


class Product(msgspec.Struct):
    """A product of the shop."""

    id: int
    title: Text = None
    product_type: Text = None
    status: Text = None
    updated_at: Moment = None
    variants: list[Variant] | None = None


class Gone(msgspec.Struct):
    """Something that was deleted."""

    id: int


class WhoseData(msgspec.Struct):
    """A customer as requests about data name them."""

    id: int | None = None
    email: Text = None
    phone: Text = None


class Compliance(msgspec.Struct):
    """A request about the data of one customer or of a shop."""

    shop_domain: Text = None
    customer: WhoseData | None = None
    orders_to_redact: list[int] | None = None
    orders_requested: list[int] | None = None


@dataclass(eq=False)
class OutOfScope(Declined):
    """The app lacks a scope for what it is asked for."""

    code = "shopify.out_of_scope"


@dataclass(eq=False)
class OtherShop(Invalid):
    """A delivery of one shop came to the connection of another."""

    code = "shopify.other_shop"
    sentence = "This is a delivery of {shop}, and the connection is of {connected}."
    shop: str
    connected: str


@dataclass(eq=False)
class MissingHeader(Invalid):
    """A delivery says what it is about in its headers."""

    code = "shopify.missing_header"
    sentence = "The header {header} is missing."
    status = 400
    header: str


@dataclass(eq=False)
class Unreadable(Invalid):
    """A body is no JSON object."""

    code = "shopify.unreadable"
    sentence = "The body is not a JSON object: {problem}"
    status = 400
    problem: str
