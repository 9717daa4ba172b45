"""Tallies stay right under SQLite's one writer at a time: two who come at once take their turns."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillWaits
from datetime import datetime

import pytest
from django.db import OperationalError, connection

from regulars.core.events.tests.writers import Pause, processes
from regulars.core.orders.channel_tallies import wrong_channel_tallies
from regulars.core.orders.models import Channel, ChannelTally, Order, OrderLine, Tally
from regulars.core.orders.services import open_channels
from regulars.core.orders.tallies import wrong_tallies
from regulars.core.orders.tests.factories import at, customer, document, line, store

DAYS = ("2024-01-01 10:00", "2024-01-02 10:00", "2024-01-03 10:00")

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite"),
    pytest.mark.django_db(transaction=True),
]


def three_orders() -> None:
    buyer = customer("C1")
    store(
        *(
            document(str(number), line(100, day), customer=buyer)
            for number, day in enumerate(DAYS, start=1)
        )
    )


def delete(number: str, pause: Pause | None = None) -> None:
    OrderLine.objects.filter(order__number=number).delete()
    Order.objects.filter(number=number).delete()
    if pause:
        pause.here()


def tallies() -> list[tuple[int, datetime, datetime]]:
    return list(Tally.objects.values_list("orders", "first_order_at", "last_order_at"))


class TestTwoTransactions:
    def test_that_delete_orders_of_one_customer_leave_the_first_order_that_is_left(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            first, second, pause = start(), start(), Pause()
            first.do(three_orders)

            third_goes = first.begin(delete, "3", pause)
            pause.reached()
            second_goes = second.begin(delete, "2")
            with pytest.raises(StillWaits):
                second_goes.result(0.3)
            pause.go_on()
            third_goes.result(20)
            second_goes.result(20)

            assert first.ask(tallies) == [(1, at(DAYS[0]), at(DAYS[0]))]
            assert first.ask(wrong_tallies) == 0

    def test_of_which_one_is_refused_leave_its_order_and_its_tally(self, tmp_path):
        with processes(tmp_path / "store.sqlite3", patience_ms=100) as start:
            first, second, pause = start(), start(), Pause()
            first.do(three_orders)

            third_goes = first.begin(delete, "3", pause)
            pause.reached()
            with pytest.raises(OperationalError, match=r"^database is locked$"):
                second.do(delete, "2")
            pause.go_on()
            third_goes.result(20)

            assert first.ask(tallies) == [(2, at(DAYS[0]), at(DAYS[1]))]
            assert first.ask(wrong_tallies) == 0

    def test_that_bring_a_new_customers_orders_count_the_customer_once(self, tmp_path):
        def place(number: int) -> None:
            web = Channel.objects.get(code="web").pk
            sold = {"customer": customer("C1"), "sold_through": web}
            store(document(str(number), line(100), **sold))

        def counted() -> tuple[int, int]:
            rows = ChannelTally.objects.values_list("customers", "orders")
            return tuple(map(sum, zip(*rows, strict=True)))

        with processes(tmp_path / "store.sqlite3") as start:
            writers = [start(), start()]
            writers[0].do(lambda: open_channels(codes=["web"]))

            work = [writers[number % 2].begin(place, number) for number in range(10)]
            [one.result(20) for one in work]

            assert writers[0].ask(counted) == (1, 10)
            assert writers[0].ask(wrong_channel_tallies) == 0
