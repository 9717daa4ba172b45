from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import LineTold, OrderTold
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.types import FieldMisfit
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.stripe.tests.factories import (
    NOW,
    applied,
    ask,
    connected,
    deliver,
    open_account,
    settled,
)
from regulars.edges.connectors.stripe.tests.payloads import (
    BEGUN,
    MINUTE,
    charge,
    event,
    line,
    payment,
    session,
)
from regulars.edges.connectors.stripe.tests.told import COMPLETED, PAID, REFUNDED, at

pytestmark = pytest.mark.django_db


def events(prefix: str = "orders.") -> list[str]:
    rows = EventRow.objects.filter(name__startswith=prefix).order_by("pk")
    return list(rows.values_list("name", flat=True))


@pytest.mark.usefixtures("checkout")
class TestACheckout:
    def test_is_an_order_with_its_lines(self, client):
        stripe = connected()
        deliver(client, stripe, COMPLETED)
        assert settled() == ["pi_3QxTea"]

        found = Order.objects.get()
        assert (found.source, found.number, found.currency) == ("stripe", "pi_3QxTea", "EUR")
        assert (found.total_minor, found.shipping_minor, found.tax_minor) == (4200, 600, 700)
        assert (found.tax_is_included, found.discount_minor) == (True, 400)
        assert (found.placed_at, found.paid_at) == (at(11, 40), at(11, 41))
        assert found.channel.code == "web"
        lines = OrderLine.objects.order_by("amount_minor").values_list(
            "name", "quantity", "amount_minor", "discount_minor"
        )
        assert list(lines) == [
            ("Cup", Decimal(1), 1440, 0),
            ("Mint tea", Decimal(2), 2160, 400),
        ]
        assert set(Product.objects.values_list("name", flat=True)) == {"Cup", "Mint tea"}
        assert (found.customer.email, found.customer.name) == ("ivan@petrov.test", "Ivan Petrov")
        assert CustomerReference.objects.get().reference == "cus_Ivan"
        assert events() == ["orders.placed", "orders.paid"]

    def test_is_one_order_whatever_tells_of_it(self, client):
        stripe = connected()
        for told in (PAID, COMPLETED, PAID, COMPLETED):
            deliver(client, stripe, told)
            settled()

        assert (Order.objects.count(), OrderLine.objects.count()) == (1, 2)
        assert events() == ["orders.placed", "orders.paid"]

    def test_of_a_slow_bank_is_paid_later(self, client, checkout):
        checkout.payments["pi_3QxTea"] = payment(status="processing", latest_charge=None)
        checkout.sessions["cs_live_a1"] = session(payment_status="unpaid")
        stripe = connected()
        deliver(client, stripe, COMPLETED)
        settled()
        assert Order.objects.get().paid_at is None

        checkout.payments["pi_3QxTea"] = payment()
        checkout.charges["ch_3QxTea"] = charge(created=BEGUN + 15 * MINUTE)
        checkout.sessions["cs_live_a1"] = session()
        deliver(client, stripe, event("checkout.session.async_payment_succeeded", session()))
        settled()
        assert Order.objects.get().paid_at == at(11, 55)
        assert events() == ["orders.placed", "orders.changed", "orders.paid"]

    def test_for_nothing_is_known_by_itself(self, client, checkout):
        free = session(payment_intent=None, amount_total=0, total_details={"amount_discount": 4200})
        checkout.sessions["cs_live_a1"] = free
        checkout.lines["cs_live_a1"] = [line(amount_total=0, amount_discount=2560)]
        deliver(client, connected(), event("checkout.session.completed", free))
        assert settled() == ["cs_live_a1"]

        found = Order.objects.get()
        assert (found.number, found.total_minor, found.discount_minor) == ("cs_live_a1", 0, 2560)

    def test_of_a_subscription_is_what_its_payment_tells(self, client, checkout):
        subscribed = session(mode="subscription", payment_intent=None)
        checkout.sessions["cs_live_a1"] = subscribed
        deliver(client, connected(), event("checkout.session.completed", subscribed))
        settled()
        assert Order.objects.count() == 0

    def test_is_asked_for_again_where_stripe_did_not_answer(self, client, checkout):
        stripe = connected()
        deliver(client, stripe, COMPLETED)
        applied()
        checkout.patience = 0
        with pytest.raises(Exception, match="answered 500"):
            ask()
        assert (Order.objects.count(), health(stripe.public_id, now=NOW).problem != "") == (0, True)

        checkout.patience = 100
        settled()
        assert Order.objects.count() == 1
        assert health(stripe.public_id, now=NOW).problem == ""


