from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Max, Min, Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.orders import queries
from regulars.core.orders.channel_tallies import rebuild_channel_tallies, wrong_channel_tallies
from regulars.core.orders.models import Channel, ChannelTally, Order, OrderLine, Refund, RefundLine
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import NOW, at, customer, document, line, store
from regulars.core.orders.types import ChannelSales

pytestmark = pytest.mark.django_db

SOLD = Q(subtotal_minor__gt=F("discount_minor"))
CHANNELS = ("web", "till")


def truth() -> dict[tuple[int, str], dict[str, Any]]:
    """What came through each channel, added up from all orders and refunds."""
    sums: dict[tuple[int, str], dict[str, Any]] = {}
    orders = Order.objects.exclude(channel=None).order_by().values("channel_id", "currency")
    for row in orders.annotate(
        orders=Count("pk", filter=SOLD),
        customers=Count("customer_id", filter=SOLD, distinct=True),
        revenue_minor=Sum(F("subtotal_minor") - F("discount_minor")),
        first_order_at=Min("placed_at", filter=SOLD),
        last_order_at=Max("placed_at", filter=SOLD),
    ):
        channel_id = row.pop("channel_id")
        sums[channel_id, row["currency"]] = row | {"refunded_minor": 0}
    refunds = Refund.objects.exclude(channel=None).order_by().values("channel_id", "currency")
    for row in refunds.annotate(refunded=Sum("amount_minor")):
        nothing = {
            "currency": row["currency"],
            "orders": 0,
            "customers": 0,
            "revenue_minor": 0,
            "first_order_at": None,
            "last_order_at": None,
            "refunded_minor": 0,
        }
        one = sums.setdefault((row["channel_id"], row["currency"]), nothing)
        one["refunded_minor"] += row["refunded"]
        one["revenue_minor"] -= row["refunded"]
    return sums


def told() -> dict[tuple[int, str], dict[str, Any]]:
    return {
        (channel_id, sales.currency): vars(sales)
        for channel_id, found in queries.sales_by_channel().items()
        for sales in found
    }


def holds() -> bool:
    return told() == truth() and wrong_channel_tallies() == 0


def empty() -> None:
    for model in (OrderLine, RefundLine, Refund, Order):
        model.objects.all().delete()


PLACE = st.integers(0, 2)  # of a customer, or of a channel; the last is none
STEP = st.one_of(
    st.tuples(st.just("import"), PLACE, PLACE, st.sampled_from([0, 300, -200]), st.integers(1, 9)),
    st.tuples(
        st.just("change"),
        st.sampled_from(
            ["customer", "channel", "currency", "placed_at", "free", "refund channel", "amount"]
        ),
        PLACE,
        st.integers(1, 9),
    ),
    st.tuples(st.just("delete"), st.integers(1, 9)),
    st.tuples(st.just("delete refunds"), st.integers(1, 9)),
)


class Shop:
    """Three buyers, one of them nobody known, and three channels, one of them none."""

    def __init__(self) -> None:
        self.buyers = [customer("A"), customer("B"), None]
        self.channels = [*open_channels(codes=CHANNELS).values(), None]

    def carry_out(self, step: tuple[Any, ...]) -> None:
        kind, *values = step
        getattr(self, kind.replace(" ", "_").replace("import", "bring_in"))(*values)

    def bring_in(self, buyer: int, channel: int, amount: int, number: int) -> None:
        when = f"2024-01-0{number} 10:00"
        lines = [line(amount, when, key=f"{amount}{buyer}")]
        if number % 3 == 0:
            lines.append(line(500, when, key="more"))
        made = document(str(number), *lines, customer=self.buyers[buyer])
        made.sold_through = self.channels[channel]
        made.taken_back_through = dict.fromkeys(made.taken_back, self.channels[channel])
        store(made)

    def change(self, what: str, place: int, number: int) -> None:
        orders = Order.objects.filter(number__lte=str(number))
        refunds = Refund.objects.filter(number__lte=str(number))
        if what == "customer":
            orders.update(customer_id=self.buyers[place])
            refunds.update(customer_id=self.buyers[place])
        elif what == "channel":
            orders.update(channel_id=self.channels[place])
        elif what == "currency":
            orders.update(currency=("EUR", "USD", "BGN")[place])
        elif what == "placed_at":
            orders.update(placed_at=at(f"2023-0{place + 1}-01 10:00"))
        elif what == "free":
            orders.update(discount_minor=F("subtotal_minor"), total_minor=0)
        elif what == "refund channel":
            refunds.update(channel_id=self.channels[place])
        else:
            refunds.update(amount_minor=F("amount_minor") + place)

    def delete(self, number: int) -> None:
        OrderLine.objects.filter(order__number=str(number)).delete()
        Refund.objects.filter(order__number=str(number)).update(order=None)
        Order.objects.filter(number=str(number)).delete()

    def delete_refunds(self, number: int) -> None:
        RefundLine.objects.filter(refund__number__lte=str(number)).delete()
        Refund.objects.filter(number__lte=str(number)).delete()


