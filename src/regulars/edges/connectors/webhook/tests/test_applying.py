from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import permutations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.consents.models import ConsentFact
from regulars.core.consents.services import define_topic
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.edges.connectors.connections.services import connect
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.webhook.checking import signature
from regulars.kernel import clock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db

PERSON = {"reference": "c1", "email": "Ada@Example.com", "name": "Ada", "anonymous_id": "b1"}
ORDER = {
    "type": "order",
    "told_at": "2026-03-01T11:00:00Z",
    "number": "1001",
    "currency": "EUR",
    "placed_at": "2026-03-01T10:00:00Z",
    "paid_at": "2026-03-01T10:00:00Z",
    "channel": "till",
    "customer": PERSON,
    "tax_minor": 133,
    "tax_is_included": True,
    "shipping_minor": 490,
    "lines": [
        {"key": "1", "product": "SEN", "name": "Sencha", "quantity": "2", "amount_minor": 2000},
        {"key": "2", "product": "CUP", "name": "Cup", "amount_minor": 900, "discount_minor": 100},
    ],
}
REFUND = {
    "type": "refund",
    "at": "2026-03-01T11:30:00Z",
    "number": "1001",
    "reference": "r1",
    "currency": "EUR",
    "lines": [{"key": "1", "quantity": "1", "amount_minor": 1000}],
}
PRODUCT = {
    "type": "product",
    "told_at": "2026-03-01T09:00:00Z",
    "reference": "SEN",
    "name": "Sencha 100 g",
    "category": "Green tea",
    "price_minor": 1000,
    "currency": "EUR",
}
EVENT = {
    "type": "event",
    "at": "2026-03-01T09:30:00Z",
    "id": "e1",
    "name": "Tea Tasted",
    "customer": {"anonymous_id": "b1"},
    "properties": {"cups": 3},
}
CONSENT = {
    "type": "consent",
    "occurred_at": "2026-03-01T09:00:00Z",
    "customer": {"reference": "c1"},
    "channel": "email",
    "state": "granted",
    "method": "in_person",
    "proof": {"wording": "Send me news of tea", "language": "en", "page": "till 2"},
}


@pytest.fixture
def sender(client):
    made = connect(
        kind="webhook",
        name="Till",
        source="till",
        filled={},
        secret="",
        actor="system",
        now=NOW,
    )

    def send(*facts, message_id="m1"):
        body = json.dumps({"facts": facts}).encode()
        timestamp = str(int(NOW.timestamp()))
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(made.secret, message_id, timestamp, body),
        }
        path = made.connection.path
        return client.post(path, body, content_type="application/json", headers=headers)

    with clock.using(lambda: NOW):
        yield send


def state():
    orders = [
        (
            one.number,
            one.total_minor,
            one.refunded_minor,
            one.customer.name,
            one.channel.code,
            sorted(one.lines.values_list("key", "quantity", "amount_minor", "product__name")),
        )
        for one in Order.objects.select_related("customer", "channel")
    ]
    products = sorted(Product.objects.values_list("name", "category", "price_minor", "currency"))
    return orders, products


