"""What WooCommerce sends, as far as anything of it is used.

Source: WooCommerce's REST API, version 3, which its webhooks send objects of. Amounts are text in
major units; plugins write numbers too. Moments whose names end in ``_gmt`` are in UTC and say no
offset.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

Amount = Any  # text or a number, whatever a plugin makes of it
Moment = datetime | None


class Address(msgspec.Struct):
    """Of the one who pays."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None


class Meta(msgspec.Struct):
    """Something that a plugin or WooCommerce itself keeps beside."""

    key: Any = None
    value: Any = None


class Line(msgspec.Struct):
    """A product of an order, or what was taken back of one: then quantity and amounts are below
    zero.

    Amounts are for all of it, and never hold the tax. ``subtotal`` is before coupons.
    """

    id: int
    name: str | None = None
    product_id: int | None = None
    quantity: Amount = 1
    subtotal: Amount = None
    subtotal_tax: Amount = None
    total: Amount = None
    total_tax: Amount = None
    parent_name: str | None = None  # of the product, where the line is one of its variations
    meta_data: list[Meta] | dict[str, Any] | None = None


class Fee(msgspec.Struct):
    """Something that is neither a product nor shipping; below zero it is taken off."""

    id: int
    name: str | None = None
    total: Amount = None
    total_tax: Amount = None


class RefundSummary(msgspec.Struct):
    """What an order says of each of its refunds: an id and an amount below zero."""

    id: int
    reason: str | None = None
    total: Amount = None


class Order(msgspec.Struct):
    """An order as it is now."""

    id: int
    number: str | int | None = None
    status: str = ""
    currency: str = ""
    prices_include_tax: bool = False
    created_via: str | None = None
    customer_id: int = 0  # 0: a guest
    billing: Address | list[Any] | None = None
    total: Amount = None
    total_tax: Amount = None
    shipping_total: Amount = None
    shipping_tax: Amount = None
    date_created_gmt: Moment = None
    date_modified_gmt: Moment = None
    date_paid_gmt: Moment = None
    date_completed_gmt: Moment = None
    line_items: list[Line] = []
    fee_lines: list[Fee] = []
    refunds: list[RefundSummary] = []


class Refund(msgspec.Struct):
    """A refund with its lines, which the API alone tells."""

    id: int
    date_created_gmt: Moment = None
    amount: Amount = None
    reason: str | None = None
    line_items: list[Line] = []


class OrderWithRefunds(msgspec.Struct):
    """An order, and what the API knows of its refunds."""

    order: Order
    refunds: list[Refund]


class Customer(msgspec.Struct):
    """Somebody with an account."""

    id: int
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    date_created_gmt: Moment = None
    date_modified_gmt: Moment = None
    billing: Address | list[Any] | None = None


class Category(msgspec.Struct):
    """Of products."""

    name: str | None = None


class Product(msgspec.Struct):
    """Something that is sold, or one variation of it."""

    id: int
    parent_id: int = 0  # not 0: a variation
    name: str | None = None
    type: str = ""
    status: str = ""
    price: Amount = None
    date_modified_gmt: Moment = None
    categories: list[Category] = []


class Coupon(msgspec.Struct):
    """A coupon."""

    id: int
    code: str | None = None
    amount: Amount = None
    discount_type: str | None = None
    date_modified_gmt: Moment = None


class Deleted(msgspec.Struct):
    """All that is sent of what was deleted."""

    id: int


class Action(msgspec.Struct):
    """A hook of WordPress that was called, with the first thing that it was called with."""

    action: str | None = None
    arg: Any = None


class Hook(msgspec.Struct):
    """A webhook as the shop keeps it. WooCommerce disables one after failures in a row."""

    id: int
    name: str | None = None
    status: str = ""
    topic: str = ""
    delivery_url: str | None = None