class TestAPayment:
    def test_without_a_checkout_is_an_order_of_one_line(self, client):
        with open_account(payments={"pi_3QxTea": payment()}, charges={"ch_3QxTea": charge()}):
            deliver(client, connected(), PAID)
            settled()

        found = Order.objects.get()
        assert (found.total_minor, found.paid_at) == (4200, at(11, 41))
        assert OrderLine.objects.values_list("key", "name", "amount_minor").get() == (
            "pi_3QxTea#1",
            "Tea subscription",
            4200,
        )
        assert found.customer.email == "ivan@petrov.test"

    def test_that_was_found_first_is_the_checkouts_order_later(self, client, checkout):
        sessions, checkout.sessions = checkout.sessions, {}
        stripe = connected()
        deliver(client, stripe, PAID)
        settled()
        assert OrderLine.objects.count() == 1

        checkout.sessions = sessions
        deliver(client, stripe, COMPLETED)
        settled()
        assert (Order.objects.count(), OrderLine.objects.count()) == (1, 2)
        assert Order.objects.get().total_minor == 4200

    def test_at_a_till_came_through_the_till(self, client):
        till = charge(payment_method_details={"type": "card_present"}, customer=None)
        with open_account(payments={"pi_3QxTea": payment()}, charges={"ch_3QxTea": till}):
            deliver(client, connected(), PAID)
            settled()

        assert Order.objects.get().channel.code == "pos"

    @pytest.mark.parametrize(
        ("currency", "minor"), [("jpy", 4200), ("kwd", 4200), ("isk", 42), ("mga", 420000)]
    )
    def test_is_in_units_of_its_currency(self, client, currency, minor):
        told = payment(currency=currency)
        with open_account(payments={"pi_3QxTea": told}):
            deliver(client, connected(), event("payment_intent.succeeded", told))
            settled()

        assert Order.objects.get().total_minor == minor

    def test_of_long_ago_sets_nothing_in_motion(self, client):
        old = payment(created=BEGUN - 30 * 86400, latest_charge=None)
        with open_account(payments={"pi_3QxTea": old}):
            deliver(client, connected(), event("payment_intent.succeeded", old))
            settled()

        assert {row.historical for row in EventRow.objects.filter(name="orders.placed")} == {True}

    def test_that_stripe_does_not_know_is_no_order(self, client):
        with open_account():
            deliver(client, connected(), PAID)
            assert settled() == ["pi_3QxTea"]

        assert Order.objects.count() == 0


class TestPaymentsOfAnotherShop:
    def paid(self, **metadata: Any) -> dict[str, Any]:
        return event("payment_intent.succeeded", payment(metadata=metadata))

    @pytest.fixture
    def stripe(self):
        return connected(filled={"has_orders": False, "orders_of": "tea"})

    def order(self, *, currency: str = "EUR") -> None:
        told = OrderTold("727", at(11, 39), currency, [LineTold("1", Decimal(1), 4200)])
        tell_orders(orders=[told], source="tea", actor="system", now=NOW)

    def test_pay_the_order_that_they_name(self, client, stripe):
        self.order()
        deliver(client, stripe, self.paid(order_id="727"))
        assert settled() == []

        (found,) = Order.objects.all()
        assert (found.source, found.paid_at) == ("tea", at(11, 41))
        assert events() == ["orders.placed", "orders.changed", "orders.paid"]

    def test_wait_for_the_order(self, client, stripe):
        deliver(client, stripe, self.paid(order_id="727"))
        apply_waiting(now=NOW)
        assert Delivery.objects.get().applied_at is None

        self.order()
        apply_waiting(now=NOW + timedelta(minutes=1))
        assert Order.objects.get().paid_at == at(11, 41)

    def test_are_nobodys_matter_where_they_name_none(self, client, stripe):
        deliver(client, stripe, self.paid())
        deliver(client, stripe, COMPLETED)
        deliver(client, stripe, REFUNDED)
        deliver(client, stripe, event("charge.refunded", charge()))
        assert settled() == []

        assert (Order.objects.count(), Refund.objects.count(), Customer.objects.count()) == (
            0,
            0,
            0,
        )

    def test_are_paid_by_a_checkout_too(self, client, stripe):
        self.order()
        unpaid = session(metadata={"order_id": "727"}, payment_status="unpaid")
        deliver(client, stripe, event("checkout.session.completed", unpaid))
        applied()
        assert Order.objects.get().paid_at is None

        paid = session(metadata={"order_id": "727"})
        deliver(client, stripe, event("checkout.session.async_payment_succeeded", paid))
        applied()
        assert Order.objects.get().paid_at == at(11, 41)

    def test_are_of_one_shop_or_of_none(self):
        with pytest.raises(FieldMisfit) as refusal:
            connected(filled={"has_orders": True, "orders_of": "tea"})

        assert refusal.value.field == "orders_of"
