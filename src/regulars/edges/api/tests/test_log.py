"""Following what happens."""

import json
from datetime import timedelta

import pytest

from regulars.core.access.types import Scope
from regulars.core.events.models import EventRow
from regulars.core.events.queries import since
from regulars.edges.api.tests.factories import NOW, Program, a_program
from regulars.edges.webhooks.models import Message
from regulars.edges.webhooks.telling import tell_all
from regulars.edges.webhooks.tests.factories import an_endpoint

pytestmark = pytest.mark.django_db
ORDER = {
    "currency": "EUR",
    "lines": [{"amount_minor": 500}],
    "customer": {"reference": "K-1", "email": "mei@example.com"},
}


@pytest.fixture(autouse=True)
def everything_is_final(monkeypatch):
    """The test's own transaction is open, behind which nothing is final on PostgreSQL."""
    monkeypatch.setattr("regulars.core.events.queries.final", lambda rows: rows)


def put(program: Program, body: dict) -> dict:
    return program.ask("PUT", "orders/GT-1", body).json()


class TestListEvents:
    def test_tells_what_happened_by_public_ids(self):
        program = a_program()
        order = put(program, {**ORDER, "paid_at": "2026-03-01T12:00:00Z"})
        program.post("orders/GT-1/refunds", {"reference": "R-1", "currency": "EUR"})

        page = program.get("events").json()

        mei = program.get("customers").json()["data"][0]["id"]
        of_order = {"order_id": order["id"], "customer_id": mei}
        assert [(one["type"], one["data"]) for one in page["data"]] == [
            ("customers.made", {"customer_id": mei}),
            ("orders.placed", {**of_order, "currency": "EUR", "total_minor": 500}),
            ("orders.paid", {**of_order, "currency": "EUR", "total_minor": 500}),
            (
                "orders.refunded",
                {**of_order, "refund_number": "R-1", "currency": "EUR", "amount_minor": 500},
            ),
        ]
        first = page["data"][0]
        assert (first["timestamp"], first["historical"]) == ("2026-03-01T12:00:00Z", False)
        assert first["id"].startswith("evt_")
        assert len({one["id"] for one in page["data"]}) == 4

    def test_goes_on_where_it_ended_now_and_later(self):
        program, found, after = a_program(), [], ""
        put(program, ORDER)

        for _page in range(3):
            page = program.get(f"events?limit=1&after={after}").json()
            found += [one["type"] for one in page["data"]]
            after = page["next_after"]
        program.now = NOW + timedelta(minutes=1)
        put(program, {**ORDER, "shipping_minor": 100})
        later = program.get(f"events?after={after}").json()

        assert found == ["customers.made", "orders.placed"]
        assert [one["type"] for one in later["data"]] == ["orders.changed"]

    def test_tells_of_two_who_may_be_one(self):
        program = a_program()
        ids = [
            program.post("customers", {"reference": name, "email": "mei@example.com"}).json()["id"]
            for name in ("K-1", "K-2")
        ]

        (event,) = program.get("events?type=customers.duplicate_suspected").json()["data"]

        assert event["data"] == {"customer_ids": ids, "because": "same_email"}

    def test_keeps_what_is_not_for_outsiders(self):
        program = a_program()
        program.ask("PUT", "products/SEN-100", {"name": "Sencha"})

        page = program.get("events").json()

        assert [(one["type"], one["data"]) for one in page["data"]] == [
            ("products.told", {"made": 1, "changed": 0})
        ]
        assert {one.name for one in since()} == {"access.key_made", "catalog.told"}

    def test_keeps_what_the_key_has_no_scope_for(self):
        put(a_program(), ORDER)
        program = a_program(Scope.EVENTS_READ)
        of_orders = a_program(Scope.EVENTS_READ, Scope.ORDERS_READ)

        pages = [one.get("events").json() for one in (program, of_orders)]

        assert pages[0] == {"data": [], "next_after": ""}
        assert [one["type"] for one in pages[1]["data"]] == ["orders.placed"]

    def test_refuses_a_type_that_the_key_has_no_scope_for(self):
        put(a_program(), ORDER)
        program = a_program(Scope.EVENTS_READ, Scope.CUSTOMERS_READ)

        refused = program.get("events?type=orders.placed")

        assert (refused.status_code, refused.json()["code"]) == (403, "access.missing_scope")
        assert "orders.read" in refused.json()["detail"]
        assert program.get("events?type=customers.made").status_code == 200
        assert program.get("events?type=scores.computed").json()["data"] == []

    def test_shows_what_webhooks_are_sent(self):
        an_endpoint()
        program = a_program()
        put(program, {**ORDER, "paid_at": "2026-03-01T12:00:00Z"})
        put(program, {**ORDER, "shipping_minor": 100})
        program.post("orders/GT-1/cancel", {})
        program.ask("PUT", "products/SEN-100", {"name": "Sencha"})
        tell_all(now=NOW)

        shown = program.get("events").json()["data"]

        sent = [
            json.loads(body)
            for body in Message.objects.order_by("pk").values_list("body", flat=True)
        ]
        added = {"id", "recorded_at", "historical"}
        assert len(sent) >= 5
        assert [
            {name: told for name, told in one.items() if name not in added} for one in shown
        ] == sent

    def test_refuses_a_type_and_a_place_that_are_none(self):
        program = a_program()
        put(program, ORDER)
        cursor = program.get("orders?limit=1").json()["next_cursor"] or "x"

        asked = [program.get("events?type=access.key_made"), program.get(f"events?after={cursor}")]

        assert [(one.status_code, one.json()["code"]) for one in asked] == [
            (422, "api.invalid_request"),
            (422, "api.unusable_cursor"),
        ]

    def test_tells_nothing_that_a_customer_is_called(self):
        program = a_program()
        put(program, {**ORDER, "customer": {"email": "mei@example.com", "name": "Mei Lin"}})

        written = program.get("events").content.decode()

        assert "mei" not in written.lower()
        assert str(EventRow.objects.first().payload["key_id"]) not in written.split('"')
