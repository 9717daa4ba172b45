"""Telling what was done over the API, and following it."""

import json
from datetime import timedelta

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.identity.models import Visitor
from regulars.core.orders.models import Order
from regulars.edges.api.tests.factories import NOW, Program, a_program
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.segment import endpoints
from regulars.edges.connectors.segment.endpoints import LARGEST_PROPERTIES

pytestmark = pytest.mark.django_db
VIEWED = {"name": "Viewed", "customer": {"reference": "K-1"}, "properties": {"x": 1}}


def tell(program: Program, *events: dict, **others):
    return program.post("events", {"events": list(events)}, **others)


def refused(response, status: int, code: str) -> list[str]:
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Delivery.objects.exists()
    return [error["field"] for error in response.json().get("errors", [])]


def deeds(program: Program, asked: str = "", reference: str = "K-1") -> dict:
    who = program.get(f"customers?reference={reference}").json()["data"][0]["id"]
    return program.get(f"customers/{who}/events{asked}").json()


class TestTellEvents:
    def test_are_kept_before_they_are_answered_and_applied_afterwards(self):
        program = a_program()
        occurred = {"occurred_at": "2026-03-01T13:30:00+02:00", "channel": "web"}

        response = tell(program, {**VIEWED, **occurred}, {"name": "Home", "anonymous_id": "b1"})

        assert (response.status_code, response.json()) == (200, {"accepted": 2})
        row = Delivery.objects.get()
        assert (row.source, row.size, row.facts) == ("shop", 2, {"is_proven": True, "call": ""})
        assert not Activity.objects.exists()
        assert apply_waiting(now=NOW) == 1
        done = Activity.objects.get(name="Viewed")
        assert (done.customer, f"{done.occurred_at:%H:%M}") == (Customer.objects.get(), "11:30")
        assert done.details == {"properties": {"x": 1}, "context": {"channel": "web"}}
        assert Activity.objects.get(name="Home").visitor == Visitor.objects.get()

    def test_of_one_message_id_are_one(self):
        program = a_program()
        once = {**VIEWED, "message_id": "m-1"}

        tell(program, once, once)
        tell(program, once)
        apply_waiting(now=NOW)

        assert Activity.objects.count() == 1

    def test_of_one_idempotency_key_are_kept_once(self):
        program = a_program()

        answers = [tell(program, VIEWED, key="one") for _time in range(2)]

        assert [answer.json() for answer in answers] == [{"accepted": 1}] * 2
        assert Delivery.objects.count() == 1

    def test_are_about_whom_the_id_or_the_email_names(self):
        program = a_program()
        mei = program.post("customers", {"reference": "K-1", "email": "mei@example.com"}).json()

        tell(
            program,
            {"name": "By id", "customer": {"id": mei["id"]}},
            {"name": "By e-mail", "customer": {"email": "MEI@example.com"}},
            {"name": "By browser", "customer": {"id": mei["id"]}, "anonymous_id": "b1"},
            {"name": "After it", "anonymous_id": "b1"},
            {"name": "Nobody", "customer": {"id": "cus_none"}},
        )
        apply_waiting(now=NOW)

        found = deeds(program)["data"]
        assert {deed["name"] for deed in found} == {"By id", "By e-mail", "By browser", "After it"}
        assert Activity.objects.get(name="Nobody").customer is None
        assert Customer.objects.count() == 1

    def test_of_commerce_mean_what_they_mean_everywhere(self):
        line = {"product_id": "SEN-100", "price": 14.5, "quantity": 2}
        said = {"order_id": "GT-1", "currency": "EUR", "products": [line]}

        tell(a_program(), {**VIEWED, "name": "Order Completed", "properties": said})
        apply_waiting(now=NOW)

        assert Order.objects.get(number="GT-1").total_minor == 2_900

    def test_keep_what_was_sent_along_as_it_was_written(self):
        written = (
            b'{"events":[{"name":"Viewed","customer":{"reference":"K-1"},"properties":'
            b'{"big":123456789012345678901234567890,"nul":"a\\u0000b","tea":"\\u8336"}}]}'
        )
        program = a_program()

        assert program.post("events", written).status_code == 200
        apply_waiting(now=NOW)

        (deed,) = deeds(program)["data"]
        assert deed["properties"] == {
            "big": "123456789012345678901234567890",
            "nul": "ab",
            "tea": "茶",
        }

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"name": ""}, "events.1.name"),
            ({"name": " "}, "events.1.name"),
            ({"name": "x" * 201}, "events.1.name"),
            ({"name": 7}, "events.1.name"),
            ({"customer": {"reference": "K\0"}}, "events.1.customer.reference"),
            ({"customer": []}, "events.1.customer"),
            ({"anonymous_id": "x" * 255}, "events.1.anonymous_id"),
            ({"message_id": "x" * 101}, "events.1.message_id"),
            ({"occurred_at": "2026-03-01T12:00:00"}, "events.1.occurred_at"),
            ({"properties": []}, "events.1.properties"),
            ({"properties": "x"}, "events.1.properties"),
            ({"is_proven": True}, "events.1.is_proven"),
            ({"type": "identify"}, "events.1.type"),
        ],
    )
    def test_that_are_not_as_they_must_be_are_refused_with_the_others(self, more, field):
        response = tell(a_program(), VIEWED, {**VIEWED, **more})

        assert refused(response, 422, "api.invalid_request") == [field]

    @pytest.mark.parametrize("number", [0, 501])
    def test_are_five_hundred_at_most(self, number):
        response = tell(a_program(), *[VIEWED] * number)

        assert refused(response, 422, "api.invalid_request") == ["events"]

    @pytest.mark.parametrize(
        ("more", "status", "code", "fields"),
        [
            ({"customer": None}, 422, "identity.nobody_meant", ["events.1.customer"]),
            (
                {"customer": {"name": "Mei Lin"}},
                422,
                "identity.nobody_meant",
                ["events.1.customer"],
            ),
            (
                {"customer": {"reference": "undefined"}},
                422,
                "identity.nobody_meant",
                ["events.1.customer.reference"],
            ),
            (
                {"occurred_at": "2026-03-02T00:00:00Z"},
                422,
                "api.moment_out_of_reach",
                ["events.1.occurred_at"],
            ),
            (
                {"properties": {"x": "x" * LARGEST_PROPERTIES}},
                413,
                "api.body_too_large",
                ["events.1.properties"],
            ),
        ],
    )
    def test_that_cannot_be_used_are_refused_with_the_others(self, more, status, code, fields):
        response = tell(a_program(), VIEWED, {**VIEWED, **more})

        assert refused(response, status, code) == fields

    def test_nested_without_end_are_refused(self):
        deep = b"[" * 5_000 + b"]" * 5_000
        body = b'{"events":[{"name":"V","anonymous_id":"b","properties":{"x":' + deep + b"}}]}"

        assert refused(a_program().post("events", body), 400, "api.unreadable_json") == []

    def test_are_put_off_where_too_much_waits(self, monkeypatch):
        monkeypatch.setattr(endpoints, "is_full", lambda: True)
        program = a_program()

        response = tell(program, VIEWED, key="one")

        assert refused(response, 429, "intake.overloaded") == []
        assert response["Retry-After"] == "10"
        monkeypatch.setattr(endpoints, "is_full", lambda: False)
        assert tell(program, VIEWED, key="one").status_code == 200


