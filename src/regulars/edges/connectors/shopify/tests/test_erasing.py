from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.services import merge
from regulars.core.orders.models import Order
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.services import clear_pending, erase
from regulars.core.work.models import Task
from regulars.core.work.tests.factories import StandingClock, worked
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.words import Level, verdict_of
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.payloads import NOW, customer, order
from regulars.kernel import clock

pytestmark = pytest.mark.django_db

REDACT = {
    "shop_id": 954889,
    "shop_domain": "tea.myshopify.com",
    "customer": {"id": 70, "email": "ada@example.com", "phone": None},
    "orders_to_redact": [4001],
}


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def sent(client, shop):
    """Deliver, and do what comes of it, as a worker does."""

    def send(topic, told, **more):
        answer = deliver(client, shop, topic, told, **more)
        apply_waiting(now=NOW)
        worked(StandingClock(NOW))
        assert stuck() == []
        assert not Task.objects.exclude(problem="").exists()
        return answer.status_code

    with clock.using(lambda: NOW):
        yield send


class TestOneCustomer:
    def test_is_erased_and_their_orders_stay(self, sent, shop):
        sent("orders/create", order())
        assert Customer.objects.get().email == "ada@example.com"

        assert sent("customers/redact", REDACT) == 200

        one, erasure = Customer.objects.get(), Erasure.objects.get()
        assert (one.name, one.email, one.erased_at) == ("", "", NOW)
        assert (erasure.actor, erasure.reason, erasure.customer) == (
            shop.public_id,
            "The shop asked for it.",
            one.public_id,
        )
        assert (Order.objects.get().customer, CustomerReference.objects.count()) == (one, 0)
        assert EventRow.objects.get(name="privacy.erased").actor == shop.public_id

    def test_is_taken_out_of_what_was_delivered_of_them(self, sent):
        sent("customers/create", customer(71, email="mei@example.com"))
        sent("customers/create", customer())
        sent("customers/redact", REDACT)

        clear_pending(now=NOW)

        (left,) = Delivery.objects.all()
        assert b"mei@example.com" in bytes(left.body)

    def test_is_erased_once_however_often_it_is_asked(self, sent):
        sent("customers/create", customer())
        sent("customers/redact", REDACT)
        sent("customers/redact", REDACT)
        sent("customers/redact", REDACT, **{"X-Shopify-Event-Id": "event-2"})

        assert Erasure.objects.count() == 1
        assert EventRow.objects.filter(name="privacy.erased").count() == 1

    def test_who_was_erased_by_people_before_stays_so(self, client, shop, sent):
        sent("customers/create", customer())
        deliver(client, shop, "customers/redact", REDACT)
        apply_waiting(now=NOW)
        whose = Customer.objects.get().public_id
        erase(customer=whose, reason="Asked by letter.", actor="system", now=NOW)
        worked(StandingClock(NOW))

        assert Erasure.objects.get().reason == "Asked by letter."
        assert not Task.objects.exclude(problem="").exists()

    def test_who_is_one_with_another_is_erased_with_them(self, sent):
        sent("customers/create", customer())
        sent("customers/create", customer(71, email="mei@example.com"))
        names = CustomerReference.objects.order_by("reference")
        one, two = (name.customer_id for name in names)
        merge(kept=two, merged=one, reason="the same", actor="system", now=NOW)

        sent("customers/redact", REDACT)
        sent("customers/redact", {**REDACT, "customer": {"id": 71}})

        assert set(Customer.objects.values_list("email", "name", "erased_at")) == {("", "", NOW)}
        assert Erasure.objects.count() == 1

    def test_whom_nobody_knows_is_noted_and_nobody_is_erased(self, sent):
        sent("customers/create", customer())
        sent("customers/redact", {**REDACT, "customer": {"id": 99}})

        payload = EventRow.objects.get(name="connections.erasure_asked").payload
        assert (payload["references"], payload["customer_id"]) == (["99"], None)
        assert not Erasure.objects.exists()
        assert Customer.objects.get().email == "ada@example.com"

    def test_is_not_erased_by_what_is_wrongly_signed(self, sent):
        sent("customers/create", customer())
        forged = {"X-Shopify-Hmac-Sha256": "Zm9yZ2Vk"}

        assert sent("customers/redact", REDACT, **forged) == 401
        assert not Erasure.objects.exists()
        assert not EventRow.objects.filter(name="connections.erasure_asked").exists()
        assert Customer.objects.get().email == "ada@example.com"


class TestAWholeShop:
    def test_is_shown_and_erases_nobody(self, sent, shop):
        sent("customers/create", customer())
        sent("app/uninstalled", {"id": 1})
        sent("shop/redact", {"shop_id": 954889, "shop_domain": "tea.myshopify.com"})

        found = health(shop.public_id, now=NOW)
        verdict = verdict_of(found)
        assert (found.erasure_asked_at, verdict.level) == (NOW, Level.BAD)
        assert verdict.sentence == (
            "On 2026-03-01 the shop asked that the data of all its customers be erased. That is "
            "not done by itself: erase each on their page, or with regulars erase, then disconnect."
        )
        assert not Erasure.objects.exists()
        assert Customer.objects.get().email == "ada@example.com"