class TestSalesByChannel:
    def test_counts_each_customer_once_and_subtracts_returns(self):
        shop = Shop()
        for buyer, amount, number in ((0, 300, 1), (0, 300, 2), (1, 300, 4), (2, 300, 5)):
            shop.bring_in(buyer, 0, amount, number)
        shop.bring_in(1, 0, -200, 4)
        shop.bring_in(1, 0, 0, 7)

        assert queries.sales_by_channel() == {
            shop.channels[0]: [
                ChannelSales(
                    "EUR",
                    orders=4,
                    customers=2,
                    revenue_minor=1_000,
                    refunded_minor=200,
                    first_order_at=at("2024-01-01 10:00"),
                    last_order_at=at("2024-01-05 10:00"),
                )
            ]
        }

    def test_is_one_query_however_many_channels(self, django_assert_num_queries):
        ids = open_channels(codes=[f"channel {place}" for place in range(5)])
        for place, pk in enumerate(ids.values(), start=1):
            made = document(str(place), line(100), customer=customer(f"C{place}"))
            made.sold_through = pk
            store(made)

        with django_assert_num_queries(1):
            assert len(queries.sales_by_channel()) == 5

    @settings(
        max_examples=25, suppress_health_check=[*HealthCheck], derandomize=True, deadline=None
    )
    @given(st.lists(STEP, min_size=1, max_size=12))
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_is_what_all_orders_add_up_to_after_every_step(self, steps):
        empty()
        assert told() == {}
        shop = Shop()
        for step in steps:
            shop.carry_out(step)
            assert holds(), step
        empty()
        assert ChannelTally.objects.count() == 0


class TestChannelTally:
    def test_goes_back_where_the_writing_fails(self):
        shop = Shop()
        shop.bring_in(0, 0, 300, 1)
        before = told()

        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.update(subtotal_minor=5_000)  # the total no longer adds up

        assert told() == before

    @pytest.mark.parametrize(
        "wrong", [{"currency": "eur"}, {"documents": 0}, {"customers": 2}, {"orders": 2}]
    )
    def test_that_cannot_be_is_refused_by_the_database(self, wrong):
        Shop().bring_in(0, 0, 300, 1)
        before = told()

        with pytest.raises(IntegrityError), transaction.atomic():
            ChannelTally.objects.update(**wrong)

        assert told() == before


class TestRebuildChannelTallies:
    def test_makes_again_what_is_wrong_and_leaves_the_rest(self):
        shop = Shop()
        for number in range(1, 9):
            shop.bring_in(number % 3, number % 2, 300, number)
        right = list(ChannelTally.objects.order_by("channel_id", "share").values())
        assert (wrong_channel_tallies(), rebuild_channel_tallies()) == (0, 0)
        first, second = ChannelTally.objects.order_by("channel_id", "share")[:2]
        ChannelTally.objects.filter(pk=first.pk).update(revenue_minor=F("revenue_minor") + 1)
        ChannelTally.objects.filter(pk=second.pk).delete()
        assert wrong_channel_tallies() == 2

        assert rebuild_channel_tallies() == 2

        made = list(ChannelTally.objects.order_by("channel_id", "share").values())
        assert [row | {"id": 0} for row in made] == [row | {"id": 0} for row in right]
        assert {row["id"] for row in made} >= {row["id"] for row in right[2:]}
        assert holds()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL: one writer")
@pytest.mark.django_db(transaction=True)
class TestTwoTransactions:
    def test_that_bring_a_new_customers_orders_count_the_customer_once(self):
        shop = Shop()
        shop.bring_in(2, 0, 300, 1)  # somebody unknown, so that the channel has a tally
        meeting = threading.Barrier(2, timeout=20)

        def place(number: int) -> None:
            try:
                with transaction.atomic():
                    meeting.wait()
                    Order.objects.create(
                        public_id=f"ord_{number}",
                        source="live",
                        number=str(number),
                        customer_id=shop.buyers[0],
                        channel_id=shop.channels[0],
                        placed_at=NOW,
                        currency="EUR",
                        subtotal_minor=100,
                        total_minor=100,
                    )
            finally:
                connection.close()

        for begin in range(10, 30, 2):
            writers = [threading.Thread(target=place, args=[begin + one]) for one in (0, 1)]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()

        assert Channel.objects.count() == 2
        assert Order.objects.count() == 21
        assert holds()
