from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.services import meet, merge
from regulars.core.identity.types import Claim
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


def redact(email=None, phone=None, customer_id=999, orders=()):
    named = {"id": customer_id, "email": email, "phone": phone}
    return {**REDACT, "customer": named, "orders_to_redact": list(orders)}


def guest(**said):
    """An order of somebody without an account."""
    more = {"id": 4100, "name": "#4100", "order_number": 4100, "cart_token": "c9"}
    return order(customer=None, **{**more, "checkout_token": "k9", **said})


def left() -> list[str]:
    """The e-mails and phones of whoever was not erased."""
    rows = Customer.objects.filter(erased_at__isnull=True).order_by("pk")
    return [email or phone for email, phone in rows.values_list("email", "phone")]


MARIA, PHONE = "maria.g@example.com", "+35921234567"


class TestWhomNoAccountNames:
    @pytest.fixture
    def bought(self, sent):
        """Maria bought as a guest, and Ada has an account."""
        sent("customers/create", customer())
        sent("orders/create", guest(email=MARIA, contact_email=MARIA))
        assert left() == ["ada@example.com", MARIA]

    @pytest.mark.usefixtures("bought")
    @pytest.mark.parametrize(
        "named",
        [{"email": MARIA.upper()}, {"orders": [4100]}, {"email": MARIA, "orders": [4100]}],
    )
    def test_is_erased_by_e_mail_and_by_order(self, sent, named):
        assert sent("customers/redact", redact(**named)) == 200

        assert left() == ["ada@example.com"]
        assert Order.objects.get().number == "#4100"

    @pytest.mark.usefixtures("bought")
    def test_is_erased_where_no_account_is_named_at_all(self, sent, shop):
        sent("customers/redact", {**redact(email=MARIA), "customer": {"email": MARIA}})

        assert left() == ["ada@example.com"]
        assert health(shop.public_id, now=NOW).erasure_asked_at is None

    @pytest.mark.usefixtures("bought")
    def test_is_told_where_they_ask_for_their_data(self, sent):
        asked = {**redact(email=MARIA), "orders_requested": [4100]}
        sent("customers/data_request", asked)

        payload = EventRow.objects.get(name="connections.data_asked").payload
        maria = Customer.objects.get(email=MARIA)
        assert (payload["customer_id"], payload["references"]) == (maria.pk, [])
        assert left() == ["ada@example.com", MARIA]

    def test_is_erased_whoever_told_of_them(self, sent):
        for email in (MARIA, "ann@example.com"):
            claim = Claim(seen_at=NOW, email=email, user_id=f"7{email}", is_proven=True)
            meet(claims=[claim], source="file", actor="system", now=NOW)

        sent("customers/redact", redact(email=MARIA))

        assert left() == ["ann@example.com"]

    def test_is_erased_by_phone_where_nothing_says_it_is_somebody_else(self, sent):
        sent("orders/create", guest(email=None, contact_email=None, phone=PHONE))
        sent("customers/redact", redact(phone="+359 2 123-4567", email=MARIA))

        assert left() == []

    def test_is_not_whoever_else_has_the_phone(self, sent):
        sent("orders/create", guest(email=MARIA, contact_email=MARIA, phone=PHONE))
        sent("customers/redact", redact(phone=PHONE, email="husband@example.com"))
        sent("customers/redact", redact(phone=PHONE), **{"X-Shopify-Event-Id": "event-2"})

        assert left() == [MARIA]
        assert not Erasure.objects.exists()

    def test_is_not_whom_the_shop_knows_by_another_account(self, sent):
        sent("orders/create", order())

        sent("customers/redact", redact(email="ada@example.com", orders=[4001]))

        assert left() == ["ada@example.com"]
        assert not Erasure.objects.exists()

    @pytest.mark.usefixtures("bought")
    def test_is_not_of_another_shop(self, sent):
        sent("customers/redact", redact(orders=[1, 4101]))

        assert left() == ["ada@example.com", MARIA]


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
