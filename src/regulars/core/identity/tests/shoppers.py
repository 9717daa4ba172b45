"""Customers with everything that follows them, and whole tables to compare."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Done
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import bring_after, meet
from regulars.core.identity.types import Claim, Met
from regulars.core.orders.tests.factories import document, line, store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WHY = "The same telephone at the till"
OWNED = (  # tables and the field that says whose a row is
    ("customers.Customer", "merged_into_id"),
    ("customers.CustomerReference", "customer_id"),
    ("identity.Visitor", "customer_id"),
    ("identity.Identifier", "customer_id"),
    ("activity.Activity", "customer_id"),
    ("orders.Order", "customer_id"),
    ("orders.Refund", "customer_id"),
)
COMPARED = (*(name for name, _ in OWNED), "customers.CustomerTraits", "identity.Suspected")
numbers = itertools.count(1)


def claim(minutes: int = 0, **said: Any) -> Claim:
    return Claim(seen_at=NOW + minutes * MINUTE, **{"is_proven": True, **said})


def met(*claims: Claim, source: str = "shop") -> list[Met]:
    return meet(claims=claims, source=source, actor=SYSTEM, now=NOW)


def a_shopper(user_id: str, minutes: int = 0, **said: Any) -> int:
    """Somebody whom the shop knows."""
    (one,) = met(claim(minutes, user_id=user_id, **said))
    assert one.customer_id is not None
    return one.customer_id


def looks(customer_id: int | None, visitor_id: int | None = None, times: int = 1) -> None:
    """Somebody looks at pages."""
    note(
        done=[
            Done(
                source="shop",
                message=mark_of(f"m{next(numbers)}"),
                kind="page",
                name="Tea",
                customer_id=customer_id,
                visitor_id=visitor_id,
                occurred_at=NOW,
                received_at=NOW,
                details="{}",
                historical=False,
            )
            for _ in range(times)
        ]
    )


def buys(customer_id: int | None, amount: int = 1_000, back: int = 0) -> str:
    """Somebody buys, and may bring something back."""
    number = f"o{next(numbers)}"
    lines = [line(amount, "2026-02-01 10:00"), *([line(-back, "2026-02-09 10:00")] if back else [])]
    store(document(number, *lines, customer=customer_id), import_run=None)
    return number


def does(*claims: Claim, pages: int = 0, orders: int = 0) -> list[Met]:
    """Whoever says these looks at pages, and buys."""
    found = met(*claims)
    for one in found:
        looks(one.customer_id, one.visitor_id, times=pages)
        for _ in range(orders):
            buys(one.customer_id, back=100)
    bring_after(met=found, actor=SYSTEM, now=NOW)
    return found


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of what customers have, whole; tallies without their ids, as they are made anew."""
    found = {name: list(apps.get_model(name).objects.order_by("pk").values()) for name in COMPARED}
    tallies = list(apps.get_model("orders.Tally").objects.order_by("customer", "currency").values())
    found["orders.Tally"] = [{**row, "id": None} for row in tallies]
    channels = apps.get_model("orders.ChannelTally").objects.order_by("channel", "share").values()
    found["orders.ChannelTally"] = [{**row, "id": None} for row in channels]
    return found


def whose() -> dict[tuple[str, int], int | None]:
    """Whose each row of each table is."""
    return {
        (name, pk): customer_id
        for name, field in OWNED
        for pk, customer_id in apps.get_model(name).objects.values_list("pk", field)
    }
