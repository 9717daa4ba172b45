"""Two buyers at once, each with a connection of their own."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from regulars.edges.sandbox.shop.models import Order
from regulars.edges.sandbox.shop.services import carts, ordering, shelves
from regulars.edges.sandbox.shop.tests.factories import NOW, a_catalogue, a_placing, on_hand
from regulars.edges.sandbox.shop.types import Sender, SoldOut

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*placings):
    """What came of placing them all at the same moment."""
    barrier, outcomes = Barrier(len(placings)), []

    def place(visit, placing):
        try:
            barrier.wait(10)
            while True:
                try:
                    order = ordering.place_order(
                        visit=visit, placing=placing, sender=Sender(), now=NOW
                    )
                except OperationalError as error:  # an in-memory database is locked table by table
                    if "locked" not in str(error):
                        raise
                    continue
                break
            outcomes.append(order.number)
        except SoldOut as refusal:
            outcomes.append(refusal.left)
        finally:
            connection.close()

    threads = [Thread(target=place, args=pair) for pair in placings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def a_visit(product, quantity=1):
    visit = carts.begin_visit(now=NOW).visit
    carts.add_to_cart(visit=visit, product=product, quantity=quantity, sender=Sender(), now=NOW)
    return visit


class TestTwoAtOnce:
    def test_do_not_both_get_the_last_one(self):
        product = a_catalogue()["EQ-1"]
        shelves.set_stock(product=product, on_hand=1)
        pairs = [(a_visit(product), a_placing(f"{place:032x}")) for place in (1, 2)]

        outcomes = at_once(*pairs)

        assert sorted(map(str, outcomes)) == sorted(["0", Order.objects.get().number])
        assert on_hand(product) == 0

    def test_place_one_order_by_one_form(self):
        product = a_catalogue()["EQ-1"]
        visit = a_visit(product)

        outcomes = at_once((visit, a_placing()), (visit, a_placing()))

        assert outcomes == [Order.objects.get().number] * 2
        assert on_hand(product) == 39