class TestApplying:
    def test_writes_down_what_all_facts_say(self, sender):
        answer = sender(EVENT, PRODUCT, ORDER, REFUND)
        assert (answer.status_code, apply_waiting(now=NOW)) == (200, 1)

        customer = Customer.objects.get()
        assert (customer.name, customer.email) == ("Ada", "ada@example.com")
        order = Order.objects.get()
        assert (order.source, order.total_minor, order.refunded_minor) == ("till", 3390, 1000)
        assert (order.tax_minor, order.tax_is_included, order.historical) == (133, True, False)
        assert order.channel.kind == "till"
        assert list(OrderLine.objects.order_by("key").values_list("product__name", flat=True)) == [
            "Sencha 100 g",
            "Cup",
        ]
        deed = Activity.objects.get()
        assert (deed.name, deed.customer_id) == ("Tea Tasted", customer.pk)
        names = EventRow.objects.filter(name__startswith="orders.").order_by("pk")
        assert list(names.values_list("name", flat=True)) == [
            "orders.placed",
            "orders.paid",
            "orders.refunded",
        ]
        assert set(names.values_list("historical", flat=True)) == {False}

    @pytest.mark.parametrize("turn", range(24))
    def test_ends_the_same_in_whatever_order_they_come(self, sender, turn):
        newer = {**PRODUCT, "told_at": "2026-03-01T10:00:00Z", "price_minor": 1200}
        facts = list(permutations([PRODUCT, newer, ORDER, REFUND]))[turn]

        for place, fact in enumerate(facts):
            sender(fact, message_id=f"m{place}")
            apply_waiting(now=NOW)

        lines = [("1#1", 2, 2000, "Sencha 100 g"), ("2#1", 1, 900, "Cup")]
        assert state() == (
            [("1001", 3390, 1000, "Ada", "till", lines)],
            [("Cup", "", None, ""), ("Sencha 100 g", "Green tea", 1200, "EUR")],
        )

    def test_what_is_older_than_a_day_is_history(self, sender):
        sender({**ORDER, "placed_at": "2026-02-27T10:00:00Z", "paid_at": "2026-02-27T10:00:00Z"})
        apply_waiting(now=NOW)

        assert Order.objects.get().historical is True
        orders = EventRow.objects.filter(name__startswith="orders.")
        assert set(orders.values_list("historical", flat=True)) == {True}

    def test_applies_nothing_of_what_cannot_be(self, sender):
        sender(PRODUCT, ORDER, {**REFUND, "currency": "USD"})

        assert apply_waiting(now=NOW) == 0
        assert not Order.objects.exists()
        assert not Refund.objects.exists()
        assert not Product.objects.exists()

    def test_refuses_what_is_not_known_with_the_field(self, sender):
        answer = sender({**ORDER, "colour": "green"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "facts[0]")


class TestConsents:
    def test_are_taken_down_once_with_their_proof(self, sender):
        sender({**CONSENT, "customer": PERSON})
        apply_waiting(now=NOW)
        again = {**CONSENT, "occurred_at": "2026-03-01T10:00:00+01:00"}
        sender(again, {**CONSENT, "state": "withdrawn", "channel": "post"}, message_id="m2")
        apply_waiting(now=NOW)

        first, second = ConsentFact.objects.order_by("pk")
        assert first.customer == second.customer == Customer.objects.get()
        assert (first.source, first.channel, first.topic.code) == ("till", "email", "marketing")
        assert (first.state, first.method) == ("granted", "in_person")
        assert first.occurred_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
        assert first.proof == CONSENT["proof"]
        assert (second.state, second.channel) == ("withdrawn", "post")

    def test_of_whoever_has_the_phone_are_of_the_phone_alone(self, sender):
        phone = {"phone": "+359 2 981 2345"}
        owner = {"reference": "c9", "email": "georgi@home.bg", **phone}
        sender({**CONSENT, "customer": owner})
        no = {**CONSENT, "state": "withdrawn", "customer": phone}
        sender(no, {**no, "channel": "sms"}, message_id="m2")
        apply_waiting(now=NOW)

        said = ConsentFact.objects.order_by("pk").values_list("channel", "state", "customer__email")
        assert list(said) == [
            ("email", "granted", "georgi@home.bg"),
            ("sms", "withdrawn", "georgi@home.bg"),
        ]

    def test_are_of_a_topic_of_the_store(self, sender):
        define_topic(code="tea-club", names={}, actor="system", now=NOW)
        sender({**CONSENT, "topic": "tea-club"})
        apply_waiting(now=NOW)

        assert ConsentFact.objects.get().topic.code == "tea-club"

    @pytest.mark.parametrize("topic", ["coffee", "transactional"])
    def test_of_other_topics_are_refused_with_the_field(self, sender, topic):
        answer = sender(PRODUCT, {**CONSENT, "topic": topic})

        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {
                "field": "facts[1].topic",
                "detail": "facts[1].topic: There is no such topic that needs consent. "
                "There are: marketing.",
            }
        ]
        assert apply_waiting(now=NOW) == 0
        assert not Product.objects.exists()

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"channel": "owl"}, "facts[0].channel"),
            ({"state": "maybe"}, "facts[0].state"),
            ({"proof": {"colour": "green"}}, "facts[0].proof"),
            ({"occurred_at": "2026-03-01T09:00:00"}, "facts[0].occurred_at"),
            ({"told_at": "2026-03-01T09:00:00Z"}, "facts[0]"),
        ],
        ids=["channel", "state", "proof", "moment", "unknown"],
    )
    def test_that_are_no_such_thing_are_refused_with_the_field(self, sender, told, field):
        answer = sender({**CONSENT, **told})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert apply_waiting(now=NOW) == 0
        assert not ConsentFact.objects.exists()

    def test_of_a_browser_that_is_nobodys_say_nothing(self, sender):
        sender({**CONSENT, "customer": {"anonymous_id": "b7"}})

        assert apply_waiting(now=NOW) == 1
        assert not ConsentFact.objects.exists()
