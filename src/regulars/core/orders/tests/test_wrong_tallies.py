"""Every tally that was altered by hand counts as one that is wrong, whatever was altered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from regulars.core.orders.models import Channel, ChannelTally, Tally
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.services import open_channels, rebuild_tallies
from regulars.core.orders.tests.factories import at, customer, document, line, store

pytestmark = pytest.mark.django_db

CUSTOMERS = ("A", "B", "C")
ALTERED = {
    "orders": F("orders") - 1,
    "revenue_minor": F("revenue_minor") + 1,
    "refunded_minor": F("refunded_minor") + 1,
    "first_order_at": F("first_order_at") - timedelta(microseconds=1),
    "last_order_at": F("last_order_at") + timedelta(microseconds=1),
    "documents": F("documents") + 1,
}
OF_CUSTOMERS = tuple(ALTERED)
OF_CHANNELS = ("orders", "revenue_minor", "refunded_minor", "documents")


@pytest.fixture
def buyers() -> list[int]:
    """Three customers of one channel, with two orders and a return each."""
    ids = [customer(reference) for reference in CUSTOMERS]
    channel = open_channels(codes=["web"])["web"]
    for place, pk in enumerate(ids):
        for number in range(2):
            lines = [line(1_000 + place, f"2024-0{number + 1}-05 10:00")]
            if number:
                lines.append(line(-100, "2024-03-01 09:00", key="back"))
            made = document(f"{place}-{number}", *lines, customer=pk)
            made.sold_through = channel
            made.taken_back_through = dict.fromkeys(made.taken_back, channel)
            store(made)
    return ids


def everything_kept() -> list[dict[str, object]]:
    rows = [*Tally.objects.values(), *ChannelTally.objects.values()]
    return sorted(({**row, "id": 0} for row in rows), key=repr)


class TestWrongTallies:
    def test_are_none_after_imports(self, buyers):
        assert (Tally.objects.count(), ChannelTally.objects.count()) == (3, 3)
        assert wrong_tallies() == 0

    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize("column", OF_CUSTOMERS)
    def test_of_customers_count_each_altered_one(self, buyers, column, count):
        right = everything_kept()
        Tally.objects.filter(customer_id__in=buyers[:count]).update(**{column: ALTERED[column]})

        assert wrong_tallies() == count
        assert rebuild_tallies() == count
        assert (wrong_tallies(), everything_kept()) == (0, right)

    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize("column", [*OF_CHANNELS, "customers"])
    def test_of_channels_count_each_altered_one(self, buyers, column, count):
        right = everything_kept()
        some = ChannelTally.objects.order_by("share").values_list("pk", flat=True)[:count]
        less_or_more = ALTERED.get(column, F("customers") - 1)
        if column == "orders":
            less_or_more = F("orders") + 1
        ChannelTally.objects.filter(pk__in=list(some)).update(**{column: less_or_more})

        assert wrong_tallies() == count
        assert rebuild_tallies() == count
        assert (wrong_tallies(), everything_kept()) == (0, right)

    def test_count_missing_ones_and_those_of_nothing(self, buyers):
        right = everything_kept()
        Tally.objects.filter(customer_id=buyers[1]).delete()
        nothing = {"orders": 0, "revenue_minor": 0, "refunded_minor": 0, "documents": 1}
        Tally.objects.create(customer_id=customer("D"), currency="EUR", **nothing)
        Tally.objects.create(customer_id=buyers[0], currency="USD", **nothing)
        ChannelTally.objects.order_by("share")[0].delete()
        other = Channel.objects.create(code="till", name="Till")
        ChannelTally.objects.create(channel=other, currency="EUR", share=3, customers=0, **nothing)

        assert wrong_tallies() == 5
        assert rebuild_tallies() == 5
        assert (wrong_tallies(), everything_kept()) == (0, right)

    def test_count_a_tally_that_was_given_another_customer_or_currency_as_two(self, buyers):
        right = everything_kept()
        Tally.objects.filter(customer_id=buyers[0]).update(customer_id=customer("D"))
        Tally.objects.filter(customer_id=buyers[1]).update(currency="USD")

        assert wrong_tallies() == 4  # one that is missing and one of nothing each
        assert rebuild_tallies() == 4
        assert (wrong_tallies(), everything_kept()) == (0, right)

    def test_count_all_that_is_wrong_together(self, buyers):
        Tally.objects.filter(customer_id=buyers[0]).update(last_order_at=at("2024-05-01 10:00"))
        Tally.objects.filter(customer_id=buyers[2]).update(revenue_minor=7)
        ChannelTally.objects.update(revenue_minor=F("revenue_minor") - 5)

        assert wrong_tallies() == 5

    def test_are_counted_whether_or_not_they_are_looked_at_together(self, buyers, monkeypatch):
        monkeypatch.setattr("regulars.core.orders.tallies.CUSTOMERS_AT_A_TIME", 1)
        Tally.objects.filter(customer_id__in=buyers[1:]).update(revenue_minor=7)
        Tally.objects.filter(customer_id=buyers[0]).delete()

        assert wrong_tallies() == 3
