from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.core.work.types import Task
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.asking.tests.peers import Reply
from regulars.edges.connectors.asking.types import AccessRefused, Unanswered
from regulars.edges.connectors.connections import backfilling, handlers
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    reconcile,
    register,
)
from regulars.edges.connectors.connections.types import BackfillState
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.stripe import api
from regulars.edges.connectors.stripe.rules import TYPES
from regulars.edges.connectors.stripe.tests.factories import (
    NOW,
    applied,
    connected,
    deliver,
    open_account,
    settled,
)
from regulars.edges.connectors.stripe.tests.payloads import (
    BEGUN,
    CUP,
    MINUTE,
    charge,
    customer,
    event,
    line,
    payment,
    refund,
    session,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits."""
    monkeypatch.setattr(asking_services, "PAUSES", (0.0, 0.0))


def named(number: int, **fields: Any) -> dict[str, Any]:
    usual = {"id": f"cus_{number}", "email": f"{number}@petrov.test", "name": ""}
    return customer(**{**usual, **fields})


def introduced(number: int) -> dict[str, Any]:
    """That somebody became a customer, some minutes ago."""
    return event("customer.created", named(number), created=BEGUN + 15 * MINUTE + number)


class TestReconciling:
    def test_finds_events_that_did_not_arrive(self, client):
        told = [introduced(1), introduced(2), event("payout.paid", {"id": "po_1"})]
        with open_account(events=told):
            stripe = connected()
            deliver(client, stripe, told[0])
            assert reconcile(public_id=stripe.public_id, now=NOW) == 1
            applied()
            assert reconcile(public_id=stripe.public_id, now=NOW) == 0

        assert set(Customer.objects.values_list("email", flat=True)) == {
            "1@petrov.test",
            "2@petrov.test",
        }
        known = health(stripe.public_id, now=NOW)
        assert (known.recovered, known.reconciled_until) == (1, NOW)

    def test_asks_for_what_it_can_use_in_the_version_that_it_knows(self):
        with open_account() as (_, peer):
            reconcile(public_id=connected().public_id, now=NOW)

        (asked,) = peer.asked
        assert asked.headers["stripe-version"] == "2024-06-20"
        types = [value for name, value in asked.query.items() if name.startswith("types[")]
        assert types == list(TYPES)
        assert int(asked.query["created[gte]"]) == (NOW - timedelta(minutes=10)).timestamp()

    def test_reads_every_page_and_begins_anew_where_one_failed(self, monkeypatch):
        monkeypatch.setattr(api, "PER_PAGE", 2)
        with open_account(events=[introduced(number) for number in range(5)], patience=2) as (
            account,
            _,
        ):
            stripe = connected()
            with pytest.raises(Unanswered):
                reconcile(public_id=stripe.public_id, now=NOW)
            assert Delivery.objects.count() == 4

            account.patience = 10
            assert reconcile(public_id=stripe.public_id, now=NOW) == 1
            applied()

        assert Customer.objects.count() == 5

    def test_leaves_tests_out(self):
        practice = {**introduced(1), "livemode": False}
        with open_account(events=[practice, introduced(2)]):
            assert reconcile(public_id=connected().public_id, now=NOW) == 1

    def test_asks_no_further_back_than_stripe_knows(self):
        with open_account() as (_, peer):
            stripe = connected(now=NOW - timedelta(days=90))
            reconcile(public_id=stripe.public_id, now=NOW)

        since = int(peer.asked[0].query["created[gte]"])
        assert since == (NOW - timedelta(days=30)).timestamp()

    @pytest.mark.parametrize(
        "reply",
        [Reply([]), Reply({"data": "none"}), Reply({"data": [{"id": 7}]}), Reply(b"<html>")],
        ids=["list", "text", "ids", "page"],
    )
    def test_believes_no_nonsense(self, reply):
        with open_account() as (_, peer):
            peer.answer = lambda _: reply
            stripe = connected()
            with pytest.raises(Unanswered):
                reconcile(public_id=stripe.public_id, now=NOW)

        assert Delivery.objects.count() == 0

    def test_says_that_the_key_is_not_let_in(self):
        with open_account():
            stripe = connected(filled={"api_key": "rk_live_other"})
            with pytest.raises(AccessRefused):
                reconcile(public_id=stripe.public_id, now=NOW)

        assert "refuses the access" in health(stripe.public_id, now=NOW).problem


class TestBringingInTheHistory:
    def brought_in(self, stripe: Any) -> None:
        begin_backfill(public_id=stripe.public_id, actor="system", now=NOW)
        for _ in range(30):
            handlers.backfill(Task(1, backfilling.TASK, stripe.public_id, {}, NOW, 1, 0, 0), NOW)
            if health(stripe.public_id, now=NOW).backfill.state is not BackfillState.RUNNING:
                return

    def account(self) -> dict[str, Any]:
        long_ago = BEGUN - 90 * 86400
        numbers = range(1, 6)
        return {
            "customers": [named(number) for number in numbers],
            "payments": {
                f"pi_{number}": payment(
                    id=f"pi_{number}",
                    created=long_ago,
                    customer=f"cus_{number}",
                    latest_charge=f"ch_{number}",
                )
                for number in numbers
            },
            "charges": {
                f"ch_{number}": charge(
                    id=f"ch_{number}",
                    created=long_ago + MINUTE,
                    customer=f"cus_{number}",
                    payment_intent=f"pi_{number}",
                    billing_details=None,
                )
                for number in numbers
            },
            "sessions": {
                "cs_1": session(id="cs_1", payment_intent="pi_1", customer="cus_1"),
            },
            "lines": {"cs_1": [line(), CUP]},
            "refunds": [refund(charge="ch_2", payment_intent="pi_2", created=long_ago + 99)],
        }

    def test_sets_nothing_in_motion(self, monkeypatch):
        monkeypatch.setattr(api, "PER_PAGE", 2)
        with open_account(**self.account()):
            stripe = connected()
            self.brought_in(stripe)

        assert health(stripe.public_id, now=NOW).backfill.state is BackfillState.DONE
        assert (Order.objects.count(), Customer.objects.count()) == (5, 5)
        assert Order.objects.get(number="pi_2").refunded_minor == 1080
        assert OrderLine.objects.filter(order__number="pi_1").count() == 2
        told_of = EventRow.objects.filter(name__startswith="orders.")
        assert set(told_of.values_list("historical", flat=True)) == {True}
        assert Delivery.objects.count() == 0

    def test_is_the_same_as_what_events_told(self, client):
        with open_account(**self.account()):
            stripe = connected()
            told = payment(id="pi_1", latest_charge="ch_1", customer="cus_1")
            deliver(client, stripe, event("payment_intent.succeeded", told))
            settled()
            before = Order.objects.values_list("total_minor", "told_at", "paid_at").get()
            self.brought_in(stripe)

        (after,) = Order.objects.filter(number="pi_1").values_list(
            "total_minor", "told_at", "paid_at"
        )
        assert after == before
        assert OrderLine.objects.filter(order__number="pi_1").count() == 2

    def test_leaves_out_charges_that_failed(self):
        failed = charge(status="failed", paid=False, payment_intent=None)
        held = charge(id="ch_held", captured=False, payment_intent=None)
        with open_account(charges={"ch_3QxTea": failed, "ch_held": held}):
            stripe = connected()
            self.brought_in(stripe)

        assert Order.objects.count() == 0

    def test_reads_all_refunds_and_lines_of_large_orders(self):
        refunds = [refund(id=f"re_{number}", amount=10) for number in range(12)]
        lines = [
            line(id=f"li_{number}", amount_total=300, amount_discount=0) for number in range(12)
        ]
        with open_account(
            payments={"pi_3QxTea": payment()},
            charges={"ch_3QxTea": charge()},
            sessions={"cs_live_a1": session()},
            lines={"cs_live_a1": lines},
            refunds=refunds,
        ):
            self.brought_in(connected())

        found = Order.objects.get()
        assert (found.total_minor, found.refunded_minor) == (4200, 120)
        assert OrderLine.objects.count() == 12
        assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 120

    def test_is_of_customers_alone_where_orders_come_from_elsewhere(self):
        with open_account(**self.account()):
            self.brought_in(connected(filled={"has_orders": False, "orders_of": "tea"}))

        assert (Order.objects.count(), Customer.objects.count()) == (0, 5)


class TestRegistering:
    ADDRESS = "https://regulars.example"

    @pytest.fixture(autouse=True)
    def public(self, settings):
        settings.REGULARS_URL = self.ADDRESS

    def test_makes_the_webhook_and_keeps_the_secret_that_stripe_makes(self, client):
        with open_account() as (account, peer):
            stripe = connected(secret="")
            done = register(public_id=stripe.public_id, now=NOW)
            assert tuple(done.added) == TYPES

            (hook,) = account.hooks
            assert (hook["url"], hook["enabled_events"]) == (
                self.ADDRESS + stripe.path,
                list(TYPES),
            )
            (made,) = [one for one in peer.asked if one.method == "POST"]
            assert made.headers["idempotency-key"] == f"{stripe.public_id}:2026-03-01T12"
            assert list(register(public_id=stripe.public_id, now=NOW).added) == []

        told = introduced(1)
        assert deliver(client, stripe, told, secret="whsec_made").status_code == 200

    def test_enables_it_again_and_adds_events_that_it_lacks(self):
        with open_account() as (account, _):
            stripe = connected()
            address = self.ADDRESS + stripe.path
            account.hooks = [
                {"id": "we_0", "url": "https://erp.example", "status": "disabled"},
                {
                    "id": "we_1",
                    "url": address,
                    "status": "disabled",
                    "enabled_events": ["payout.paid"],
                },
            ]
            done = register(public_id=stripe.public_id, now=NOW)

            assert tuple(done.added) == TYPES
            assert [hook["status"] for hook in account.hooks] == ["disabled", "enabled"]
            assert set(account.hooks[1]["enabled_events"]) == {"payout.paid", *TYPES}

    def test_leaves_alone_one_that_is_told_everything(self):
        with open_account() as (account, peer):
            stripe = connected()
            address = self.ADDRESS + stripe.path
            account.hooks = [
                {"id": "we_1", "url": address, "status": "enabled", "enabled_events": ["*"]}
            ]
            assert list(register(public_id=stripe.public_id, now=NOW).added) == []
            assert {one.method for one in peer.asked} == {"GET"}