class TestListEventsOfCustomer:
    def test_are_told_the_last_first_page_by_page(self):
        program = a_program()
        at = [NOW - timedelta(minutes=minutes) for minutes in range(3)]
        events = [
            {**VIEWED, "name": f"E{place}", "occurred_at": moment.isoformat()}
            for place, moment in enumerate(at)
        ]
        tell(program, *events)
        apply_waiting(now=NOW)

        first = deeds(program, "?limit=2")
        rest = deeds(program, f"?cursor={first['next_cursor']}")

        assert [[deed["name"] for deed in page["data"]] for page in (first, rest)] == [
            ["E0", "E1"],
            ["E2"],
        ]
        mark = bytes(Activity.objects.get(name="E0").message).hex()
        assert first["data"][0] == {
            "id": f"msg_{mark}",
            "kind": "track",
            "name": "E0",
            "source": "shop",
            "occurred_at": "2026-03-01T12:00:00Z",
            "properties": {"x": 1},
        }

    @pytest.mark.parametrize(
        ("asked", "found"),
        [("?name=Viewed", 2), ("?name=View", 0), ("?kind=track", 3), ("?kind=page", 0)],
    )
    def test_may_be_of_a_kind_or_a_name(self, asked, found):
        program = a_program()
        tell(program, VIEWED, VIEWED, {**VIEWED, "name": "Carted"})
        apply_waiting(now=NOW)

        assert len(deeds(program, asked)["data"]) == found

    def test_tell_nothing_that_is_nested_without_end(self):
        program = a_program()
        deep = json.loads("[" * 300 + "]" * 300)
        tell(program, {**VIEWED, "properties": {"deep": deep}})
        apply_waiting(now=NOW)

        (deed,) = deeds(program)["data"]

        assert json.dumps(deed["properties"]) == '{"deep": ' + "[" * 49 + "null" + "]" * 49 + "}"

    def test_of_nobody_are_not_there(self):
        assert a_program().get("customers/cus_none/events").status_code == 404
