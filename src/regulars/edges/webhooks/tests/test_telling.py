from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.identity.types import Doubt, DuplicateSuspected
from regulars.core.orders.types import OrderRefunded
from regulars.core.work.models import Task
from regulars.edges.webhooks import telling
from regulars.edges.webhooks.models import Delivery, Message, Place
from regulars.edges.webhooks.services import disable_endpoint, enable_endpoint
from regulars.edges.webhooks.tests.factories import (
    NOW,
    SECOND,
    an_endpoint,
    an_order,
    deliveries,
    happened,
    told,
)
from regulars.engine.scores.types import ScoresComputed

pytestmark = pytest.mark.django_db


def a_customer(public_id: str = "cus_1") -> Customer:
    return Customer.objects.create(
        public_id=public_id, name="Mei Lin", email="mei@example.com", first_seen_at=NOW
    )


class TestTelling:
    def test_puts_down_one_body_for_every_endpoint_that_is_told_of_it(self):
        both = [an_endpoint("orders.placed"), an_endpoint()]
        an_endpoint("orders.paid")
        customer = a_customer()

        found = told(an_order(customer_id=customer.pk))

        (message,) = Message.objects.all()
        assert [one.endpoint.public_id for one in found] == [
            made.endpoint.public_id for made in both
        ]
        assert {one.message for one in found} == {message}
        assert {(one.state, one.due_at, one.attempts) for one in found} == {("waiting", NOW, 0)}
        assert re.fullmatch(r"msg_[0-9a-z]{26}", message.webhook_id)
        assert json.loads(message.body) == {
            "type": "orders.placed",
            "timestamp": "2026-03-01T12:00:00Z",
            "data": {
                "order_id": "ord_1",
                "customer_id": "cus_1",
                "currency": "EUR",
                "total_minor": 3390,
            },
        }

    def test_puts_each_event_down_once(self):
        an_endpoint()

        told(an_order(1))
        told(an_order(1), an_order(2), now=NOW + SECOND)

        assert [one.message.event_key for one in deliveries()] == [
            "orders.placed:1",
            "orders.placed:2",
        ]

    def test_tells_of_nothing_before_the_endpoint_was_added(self):
        an_endpoint("orders.placed")
        happened(an_order(1))
        late = an_endpoint("orders.placed")

        told(an_order(2))

        assert [
            one.message.event_key for one in deliveries() if one.endpoint_id == late.endpoint.id
        ] == ["orders.placed:2"]
        assert len(deliveries()) == 3

    def test_tells_of_nothing_that_happened_while_the_endpoint_was_disabled(self):
        made = an_endpoint()
        who = {"public_id": made.endpoint.public_id, "actor": SYSTEM}
        disable_endpoint(**who, now=NOW)
        told(an_order(1))
        enable_endpoint(**who, now=NOW)

        (delivery,) = told(an_order(2))

        assert delivery.message.event_key == "orders.placed:2"

    def test_leaves_out_what_is_historical(self):
        an_endpoint()

        assert told(replace(an_order(), historical=True)) == []

    def test_leaves_out_what_is_not_of_the_catalogue(self):
        an_endpoint()  # which is an event itself

        assert told() == []
        assert EventRow.objects.get().name == "webhooks.added"

    def test_reads_on_from_where_it_was_and_past_what_nobody_is_told_of(self):
        an_endpoint("orders.paid")
        told(an_order(1), an_order(2))

        assert Place.objects.get().row == EventRow.objects.order_by("-pk").first().pk

    def test_goes_on_until_all_is_told(self, monkeypatch):
        monkeypatch.setattr(telling, "AT_A_TIME", 2)
        an_endpoint()

        found = told(*(an_order(number) for number in range(5)))

        assert [one.message.event_key for one in found] == [
            f"orders.placed:{number}" for number in range(5)
        ]

    def test_asks_the_same_few_questions_however_many_events_there_are(
        self, django_assert_max_num_queries
    ):
        an_endpoint()
        an_endpoint()
        customer = a_customer()
        for number in range(50):
            happened(an_order(number, customer_id=customer.pk))

        with django_assert_max_num_queries(20):
            told()

        assert len(deliveries()) == 100

    def test_reads_nothing_where_nobody_is_told(self, django_assert_num_queries):
        happened(an_order())

        with django_assert_num_queries(1):
            told_of = telling.tell_all(now=NOW)

        assert told_of == 0
        assert not Place.objects.exists()

    def test_sets_aside_what_it_cannot_tell_and_goes_on(self, caplog):
        an_endpoint()
        EventRow.objects.create(
            key="orders.placed:broken",
            name="orders.placed",
            actor=SYSTEM,
            occurred_at=NOW,
            payload={"order": "ord_9"},
        )

        (delivery,) = told(an_order(2))

        assert delivery.message.event_key == "orders.placed:2"
        assert Task.objects.values_list("kind", "key").get() == (
            "webhooks.tell_one",
            "orders.placed:broken",
        )
        assert "orders.placed:broken cannot be told" in caplog.text

    def test_tells_one_event_that_was_set_aside(self):
        an_endpoint()
        happened(an_order(3))

        telling.tell_event("orders.placed:3", now=NOW)
        telling.tell_event("orders.placed:unknown", now=NOW)

        assert [one.message.event_key for one in deliveries()] == ["orders.placed:3"]


class TestBodies:
    def test_of_a_refund_whose_order_is_not_known_yet(self):
        an_endpoint()
        (delivery,) = told(
            OrderRefunded(
                key="orders.refunded:1",
                occurred_at=NOW,
                actor=SYSTEM,
                order="",
                customer_id=None,
                reference="R-17",
                currency="EUR",
                amount_minor=1_450,
                first_line_id=1,
                last_line_id=1,
            )
        )

        assert json.loads(delivery.message.body)["data"] == {
            "order_id": None,
            "customer_id": None,
            "refund_number": "R-17",
            "currency": "EUR",
            "amount_minor": 1450,
        }

    def test_of_two_who_may_be_one(self):
        one, other = a_customer("cus_1"), a_customer("cus_2")
        an_endpoint()
        (delivery,) = told(
            DuplicateSuspected(
                key="identity.duplicate_suspected:1",
                occurred_at=NOW,
                actor=SYSTEM,
                suspicion_id=1,
                one=other.pk,
                other=one.pk,
                doubt=Doubt.SAME_PHONE,
            )
        )

        assert json.loads(delivery.message.body) == {
            "type": "customers.duplicate_suspected",
            "timestamp": "2026-03-01T12:00:00Z",
            "data": {"customer_ids": ["cus_1", "cus_2"], "because": "same_phone"},
        }

    def test_of_scores(self):
        an_endpoint()
        (delivery,) = told(
            ScoresComputed(
                key="scores.computed:1",
                occurred_at=NOW,
                actor=SYSTEM,
                run=1,
                as_of=date(2026, 2, 28),
                model="bg",
                is_whole=True,
                customers=12,
                customers_changed=3,
            )
        )

        assert json.loads(delivery.message.body)["data"] == {
            "as_of": "2026-02-28",
            "is_whole": True,
            "customers": 12,
            "customers_changed": 3,
        }

    def test_name_nobody_who_is_known_no_more(self):
        an_endpoint()

        (delivery,) = told(an_order(customer_id=987_654))

        assert json.loads(delivery.message.body)["data"]["customer_id"] is None
        assert "987654" not in delivery.message.body
        assert Delivery.objects.count() == 1
