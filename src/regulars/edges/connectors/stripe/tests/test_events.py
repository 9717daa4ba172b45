from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import connect, replace_secret
from regulars.edges.connectors.connections.types import FieldMisfit
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.stripe.tests.factories import (
    NOW,
    applied,
    connected,
    deliver,
)
from regulars.edges.connectors.stripe.tests.payloads import (
    BEGUN,
    customer,
    event,
    signature,
    written,
)
from regulars.edges.connectors.stripe.tests.told import COMPLETED, PAID

pytestmark = pytest.mark.django_db


class TestEvents:
    @pytest.fixture
    def stripe(self):
        return connected()

    def test_of_customers_say_who_they_are(self, client, stripe):
        deliver(client, stripe, event("customer.created", customer()))
        changed = event("customer.updated", customer(name="Ivo Petrov"), created=BEGUN + 120)
        deliver(client, stripe, changed)
        deliver(client, stripe, event("customer.deleted", customer(), created=BEGUN + 180))
        applied()

        somebody = Customer.objects.get()
        assert (somebody.name, somebody.email) == ("Ivo Petrov", "ivan@petrov.test")
        assert [(one.name, one.customer) for one in Activity.objects.all()] == [
            ("Account Deleted", somebody)
        ]

    def test_of_other_things_are_kept_as_what_was_done(self, client, stripe):
        deliver(client, stripe, event("customer.created", customer()))
        subscription = {"id": "sub_1", "customer": "cus_Ivan", "status": "active"}
        invoice = {
            "id": "in_1",
            "customer": "cus_Ivan",
            "customer_email": "ivan@petrov.test",
            "amount_paid": 4200,
            "currency": "eur",
            "billing_reason": "subscription_cycle",
        }
        dispute = {"id": "dp_1", "amount": 4200, "currency": "eur", "charge": "ch_3QxTea"}
        deliver(client, stripe, event("customer.subscription.created", subscription))
        deliver(client, stripe, event("customer.subscription.deleted", subscription))
        deliver(client, stripe, event("invoice.paid", invoice))
        deliver(client, stripe, event("charge.dispute.created", dispute))
        applied()

        deeds = Activity.objects.order_by("pk")
        somebody = Customer.objects.get().pk
        assert [(one.name, one.customer_id) for one in deeds] == [
            ("Subscription Created", somebody),
            ("Subscription Ended", somebody),
            ("Invoice Paid", somebody),
            ("Charge Disputed", None),
        ]
        assert deeds[2].details["properties"] == {
            "invoice": "in_1",
            "amount": 4200,
            "currency": "eur",
            "reason": "subscription_cycle",
        }

    def test_that_are_forged_old_or_unsigned_are_refused(self, client, stripe):
        body = written(PAID)
        unsigned = client.post(stripe.path, body, content_type="application/json")
        forged = deliver(client, stripe, PAID, secret="whsec_guess")
        old = signature(body, "whsec_kettle", at=NOW - timedelta(minutes=6))
        replayed = client.post(
            stripe.path, body, content_type="application/json", headers={"Stripe-Signature": old}
        )

        assert [one.status_code for one in (unsigned, forged, replayed)] == [401, 401, 401]
        assert Delivery.objects.count() == 0
        assert health(stripe.public_id, now=NOW).forged == 3

    def test_are_signed_with_two_secrets_while_one_is_replaced(self, client, stripe):
        replace_secret(public_id=stripe.public_id, secret="whsec_new", actor="system", now=NOW)
        body = written(PAID)
        both = signature(body, "whsec_new", "whsec_kettle", at=NOW)
        response = client.post(
            stripe.path, body, content_type="application/json", headers={"Stripe-Signature": both}
        )

        assert response.status_code == 200
        assert deliver(client, stripe, COMPLETED).status_code == 200  # with the former alone

    def test_of_tests_are_taken_by_test_connections_only(self, client, stripe):
        test = connected(source="test", filled={"is_test": True})
        practice = event("customer.created", customer(), livemode=False)
        real = event("customer.updated", customer())

        answers = [
            deliver(client, connection, told).status_code
            for connection in (stripe, test)
            for told in (practice, real)
        ]

        assert answers == [200] * 4
        kept = Delivery.objects.order_by("pk").values_list("source", "topic")
        assert list(kept) == [("stripe", "customer.updated"), ("test", "customer.created")]

    def test_of_other_kinds_are_nobodys_matter(self, client, stripe):
        response = deliver(client, stripe, event("payout.paid", {"id": "po_1"}))

        assert (response.status_code, Delivery.objects.count()) == (200, 0)

    def test_that_are_none_are_refused(self, client, stripe):
        response = deliver(client, stripe, b'{"id": "evt_1"}')

        assert response.status_code == 422
        assert health(stripe.public_id, now=NOW).malformed == 1

    def test_whose_object_cannot_be_used_are_set_aside(self, client, stripe):
        deliver(client, stripe, event("refund.created", {"id": "re_1", "amount": "much"}))
        apply_waiting(now=NOW)

        assert Delivery.objects.get().quarantined_at == NOW
        assert Delivery.objects.get().problem == (
            "amount of refund.created is missing or cannot be used."
        )

    def test_need_a_key_to_ask_with(self):
        with pytest.raises(FieldMisfit) as refusal:
            connect(
                kind="stripe",
                name="Stripe",
                source="stripe",
                filled={"has_orders": True},
                secret="whsec_x",
                actor="system",
                now=NOW,
            )

        assert refusal.value.field == "api_key"
