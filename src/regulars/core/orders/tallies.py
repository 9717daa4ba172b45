"""The tallies held against the orders and refunds that they stand for, and made again of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Min, Q

from regulars.core.bulk import at_once, take_turn
from regulars.core.orders.models import Order, Refund, Tally
from regulars.core.orders.models.conditions import GOODS, REFUNDED, SOLD

CUSTOMERS_AT_A_TIME = 5_000

Key = tuple[int, str]  # customer and currency
Values = dict[str, Any]


def wrong_tallies() -> int:
    """How many tallies do not say what their orders and refunds add up to; missing ones and those
    of nothing count too.
    """
    return sum(len(_wrong(kept, added_up)) for kept, added_up in _compared())


@at_once
def rebuild_tallies() -> int:
    """Make the tallies that are wrong again of their orders and refunds; return how many were.

    For a database that was loaded or restored with its triggers off.
    """
    take_turn()
    rebuilt = 0
    for kept, added_up in _compared():
        wrong = _wrong(kept, added_up)
        for customer_id, currency in wrong:
            Tally.objects.filter(customer_id=customer_id, currency=currency).delete()
        Tally.objects.bulk_create(
            Tally(customer_id=key[0], currency=key[1], **added_up[key])
            for key in sorted(wrong)
            if key in added_up
        )
        rebuilt += len(wrong)
    return rebuilt


def _wrong(kept: dict[Key, Values], added_up: dict[Key, Values]) -> set[Key]:
    keys = kept.keys() | added_up.keys()
    return {key for key in keys if kept.get(key) != added_up.get(key)}


def _compared() -> Iterator[tuple[dict[Key, Values], dict[Key, Values]]]:
    """What is kept and what adds up, some customers at a time."""
    last = 0
    while ids := _following(last):
        some = Q(customer_id__gte=ids[0], customer_id__lte=ids[-1])
        yield _kept(some), _added_up(some)
        last = ids[-1]


def _following(last: int) -> list[int]:
    """The next customers of whom there is an order, a refund or a tally."""
    ids: set[int] = set()
    for rows in (Order.objects, Refund.objects, Tally.objects):
        found = rows.filter(customer_id__gt=last).order_by("customer_id")
        ids.update(found.values_list("customer_id", flat=True).distinct()[:CUSTOMERS_AT_A_TIME])
    return sorted(ids)[:CUSTOMERS_AT_A_TIME]


def _kept(some: Q) -> dict[Key, Values]:
    names = [item.attname for item in Tally._meta.fields if item.attname != "id"]  # noqa: SLF001
    rows = Tally.objects.filter(some).values(*names)
    return {(row.pop("customer_id"), row.pop("currency")): row for row in rows}


def _added_up(some: Q) -> dict[Key, Values]:
    sums: dict[Key, Values] = {}
    orders = Order.objects.filter(some).order_by().values("customer_id", "currency")
    for row in orders.annotate(
        orders=Count("pk", filter=SOLD),
        revenue_minor=GOODS,
        first_order_at=Min("placed_at", filter=SOLD),
        last_order_at=Max("placed_at", filter=SOLD),
        documents=Count("pk"),
    ):
        sold: Values = {**row, "refunded_minor": 0}
        sums[sold.pop("customer_id"), sold.pop("currency")] = sold
    refunds = Refund.objects.filter(some).order_by().values("customer_id", "currency")
    for back in refunds.annotate(refunded=REFUNDED, documents=Count("pk")):
        one = sums.setdefault((back["customer_id"], back["currency"]), _nothing())
        one["refunded_minor"] += back["refunded"]
        one["revenue_minor"] -= back["refunded"]
        one["documents"] += back["documents"]
    return sums


def _nothing() -> Values:
    return {
        "orders": 0,
        "revenue_minor": 0,
        "refunded_minor": 0,
        "first_order_at": None,
        "last_order_at": None,
        "documents": 0,
    }
