"""What was bought: a customer's timeline and sums, orders one by one, the channels."""

from regulars.core.orders.inheriting import number_changing
from regulars.core.orders.queries.buying import (
    active_since,
    buyers,
    buying_of,
    buying_until,
    currencies,
    favourites_of,
    latest_orders_of,
    paid_with_discounts,
    wrong_tallies,
)
from regulars.core.orders.queries.documents import (
    buyers_of_orders,
    dated_from,
    first_documents_of,
    has_documents_of,
    has_orders,
    heads_without,
    imports_of,
    known_numbers,
    leaving,
    lines_of,
    products_held_by,
    told_until,
)
from regulars.core.orders.queries.refunding import exchange_of, order_after, paid_order, refund_of
from regulars.core.orders.queries.selling import (
    channel_ids,
    channels,
    sales_by_channel,
)
from regulars.core.orders.queries.sheets import (
    numbers_of,
    order_named,
    order_sheets,
    public_ids_of,
    sheets_among,
    whole_order,
)
from regulars.core.orders.queries.timelines import timeline_of

__all__ = [
    "active_since",
    "buyers",
    "buyers_of_orders",
    "buying_of",
    "buying_until",
    "channel_ids",
    "channels",
    "currencies",
    "dated_from",
    "exchange_of",
    "favourites_of",
    "first_documents_of",
    "has_documents_of",
    "has_orders",
    "heads_without",
    "imports_of",
    "known_numbers",
    "latest_orders_of",
    "leaving",
    "lines_of",
    "number_changing",
    "numbers_of",
    "order_after",
    "order_named",
    "order_sheets",
    "paid_order",
    "paid_with_discounts",
    "products_held_by",
    "public_ids_of",
    "refund_of",
    "sales_by_channel",
    "sheets_among",
    "timeline_of",
    "told_until",
    "whole_order",
    "wrong_tallies",
]
