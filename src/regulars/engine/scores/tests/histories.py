"""A store with customers who come back, and some who do not, known to the order."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.types import Document
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import NOW, a_document, a_line, a_product, bring_orders

LAST_DAY = NOW.date()
DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)  # on the same day


def known_customers(number: int) -> list[int]:
    """So many customers."""
    drafts = [CustomerDraft(reference=f"C{place}", seen_at=NOW) for place in range(number)]
    made = import_customers(drafts=drafts, source="file", import_run=1, actor=SYSTEM, now=NOW)
    return [made.ids[draft.reference] for draft in drafts]


def an_order(number: str, customer: int, *, at: datetime, product: int, amount: int) -> Document:
    """An order of one line."""
    line = a_line(amount=amount, at=at, product_id=product)
    return a_document(number, line, sold_to=customer)


def a_store(number: int = 60) -> list[int]:
    """Customers who each buy one of two products again and again, until they stop; the first buys
    on the last day. Return their ids.
    """
    chance = random.Random(7)  # noqa: S311 - the same store on every run
    products = [a_product("tea"), a_product("cup")]
    customers = known_customers(number)
    orders = [an_order("last", customers[0], at=NOW, product=products[0], amount=1_000)]
    for place, customer in enumerate(customers):
        gap = chance.choice([12, 30, 60])
        at = NOW - chance.randint(1, 400) * DAY
        while at < NOW:
            at_number, amount = f"{len(orders)}", chance.randint(500, 5_000)
            product = products[place % 2]
            orders.append(an_order(at_number, customer, at=at, product=product, amount=amount))
            if chance.random() < 0.25:
                break
            at += chance.randint(gap // 2, 2 * gap) * DAY
    bring_orders(*orders)
    sync(now=NOW)
    return customers


def buys_again(customer: int, *, number: str = "again", at: datetime = NOW) -> None:
    """One more order of a customer, in the lake too."""
    bring_orders(an_order(number, customer, at=at, product=1, amount=2_500), run=2)
    sync(now=NOW)
