"""Orders over the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ninja import Path, Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.customers import queries as customers
from regulars.core.orders import queries
from regulars.core.orders.hearing import Heard, Program
from regulars.core.orders.shown_forms import Order, OrderInFull, OrderPage
from regulars.core.orders.told_forms import (
    Cancellation,
    OrderAsItIs,
    OrdersAsTheyAre,
    RefundTaken,
    ToldOrder,
    ToldOrders,
    ToldRefund,
)
from regulars.core.orders.types import OrderMark, OrderSheet
from regulars.core.wire import ApiRequest, Listing, Moment, Paging, Reference, Text, needs

LIST = Listing[OrderSheet](
    "orders", lambda sheet: (sheet.placed_at.isoformat(), sheet.public_id), parts=2
)
router = Router(tags=["Orders"])


class OrderFilters(Paging):
    """Which orders are asked for; all of what is given must hold."""

    customer: Text = Field("", max_length=40, description="Of this customer, by their id.")
    source: Text = Field("", max_length=60, description="Of this source.")
    number: Text = Field("", max_length=200, description="With exactly this number.")
    placed_from: Moment | None = Field(None, description="Placed at this moment or later.")
    placed_before: Moment | None = Field(None, description="Placed before this moment.")


@router.get(
    "/orders",
    response=OrderPage,
    auth=needs(Scope.ORDERS_READ),
    operation_id="list_orders",
    summary="List orders",
)
def list_orders(request: ApiRequest, filters: Query[OrderFilters]) -> OrderPage:
    """The last placed first, without their lines."""
    customer = customers.profile(filters.customer) if filters.customer else None
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.order_sheets(
            customer_id=customer.id if customer else None,
            source=filters.source,
            number=filters.number,
            placed_from=filters.placed_from,
            placed_before=filters.placed_before,
            before=_mark(place),
            limit=limit,
        ),
    )
    return OrderPage(data=[Order.of(sheet) for sheet in shown], next_cursor=following)


@router.get(
    "/customers/{customer_id}/orders",
    response=OrderPage,
    auth=needs(Scope.ORDERS_READ),
    operation_id="list_orders_of_customer",
    summary="List the orders of a customer",
)
def list_orders_of_customer(
    request: ApiRequest, customer_id: str, filters: Query[Paging]
) -> OrderPage:
    """The last placed first, without their lines."""
    customer = customers.profile(customer_id)
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.order_sheets(
            customer_id=customer.id, before=_mark(place), limit=limit
        ),
    )
    return OrderPage(data=[Order.of(sheet) for sheet in shown], next_cursor=following)


@router.post(
    "/orders/batch",
    response=ToldOrders,
    auth=needs(Scope.ORDERS_WRITE),
    operation_id="tell_orders",
    summary="Tell several orders as they are",
)
def tell_orders(request: ApiRequest, body: OrdersAsTheyAre) -> ToldOrders:
    """All are told, or none; what is wrong is named by its place, such as `orders.3.currency`."""
    heard = [Heard(form.number, form, ("orders", place)) for place, form in enumerate(body.orders)]
    return ToldOrders(data=_program(request).tell(heard))


@router.get(
    "/orders/{order_id}",
    response=OrderInFull,
    auth=needs(Scope.ORDERS_READ),
    operation_id="get_order",
    summary="Get an order with its lines and refunds",
)
def get_order(request: ApiRequest, order_id: Path[Reference]) -> OrderInFull:
    """By the id that lists show, which begins with `ord_`, or by the number that the key's source
    has for it.
    """
    return OrderInFull.of_whole(queries.whole_order(order_id, source=request.caller.source))


@router.put(
    "/orders/{order_id}",
    response=ToldOrder,
    auth=needs(Scope.ORDERS_WRITE),
    operation_id="tell_order",
    summary="Tell an order as it is",
)
def tell_order(request: ApiRequest, order_id: Path[Reference], body: OrderAsItIs) -> ToldOrder:
    """By its number at the key's source, or by its id. It is placed where it is new; of each field,
    what the shop said last stands, in whatever order tellings arrive.
    """
    program = _program(request)
    (told,) = program.tell([Heard(program.number(order_id), body)])
    return told


@router.post(
    "/orders/{order_id}/refunds",
    response=ToldRefund,
    auth=needs(Scope.ORDERS_WRITE),
    operation_id="tell_refund",
    summary="Tell what was taken back of an order",
)
def tell_refund(request: ApiRequest, order_id: Path[Reference], body: RefundTaken) -> ToldRefund:
    """By the order's number at the key's source, or by its id. A refund is written once, by its
    reference, and may come before its order where it has lines.
    """
    return _program(request).take_back(order_id, body)


@router.post(
    "/orders/{order_id}/cancel",
    response=ToldOrder,
    auth=needs(Scope.ORDERS_WRITE),
    operation_id="cancel_order",
    summary="Tell that an order was cancelled",
)
def cancel_order(request: ApiRequest, order_id: Path[Reference], body: Cancellation) -> ToldOrder:
    """By its number at the key's source, or by its id. Whatever is left of it is taken back."""
    return _program(request).cancel(order_id, body)


def _mark(place: Sequence[str] | None) -> OrderMark | None:
    return (datetime.fromisoformat(place[0]), place[1]) if place else None


def _program(request: ApiRequest) -> Program:
    caller = request.caller
    return Program(caller.source, caller.actor, request.now)
