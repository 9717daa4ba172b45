"""What customers bought: sums, favourites."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Sum, Value, When

from regulars.core.orders import channel_tallies, tallies
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine, Tally
from regulars.core.orders.models.conditions import GOODS, REFUNDED, SOLD, STANDS
from regulars.core.orders.types import Buying, Favourite, PaidWithDiscounts

RECENT = 1_000  # orders; more of one customer do not change their taste


def buying_of(customer_ids: Collection[int]) -> dict[int, list[Buying]]:
    """What each customer bought, by currency, in one query; no entry: nothing at all."""
    result: dict[int, list[Buying]] = {}
    for row in Tally.objects.filter(customer_id__in=customer_ids).order_by("currency"):
        result.setdefault(row.customer_id, []).append(_buying(row))
    return result


def buyers(currency: str) -> QuerySet[Tally]:
    """Whoever has an order in the currency, to be put in order by what they bought.

    Not "more than 0": SQLite would begin with the index of that and sort everything it finds.
    """
    return Tally.objects.filter(currency=currency).exclude(orders=0)


def wrong_tallies() -> int:
    """How many tallies, of customers and of channels, do not say what their orders add up to."""
    return tallies.wrong_tallies() + channel_tallies.wrong_channel_tallies()


def currencies() -> list[str]:
    """Every currency that a known customer bought in, one short query for each."""
    found: list[str] = []
    rows = Tally.objects.order_by("currency").values_list("currency", flat=True)
    while (following := rows.filter(currency__gt=found[-1] if found else "").first()) is not None:
        found.append(following)
    return found


def buying_until(
    customer_ids: Collection[int], *, currency: str, until: datetime
) -> dict[int, Buying]:
    """What the customers had bought in the currency before a moment, in two queries.

    No entry: nothing by then.
    """
    mine = {"customer_id__in": customer_ids, "currency": currency}
    bought = (
        Order.objects.filter(STANDS, **mine, placed_at__lt=until).values("customer_id").order_by()
    )
    back = Refund.objects.filter(**mine, refunded_at__lt=until).values("customer_id").order_by()
    refunded: dict[int | None, int] = {
        row["customer_id"]: row["total"] for row in back.annotate(total=REFUNDED)
    }
    sums = bought.annotate(
        orders=Count("pk", filter=SOLD),
        sold=GOODS,
        first=Min("placed_at", filter=SOLD),
        last=Max("placed_at", filter=SOLD),
    )
    return {
        row["customer_id"]: Buying(
            currency,
            row["orders"],
            row["sold"] - refunded.get(row["customer_id"], 0),
            refunded.get(row["customer_id"], 0),
            row["first"],
            row["last"],
        )
        for row in sums
    }


def paid_with_discounts(
    customer_id: int, *, currency: str, since: datetime, until: datetime
) -> PaidWithDiscounts:
    """What the customer paid for goods in the currency from a moment until before another, and what
    of that in orders that had a discount; orders that were cancelled are left out. One query; all
    zero: nothing was bought.
    """
    rows = Order.objects.filter(
        SOLD,
        customer_id=customer_id,
        currency=currency,
        placed_at__gte=since,
        placed_at__lt=until,
    )
    cheaper = Sum(F("subtotal_minor") - F("discount_minor"), filter=Q(discount_minor__gt=0))
    found = rows.aggregate(orders=Count("pk"), paid=GOODS, discounted=cheaper)
    return PaidWithDiscounts(found["orders"], found["paid"], found["discounted"] or 0)


def active_since(moment: datetime, *, currency: str, most: int) -> set[int] | None:
    """Customers with an order or a refund in the currency from a moment on.

    None: there are more than so many orders or refunds.
    """
    ids: set[int] = set()
    for rows, at in ((Order.objects, "placed_at"), (Refund.objects, "refunded_at")):
        since = rows.filter(**{f"{at}__gte": moment}).order_by(at)  # by the index of moments
        found = list(since.values_list("customer_id", "currency")[: most + 1])
        if len(found) > most:
            return None
        ids.update(pk for pk, written in found if pk is not None and written == currency)
    return ids


def latest_orders_of(customer_id: int, *, currency: str, orders: int = RECENT) -> list[int]:
    """The ids of the customer's latest orders with anything sold, newest first; empty: none."""
    rows = Order.objects.filter(SOLD, customer_id=customer_id, currency=currency)
    return list(rows.order_by("-placed_at", "-pk").values_list("pk", flat=True)[:orders])


def favourites_of(order_ids: Collection[int], *, limit: int = 4) -> list[Favourite]:
    """The products that most of these orders have, what was taken back of them left out.

    Lines of no known product count by their name, and those without a name not at all. Two
    queries; empty: nothing with a name was sold.
    """
    if not order_ids:
        return []
    lines = OrderLine.objects.filter(order_id__in=order_ids, amount_minor__gt=0)
    bought = _by_product(lines).annotate(
        called=Max("name"),
        orders=Count("order", distinct=True),
        amount=Sum("amount_minor"),
        pieces=Sum("quantity"),
        last=Max("ordered_at"),
    )
    most = list(bought.exclude(called="").order_by("-orders", "-amount", "called")[:limit])
    returned = RefundLine.objects.filter(refund__order_id__in=order_ids)
    back = {
        (row["product_id"], row["unnamed"]): row
        for row in _by_product(returned).annotate(
            amount=Sum("amount_minor"), pieces=Sum("quantity")
        )
    }
    return [_favourite(row, back.get((row["product_id"], row["unnamed"]))) for row in most]


def _by_product(lines: QuerySet[Any]) -> Any:
    unnamed = Case(When(product_id__isnull=True, then=F("name")), default=Value(""))
    return lines.order_by().annotate(unnamed=unnamed).values("product_id", "unnamed")


def _favourite(row: dict[str, Any], back: dict[str, Any] | None) -> Favourite:
    return Favourite(
        product_id=row["product_id"],
        name=row["called"],
        orders=row["orders"],
        quantity=row["pieces"] - (back["pieces"] if back else 0),
        amount_minor=row["amount"] - (back["amount"] if back else 0),
        last_at=row["last"],
    )


def _buying(row: Tally) -> Buying:
    return Buying(
        row.currency,
        row.orders,
        row.revenue_minor,
        row.refunded_minor,
        row.first_order_at,
        row.last_order_at,
    )
