from __future__ import annotations

import itertools

import pytest

from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.stripe.tests.factories import (
    NOW,
    applied,
    connected,
    deliver,
    settled,
)
from regulars.edges.connectors.stripe.tests.payloads import (
    BEGUN,
    MINUTE,
    charge,
    event,
    refund,
)
from regulars.edges.connectors.stripe.tests.told import COMPLETED, PAID, REFUNDED, at

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("checkout")
class TestARefund:
    def test_is_of_its_order(self, client):
        stripe = connected()
        deliver(client, stripe, PAID)
        settled()
        deliver(client, stripe, REFUNDED)
        applied()

        found = Refund.objects.get()
        assert (found.number, found.amount_minor, found.refunded_at) == (
            "pi_3QxTea",
            1080,
            at(11, 50),
        )
        assert Order.objects.get().refunded_minor == 1080

    def test_may_come_before_its_order(self, client):
        stripe = connected()
        deliver(client, stripe, REFUNDED)
        applied()
        deliver(client, stripe, PAID)
        settled()

        assert Order.objects.get().refunded_minor == 1080

    def test_is_one_whatever_tells_of_it(self, client):
        stripe = connected()
        deliver(client, stripe, PAID)
        settled()
        deliver(client, stripe, REFUNDED)
        deliver(client, stripe, event("refund.updated", refund()))
        deliver(client, stripe, event("charge.refunded", charge(amount_refunded=1080)))
        assert settled() == ["ch_3QxTea"]

        assert (Refund.objects.count(), Order.objects.get().refunded_minor) == (1, 1080)

    def test_is_told_along_by_older_versions(self, client, checkout):
        told = charge(refunds={"object": "list", "data": [refund()], "has_more": False})
        stripe = connected()
        deliver(client, stripe, PAID)
        settled()
        deliver(client, stripe, event("charge.refunded", told))
        assert settled() == []

        assert Order.objects.get().refunded_minor == 1080

    @pytest.mark.parametrize("status", ["pending", "failed", "canceled", "requires_action"])
    def test_is_none_before_it_went_through(self, client, status):
        deliver(client, connected(), event("refund.created", refund(status=status)))
        applied()

        assert Refund.objects.count() == 0

    def test_of_more_than_the_order_is_set_aside(self, client):
        stripe = connected()
        deliver(client, stripe, PAID)
        settled()
        deliver(client, stripe, event("refund.created", refund(amount=4201)))
        apply_waiting(now=NOW)

        assert (Refund.objects.count(), Order.objects.get().refunded_minor) == (0, 0)
        assert Delivery.objects.filter(quarantined_at=NOW).count() == 1

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_ends_the_same_in_whatever_order(self, client):
        more = event("refund.created", refund(id="re_2", amount=20, created=BEGUN + 11 * MINUTE))
        ends = []
        for place, told in enumerate(itertools.permutations([PAID, COMPLETED, REFUNDED, more])):
            stripe = connected(source=f"stripe{place}")
            for one in told:
                deliver(client, stripe, one)
                settled()
            (row,) = Order.objects.filter(source=stripe.source)
            lines = OrderLine.objects.filter(order=row).order_by("key")
            told_lines = tuple(lines.values_list("key", "amount_minor"))
            ends.append((row.total_minor, row.refunded_minor, row.paid_at, row.told_at, told_lines))

        assert len(ends) == 24
        assert set(ends) == {
            (
                4200,
                1100,
                at(11, 41),
                at(11, 40, 1),
                (("li_1Cup#1", 1440), ("li_1Tea#1", 2160)),
            )
        }
