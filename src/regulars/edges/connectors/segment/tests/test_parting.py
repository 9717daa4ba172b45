from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.identity.models import Visitor
from regulars.core.orders.models import Order
from regulars.core.personal import Mark, Person
from regulars.core.privacy.services import erase
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.personal import clear, show
from regulars.edges.connectors.intake.services import accept, apply_waiting
from regulars.edges.connectors.intake.types import Arriving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MARKS = (
    Mark("email", "mei@example.com"),
    Mark("phone", "+359 2 123 456"),
    Mark("card", "C-1"),
    Mark("reference", "7", "shop"),
    Mark("browser", "b7", "shop"),
    Mark("name", "Mei Lin"),
)
MEI = Person(ids=(1,), public_ids=("cus_mei",), marks=frozenset(MARKS))
pytestmark = pytest.mark.django_db


def said(**fields: Any) -> dict[str, Any]:
    usual = {"type": "track", "event": "Viewed", "timestamp": NOW.isoformat()}
    return {**usual, **fields}


def waiting(*messages: dict[str, Any], **fields: Any) -> Delivery:
    told: dict[str, Any] = {
        "connector": "segment",
        "source": "shop",
        "actor": "system",
        "facts": {"is_proven": True, "call": ""},
        "body": json.dumps({"batch": messages, "context": {"app": "x"}}).encode(),
        "size": len(messages),
        "received_at": NOW,
        "ready_at": NOW,
    }
    return Delivery.objects.create(**{**told, **fields})


def left() -> list[Any]:
    rows = Delivery.objects.order_by("pk").values_list("body", flat=True)
    return [json.loads(bytes(body)) for body in rows]


OTHERS = said(userId="8", properties={"quantity": 7})


class TestClearing:
    @pytest.mark.parametrize(
        "message",
        [
            said(userId="7"),
            said(userId=7),
            said(anonymousId="b7"),
            said(type="alias", userId="9", previousId="b7"),
            said(userId="9", context={"traits": {"email": "MEI@example.com"}}),
            said(type="identify", userId="9", traits={"phone": "+359-2-123-456"}),
            said(userId="9", event="Order Completed", properties={"loyalty_card": "C-1"}),
            said(userId="9", properties={"gift": {"to": "Dear Mei L\u0069n"}}),
        ],
        ids=["name", "number", "browser", "alias", "e-mail", "phone", "card", "mention"],
    )
    def test_takes_the_messages_about_them(self, message):
        waiting(message, OTHERS)

        assert clear(MEI) is True

        assert left() == [{"batch": [OTHERS], "context": {"app": "x"}}]
        assert Delivery.objects.get().size == 1

    def test_deletes_what_is_about_nobody_else(self):
        waiting(said(userId="7"), said(anonymousId="b7"))
        waiting(said(userId="7"), facts={"is_proven": True, "call": "track"})
        Delivery.objects.filter(facts__call="track").update(
            body=json.dumps(said(userId="7")).encode()
        )

        clear(MEI)

        assert left() == []

    def test_leaves_what_only_looks_alike(self):
        before = waiting(OTHERS, said(userId="70", properties={"email": "amei@example.com"}))

        clear(MEI)

        after = Delivery.objects.get()
        assert (bytes(after.body), after.size) == (before.body, 2)

    def test_means_the_references_of_the_same_source_alone(self):
        waiting(said(userId="7"), source="till")

        clear(MEI)

        assert Delivery.objects.count() == 1

    def test_takes_what_problems_say(self):
        waiting(OTHERS, problem="mei@example.com is odd", quarantined_at=NOW)

        clear(MEI)

        row = Delivery.objects.get()
        assert (row.problem, row.quarantined_at) == ("(erased)", NOW)
        assert left() == [{"batch": [OTHERS], "context": {"app": "x"}}]

    def test_of_a_connector_that_cannot_tell_deletes_what_mentions_them(self):
        for name in ("Mei Lin", "Ann"):
            body = json.dumps({"customer": {"name": name}}).encode()
            waiting(connector="elsewhere", body=body, applied_at=NOW)

        clear(MEI)

        assert left() == [{"customer": {"name": "Ann"}}]


class TestShowing:
    def test_shows_what_is_about_them_alone(self):
        waiting(said(userId="7"), OTHERS)

        assert [row["message"] for row in show(MEI)] == [said(userId="7")]
        assert Delivery.objects.count() == 1


def applied(*messages: dict[str, Any], now: datetime = LATER) -> None:
    body = json.dumps({"batch": messages}).encode()
    facts = {"is_proven": True, "call": ""}
    accept(Arriving("segment", "shop", "system", body, now, facts=facts, size=len(messages)))
    apply_waiting(now=now)


ORDER = {
    "order_id": "A1",
    "currency": "EUR",
    "products": [{"product_id": "P1", "price": 10, "quantity": 1}],
    "ship_to": "Mei Lin",
}


@pytest.fixture
def erased() -> None:
    applied(said(type="identify", userId="7", traits={"email": "mei@example.com"}), now=NOW)
    customer = Customer.objects.get().public_id
    erase(customer=customer, reason="Asked for.", actor="system", now=NOW)


class TestWhatComesLate:
    def test_is_not_written_down(self, erased):
        applied(said(userId="7"), said(type="identify", userId="7", traits={"name": "Mei Lin"}))

        assert Activity.objects.count() == 0
        assert Visitor.objects.count() == 0
        assert list(Customer.objects.values_list("name", flat=True)) == [""]

    def test_counts_an_order_as_nobodys(self, erased):
        applied(said(userId="7", event="Order Completed", properties=ORDER))

        order = Order.objects.get()
        assert (order.customer, order.total_minor) == (None, 1_000)
        assert Activity.objects.count() == 0

    def test_waits_for_its_order_without_saying_whose_it_is(self, erased):
        cancelled = said(
            userId="7",
            event="Order Cancelled",
            context={"ip": "1"},
            properties={"order_id": "A1", "currency": "EUR", "to": "Mei Lin"},
        )
        applied(cancelled, said(userId="8"))

        text = json.dumps(left())
        assert '"A1"' in text
        assert not any(word in text for word in ("userId", "Mei", "ip"))
        applied(said(userId="8", event="Order Completed", properties=ORDER))
        apply_waiting(now=LATER + timedelta(minutes=1))

        assert Order.objects.get().cancelled_at == NOW

    def test_of_after_is_of_somebody_new(self, erased):
        applied(said(userId="7", timestamp=LATER.isoformat(), properties={"a": 1}))

        assert Activity.objects.get().customer.erased_at is None
        assert Customer.objects.count() == 2
