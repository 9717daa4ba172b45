from __future__ import annotations

import pytest

from regulars.core.orders import queries
from regulars.core.orders.models import Order
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import at, customer, document, line, store

pytestmark = pytest.mark.django_db


class TestTimeline:
    def test_is_newest_first_with_lines(self):
        buyer = customer("C1")
        web = open_channels(codes=["web"])["web"]
        store(
            document(
                "1",
                line(1000, name="Tea"),
                line(500, key="b", name="Mug"),
                line(-500, "2024-03-01 09:00", key="c", name="Mug"),
                customer=buyer,
                sold_through=web,
                shipping_minor=490,
            ),
            document("2", line(700, "2024-02-01 09:00"), customer=buyer),
            document("3", line(700), customer=customer("C2")),
        )

        entries = queries.timeline_of(buyer)

        assert [(entry.kind, entry.number, entry.amount_minor) for entry in entries] == [
            ("refund", "1", 500),
            ("order", "2", 700),
            ("order", "1", 1500),
        ]
        refund, _, first = entries
        assert refund.public_id == first.public_id == Order.objects.get(number="1").public_id
        assert (first.channel, first.total_minor) == ("web", 1990)
        assert [(item.name, item.amount_minor) for item in first.lines] == [
            ("Tea", 1000),
            ("Mug", 500),
        ]

    def test_goes_on_before_a_moment(self):
        buyer = customer("C1")
        days = [
            document(str(day), line(100, f"2024-01-0{day} 10:00"), customer=buyer)
            for day in (1, 2, 3)
        ]
        store(*days)

        first = queries.timeline_of(buyer, limit=2)
        rest = queries.timeline_of(buyer, limit=2, before=first[-1].mark)

        assert [entry.number for entry in first + rest] == ["3", "2", "1"]

    def test_loses_nothing_that_shares_one_moment(self):
        buyer = customer("C1")
        store(
            *(
                document(number, line(100), line(-5, key="b"), customer=buyer)
                for number in ("1", "2", "3")
            )
        )
        whole = queries.timeline_of(buyer)

        for limit in (1, 2, 4):
            turned, mark = [], None
            while page := queries.timeline_of(buyer, limit=limit, before=mark):
                turned += page
                mark = page[-1].mark
            assert turned == whole
        assert len(whole) == 6

    def test_takes_four_queries_however_long(self, django_assert_num_queries):
        buyer = customer("C1")
        store(*(document(str(n), line(100), line(-5, key="b"), customer=buyer) for n in range(20)))

        with django_assert_num_queries(4):
            assert len(queries.timeline_of(buyer)) == 40

    def test_is_empty_for_who_bought_nothing(self):
        assert queries.timeline_of(customer("C1")) == []


class TestBuyingOf:
    def test_sums_up_orders_and_takes_off_refunds(self, django_assert_num_queries):
        first, second, third = customer("C1"), customer("C2"), customer("C3")
        store(
            document("1", line(1000), customer=first),
            document("2", line(501, "2024-06-01 10:00"), line(-200, key="b"), customer=first),
            document("3", line(0), customer=first),
            document("4", line(-50), customer=second),
        )
        store(document("5", line(900), customer=first), currency="USD")

        with django_assert_num_queries(1):
            buying = queries.buying_of([first, second, third])

        euros, dollars = buying[first]
        assert (euros.currency, euros.orders, euros.revenue_minor) == ("EUR", 2, 1301)
        assert (euros.refunded_minor, euros.average_order_minor) == (200, 651)
        assert euros.first_order_at == at("2024-01-05 10:00")
        assert euros.last_order_at == at("2024-06-01 10:00")
        assert (dollars.currency, dollars.revenue_minor) == ("USD", 900)
        assert (buying[second][0].revenue_minor, buying[second][0].orders) == (-50, 0)
        assert buying[second][0].average_order_minor is None
        assert third not in buying


class TestHasOrders:
    def test_says_whether_there_is_any(self):
        assert queries.has_orders() is False

        store(document("1", line(1000)))

        assert queries.has_orders() is True
