from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, Refund, RefundLine
from regulars.core.orders.tests.telling import happened, line, order, refund, state, tell
from regulars.core.orders.types import (
    RefundTooLarge,
)

pytestmark = pytest.mark.django_db


class TestRefund:
    def test_is_written_once(self):
        tell(order(line("1", 500), line("2", 250)))
        tell(refund(line("2", 250)))
        before, events = state(), happened()

        assert tell(refund(line("2", 250))).refunds == []

        assert (state(), happened()) == (before, events)
        assert Order.objects.get().refunded_minor == 250
        (row,) = RefundLine.objects.all()
        refunded = EventRow.objects.get(name="orders.refunded")
        assert refunded.payload == {
            "order": Order.objects.get().public_id,
            "customer_id": None,
            "reference": "r1",
            "currency": "EUR",
            "amount_minor": 250,
            "first_line_id": row.pk,
            "last_line_id": row.pk,
        }

    def test_stands_beside_another_of_the_same_day(self):
        tell(order(line("1", 500)))
        tell(refund(line("1", 100)), refund(line("1", 150), reference="r2"))

        assert Order.objects.get().refunded_minor == 250
        assert Refund.objects.get().amount_minor == 250
        assert happened() == ["orders.placed", "orders.refunded", "orders.refunded"]

    def test_told_again_with_another_moment_is_the_same(self):
        tell(order(line("1", 500)))
        tell(refund(line("1", 200)))

        outcome = tell(refund(line("1", 200), minutes=2_000, day=date(2026, 3, 2)))

        assert (outcome.refunds, Order.objects.get().refunded_minor) == ([], 200)

    def test_of_what_a_file_took_back_already_is_refused(self):
        tell(order(line("1", 500), historical=True), refund(line("1", 500), historical=True))
        Order.objects.update(told_at=None, said_at={})
        tell(order(line("1", 500), minutes=1))

        with pytest.raises(RefundTooLarge), transaction.atomic():
            tell(refund(line("1", 500), reference="live"))

        assert Order.objects.get().refunded_minor == 500

    def test_may_come_before_its_order(self):
        tell(refund(line("1", 100)))
        tell(order(line("1", 500)))

        assert Order.objects.get().refunded_minor == 100
        assert EventRow.objects.get(name="orders.refunded").payload["order"] == ""

    def test_without_lines_is_everything_that_is_left(self):
        tell(order(line("1", 500), line("2", 250)), refund(line("1", 200)))
        tell(refund(reference="r2", lines=None))
        tell(refund(reference="r3", lines=None))

        assert Order.objects.get().refunded_minor == 750
        assert [
            event.payload["amount_minor"]
            for event in EventRow.objects.filter(name="orders.refunded").order_by("pk")
        ] == [200, 550]
