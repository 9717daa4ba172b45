"""What WooCommerce's orders, customers and products mean for the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from regulars.core.catalog.types import ProductTold
from regulars.core.identity.types import Claim
from regulars.edges.connectors.shops.services import (
    currency_of,
    minor_of,
    number_of,
    quantity_of,
)
from regulars.edges.connectors.shops.types import Item, Purchase, Return, Unusable
from regulars.edges.connectors.woocommerce.rules import (
    TAKEN_BACK,
    changed_at,
    channel_of,
    is_late,
    is_placed,
    utc,
)
from regulars.edges.connectors.woocommerce.types import (
    Address,
    Customer,
    Line,
    Order,
    Product,
    Refund,
)

REFUNDED_LINE = "_refunded_item_id"


def number_of_order(order: Order) -> str:
    """What people know the order by; plugins may number orders otherwise than by their ids."""
    return str(order.number or order.id).strip()


def purchase_of(order: Order, *, received_at: datetime, is_historical: bool) -> Purchase | None:
    """The order as it is now; None where it is none yet: nothing was bought.

    Prices hold the tax or not, as the shop has it. An order that was cancelled without ever having
    been paid is told as cancelled and nothing else, for those who know it.

    Raises Unusable.
    """
    modified = order.date_modified_gmt or order.date_created_gmt
    if modified is None:
        raise Unusable(_thing(order), "date_modified_gmt")
    told_at = changed_at(modified, order.status)
    paid_at = _paid_at(order)
    is_cancelled = order.status in TAKEN_BACK
    if not is_placed(order.status, was_paid=paid_at is not None) and not is_cancelled:
        return None
    currency = currency_of(order.currency, thing=_thing(order))
    placed_at = utc(order.date_created_gmt or modified)
    bought_at = max(placed_at, paid_at or placed_at)  # a transfer may take days
    historical = is_historical or is_late(bought_at, received_at)
    told = Purchase(
        number=number_of_order(order),
        told_at=told_at,
        currency=currency,
        cancelled_at=utc(modified) if is_cancelled else None,
        stands=not is_cancelled,
        historical=historical,
    )
    if is_cancelled and paid_at is None:
        return told
    has_tax, thing = order.prices_include_tax, _thing(order)
    tax = minor_of(order.total_tax, "total_tax", currency, thing=thing)
    shipping = number_of(order.shipping_total, "shipping_total", thing=thing)
    if has_tax:
        shipping += number_of(order.shipping_tax, "shipping_tax", thing=thing)
    return replace(
        told,
        items=[*_items(order.line_items, order, currency), *_fees(order, currency)],
        placed_at=placed_at,
        total_minor=minor_of(order.total, "total", currency, thing=thing),
        shipping_minor=minor_of(shipping, "shipping_total", currency, thing=thing),
        tax_minor=tax,
        tax_is_included=has_tax,
        paid_at=paid_at,
        buyer=buyer_of(order, told_at, historical=historical),
        channel=channel_of(order.created_via or ""),
    )


def buyer_of(order: Order, seen_at: datetime, *, historical: bool) -> Claim | None:
    """Whoever bought it: by account, or as a guest by what they gave."""
    address = order.billing if isinstance(order.billing, Address) else Address()
    claim = Claim(
        seen_at=seen_at,
        user_id=str(order.customer_id) if order.customer_id > 0 else "",
        email=address.email or "",
        phone=address.phone or "",
        name=_name(address.first_name, address.last_name),
        is_proven=True,
        historical=historical,
    )
    return claim if claim.user_id or claim.email or claim.phone else None


def returns_of(
    order: Order, refunds: Sequence[Refund], *, received_at: datetime, is_historical: bool
) -> list[Return]:
    """What was taken back of an order, line by line as far as the shop knows.

    Raises Unusable.
    """
    currency = currency_of(order.currency, thing=_thing(order))
    return [
        _return_of(order, refund, currency, received_at, is_historical=is_historical)
        for refund in refunds
    ]


def _return_of(
    order: Order, refund: Refund, currency: str, received_at: datetime, *, is_historical: bool
) -> Return:
    if refund.date_created_gmt is None:
        raise Unusable(thing=f"refund {refund.id}", field="date_created_gmt")
    at = utc(refund.date_created_gmt)
    amount = minor_of(refund.amount, "amount", currency, thing=f"refund {refund.id}")
    items = _items(refund.line_items, order, currency, sign=-1)
    historical = is_historical or is_late(at, received_at)
    return Return(
        number=number_of_order(order),
        reference=str(refund.id),
        at=at,
        currency=currency,
        amount_minor=abs(amount),
        items=[item for item in items if item.amount_minor > 0],
        buyer=buyer_of(order, at, historical=historical),
        channel=channel_of(order.created_via or ""),
        historical=historical,
    )


def customer_claim(customer: Customer, *, now: datetime, historical: bool) -> Claim:
    """Somebody with an account."""
    address = customer.billing if isinstance(customer.billing, Address) else Address()
    changed = customer.date_modified_gmt or customer.date_created_gmt
    name = _name(customer.first_name, customer.last_name)
    return Claim(
        seen_at=utc(changed) if changed else now,
        user_id=str(customer.id),
        email=customer.email or address.email or "",
        phone=address.phone or "",
        name=name or _name(address.first_name, address.last_name),
        joined_at=utc(customer.date_created_gmt) if customer.date_created_gmt else None,
        is_proven=True,
        historical=historical,
    )


def product_told(product: Product, currency: str) -> ProductTold:
    """A product of the catalogue, priced in the shop's currency.

    Raises Unusable.
    """
    price = number_of(product.price, "price", thing=f"product {product.id}")
    is_priced = bool(currency) and product.price not in {None, ""}
    categories = [one.name for one in product.categories if one.name]
    return ProductTold(
        reference=str(product.id),
        name=(product.name or "")[:300] or None,
        category=categories[0][:200] if categories else None,
        price_minor=minor_of(price, "price", currency, thing=f"product {product.id}")
        if is_priced
        else None,
        currency=currency if is_priced else None,
        is_active=product.status == "publish",
        told_at=utc(product.date_modified_gmt) if product.date_modified_gmt else None,
    )


def _items(lines: Sequence[Line], order: Order, currency: str, *, sign: int = 1) -> list[Item]:
    """Lines of an order or, with the ``sign`` turned, of a refund, whose amounts are below zero."""
    thing = _thing(order)
    with_tax = order.prices_include_tax
    items: list[Item] = []
    for line in lines:
        paid = number_of(line.total, "line_items.total", thing=thing)
        full = number_of(line.subtotal, "line_items.subtotal", thing=thing)
        if with_tax:
            paid += number_of(line.total_tax, "line_items.total_tax", thing=thing)
            full += number_of(line.subtotal_tax, "line_items.subtotal_tax", thing=thing)
        items.append(
            Item(
                key=_key(line),
                amount_minor=sign * _minor(paid, currency, thing),
                quantity=quantity_of(line.quantity, "line_items.quantity", thing=thing),
                full_minor=sign * _minor(full, currency, thing),
                name=line.name or "",
                reference=str(line.product_id) if line.product_id else "",
            )
        )
    return items


def _fees(order: Order, currency: str) -> list[Item]:
    thing = _thing(order)
    items: list[Item] = []
    for fee in order.fee_lines:
        amount = number_of(fee.total, "fee_lines.total", thing=thing)
        if order.prices_include_tax:
            amount += number_of(fee.total_tax, "fee_lines.total_tax", thing=thing)
        minor = _minor(amount, currency, thing)
        items.append(Item(key=str(fee.id), amount_minor=minor, name=fee.name or ""))
    return items


def _key(line: Line) -> str:
    """The line's id or, of what is taken back, that of the line it was."""
    for meta in line.meta_data if isinstance(line.meta_data, list) else ():
        if meta.key == REFUNDED_LINE:
            return str(meta.value)
    return str(line.id)


def _paid_at(order: Order) -> datetime | None:
    paid = order.date_paid_gmt or order.date_completed_gmt
    return utc(paid) if paid else None


def _minor(amount: Decimal, currency: str, thing: str) -> int:
    return minor_of(amount, "line_items", currency, thing=thing)


def _name(first: str | None, last: str | None) -> str:
    return " ".join(part.strip() for part in (first or "", last or "") if part.strip())


def _thing(order: Order) -> str:
    return f"order {order.id}"
