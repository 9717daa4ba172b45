"""Telling of customers over the API."""

from datetime import timedelta

import pytest

from regulars.core.access.types import Scope
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Suspected
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db
MEI = {"reference": "K-1", "name": "Mei Lin", "email": "Mei@Example.com"}
DAY = timedelta(days=1)


def happened() -> list[str]:
    rows = EventRow.objects.exclude(name__startswith="access.").order_by("pk")
    return list(rows.values_list("name", flat=True))


def told(response) -> dict:
    assert response.status_code == 200, response.content
    return response.json()


def refused(response, status: int, code: str) -> list[str]:
    assert (response.status_code, response.json()["code"]) == (status, code)
    return [error["field"] for error in response.json().get("errors", [])]


class TestTellCustomer:
    def test_creates_somebody_unheard_of(self):
        program = a_program()

        answer = told(program.post("customers", {**MEI, "joined_at": "2026-02-01T00:00:00+02:00"}))

        row = Customer.objects.get()
        assert answer == {"id": row.public_id, "outcome": "created", "may_be": []}
        shown = program.get(f"customers/{row.public_id}").json()
        assert shown == {
            "id": row.public_id,
            "name": "Mei Lin",
            "email": "mei@example.com",
            "phone": None,
            "claimed_email": None,
            "claimed_phone": None,
            "joined_at": "2026-01-31T22:00:00Z",
            "first_seen_at": "2026-01-31T22:00:00Z",
            "references": [{"source": "shop", "reference": "K-1"}],
        }
        event = EventRow.objects.get(name="customers.made")
        assert event.actor == program.get("me").json()["id"]
        assert (row.historical, row.told_at) == (False, NOW)

    @pytest.mark.parametrize(
        "again",
        [
            {"reference": "K-1"},
            {"email": "MEI@example.com "},
            {"reference": "K-1", "email": "mei@example.com"},
        ],
    )
    def test_recognises_them_by_reference_or_email(self, again):
        program = a_program()
        first = told(program.post("customers", MEI))

        answer = told(program.post("customers", {**again, "phone": "+359 2 123 4567"}))

        assert answer == {"id": first["id"], "outcome": "recognised", "may_be": []}
        assert Customer.objects.get().phone == "+35921234567"

    def test_lets_a_source_without_a_name_for_them_recognise_them_by_email(self):
        first = told(a_program().post("customers", MEI))

        answer = told(a_program(source="till").post("customers", {**MEI, "reference": "T-9"}))

        assert (answer["id"], answer["outcome"]) == (first["id"], "recognised")
        names = CustomerReference.objects.order_by("pk").values_list("source", "reference")
        assert list(names) == [("shop", "K-1"), ("till", "T-9")]

    def test_keeps_two_names_of_one_shop_apart_and_asks_people(self):
        program = a_program()
        first = told(program.post("customers", MEI))

        answer = told(program.post("customers", {**MEI, "reference": "K-2"}))
        again = told(program.post("customers", {**MEI, "reference": "K-2"}))

        assert (answer["outcome"], answer["may_be"]) == ("created", [first["id"]])
        assert again == {**answer, "outcome": "recognised"}
        assert Customer.objects.count() == 2
        assert happened().count("identity.duplicate_suspected") == 1

    def test_refuses_what_means_two_who_are_known_and_names_both(self):
        program = a_program()
        ann = told(program.post("customers", {"reference": "K-2", "email": "ann@example.com"}))
        mei = told(program.post("customers", MEI))
        before = happened()

        response = program.post("customers", {"reference": "K-1", "email": "ann@example.com"})

        assert refused(response, 409, "identity.two_customers") == []
        detail = response.json()["detail"]
        assert all(part in detail for part in (ann["id"], mei["id"], "/console/duplicates/"))
        assert happened() == before
        assert not Suspected.objects.exists()
        assert Customer.objects.get(public_id=mei["id"]).email == "mei@example.com"

    def test_lets_what_was_told_last_stand(self):
        program = a_program()
        program.post("customers", {**MEI, "told_at": "2026-03-01T11:00:00Z"})

        program.post("customers", {**MEI, "name": "Older", "told_at": "2026-03-01T10:00:00Z"})
        after_older = Customer.objects.get().name
        program.post("customers", {**MEI, "name": "Newer", "told_at": "2026-03-01T11:30:00Z"})

        assert (after_older, Customer.objects.get().name) == ("Mei Lin", "Newer")

    @pytest.mark.parametrize("old", [{"historical": True}, {"told_at": "2026-02-28T11:59:59Z"}])
    def test_sets_nothing_in_motion_where_it_is_history(self, old):
        a_program().post("customers", {**MEI, **old})

        assert EventRow.objects.get(name="customers.made").historical is True

    @pytest.mark.parametrize(
        ("body", "code", "fields"),
        [
            ({}, "identity.nobody_meant", []),
            ({"name": "Mei Lin"}, "identity.nobody_meant", []),
            ({"reference": "undefined"}, "identity.nobody_meant", ["reference"]),
            (
                {"reference": "0", "email": "mei@example.com"},
                "identity.nobody_meant",
                ["reference"],
            ),
            (
                {"reference": "K-1", "loyalty_card": "null"},
                "identity.nobody_meant",
                ["loyalty_card"],
            ),
            ({"email": "noreply@shop.bg"}, "identity.nobody_meant", ["email"]),
            ({"email": "mei"}, "identity.unusable_email", ["email"]),
            ({**MEI, "told_at": "2026-03-01T12:05:01Z"}, "api.moment_out_of_reach", ["told_at"]),
            (
                {**MEI, "joined_at": "1969-12-31T23:59:59Z"},
                "api.moment_out_of_reach",
                ["joined_at"],
            ),
        ],
    )
    def test_refuses_what_cannot_be_used_and_writes_nothing(self, body, code, fields):
        assert refused(a_program().post("customers", body), 422, code) == fields
        assert not Customer.objects.exists()
        assert happened() == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("reference", ""),
            ("reference", " \t"),
            ("reference", "x" * 201),
            ("reference", 7),
            ("reference", "a\0b"),
            ("email", "x" * 255),
            ("email", {"of": "mei"}),
            ("phone", "1" * 41),
            ("name", "x" * 201),
            ("name", "a\x1bb"),
            ("name", ["Mei"]),
            ("loyalty_card", "\u2003"),
            ("joined_at", "2026-02-01"),
            ("joined_at", "2026-02-01T00:00:00"),
            ("joined_at", 1_700_000_000),
            ("joined_at", "9999-12-31T23:59:59-23:59"),
            ("told_at", "2026-02-30T00:00:00Z"),
            ("historical", "yes"),
            ("source", "other"),
            ("id", "cus_1"),
            ("merged_into", 1),
        ],
    )
    def test_refuses_what_is_not_as_it_must_be(self, field, value):
        response = a_program().post("customers", {**MEI, field: value})

        assert refused(response, 422, "api.invalid_request") == [field]
        assert not Customer.objects.exists()

    def test_takes_letters_of_any_alphabet(self):
        name = "Мария 梅琳 \u200f\u0645\u0631\u06cc\u0645 \U0001f375 e\u0301"

        a_program().post("customers", {**MEI, "name": name})

        assert Customer.objects.get().name == name


class TestChangeCustomer:
    def test_changes_what_is_told_and_leaves_the_rest(self):
        program = a_program()
        known = told(program.post("customers", {**MEI, "phone": "+359 2 123 4567"}))

        answer = told(program.ask("PATCH", f"customers/{known['id']}", {"name": "Mei"}))
        again = told(program.ask("PATCH", f"customers/{known['id']}", {"name": "Mei"}))

        assert answer == {"id": known["id"], "outcome": "changed", "may_be": []}
        assert again["outcome"] == "unchanged"
        row = Customer.objects.get()
        assert (row.name, row.email, row.phone) == ("Mei", "mei@example.com", "+35921234567")
        assert EventRow.objects.get(name="customers.changed").payload["fields"] == ["name"]

    def test_takes_out_what_is_null_and_keeps_it_out_of_what_is_older(self):
        program = a_program()
        known = told(program.post("customers", {**MEI, "phone": "+359 2 123 4567"}))
        program.now = NOW + DAY

        program.ask("PATCH", f"customers/{known['id']}", {"phone": None, "email": None})
        older = {"phone": "+35929999999", "told_at": "2026-03-01T13:00:00Z"}
        program.post("customers", {"reference": "K-1", **older})

        row = Customer.objects.get(public_id=known["id"])
        assert (row.name, row.phone, row.email) == ("Mei Lin", "", "")
        program.now = NOW + 2 * DAY
        program.post("customers", {"reference": "K-1", "phone": "+359 2 123 4567"})
        row.refresh_from_db()
        assert row.phone == "+35921234567"

    def test_lets_go_of_an_email_that_is_taken_out(self):
        program = a_program()
        known = told(program.post("customers", MEI))

        program.ask("PATCH", f"customers/{known['id']}", {"email": None})
        other = told(program.post("customers", {"email": "mei@example.com"}))

        assert other["outcome"] == "created"
        assert Identifier.objects.get().customer.public_id == other["id"]

    def test_keeps_an_email_that_something_older_would_take_out(self):
        program = a_program()
        known = told(program.post("customers", MEI))

        older = {"email": None, "told_at": "2026-03-01T11:00:00Z"}
        answer = told(program.ask("PATCH", f"customers/{known['id']}", older))

        assert answer["outcome"] == "unchanged"
        assert (Customer.objects.get().email, Identifier.objects.count()) == ("mei@example.com", 1)

    def test_refuses_the_email_of_another(self):
        program = a_program()
        told(program.post("customers", MEI))
        ann = told(program.post("customers", {"reference": "K-2", "email": "ann@example.com"}))

        response = program.ask("PATCH", f"customers/{ann['id']}", {"email": "mei@example.com"})

        refused(response, 409, "identity.two_customers")
        assert Customer.objects.get(public_id=ann["id"]).email == "ann@example.com"
        assert "customers.changed" not in happened()

    def test_knows_nobody_of_another_id(self):
        response = a_program().ask("PATCH", "customers/cus_none", {"name": "Mei"})

        assert refused(response, 404, "customers.unknown") == []

    @pytest.mark.parametrize("body", [{"reference": "K-2"}, {"name": ""}, {"historical": True}])
    def test_refuses_what_it_cannot_change(self, body):
        program = a_program()
        known = told(program.post("customers", MEI))

        response = program.ask("PATCH", f"customers/{known['id']}", body)

        refused(response, 422, "api.invalid_request")
        assert Customer.objects.get().name == "Mei Lin"


class TestAddReference:
    def test_lets_the_source_know_them_by_one_more(self):
        program = a_program()
        known = told(program.post("customers", MEI))
        path = f"customers/{known['id']}/references"

        answer = told(program.post(path, {"reference": "K-1-B"}))
        again = told(program.post(path, {"reference": "K-1-B"}))

        assert [answer["outcome"], again["outcome"]] == ["changed", "unchanged"]
        assert told(program.post("customers", {"reference": "K-1-B"}))["id"] == known["id"]
        events = EventRow.objects.filter(name="customers.changed")
        assert [event.payload["fields"] for event in events] == [["references"]]

    def test_refuses_one_that_means_another_and_names_both(self):
        program = a_program()
        mei = told(program.post("customers", MEI))
        ann = told(program.post("customers", {"reference": "K-2"}))

        response = program.post(f"customers/{ann['id']}/references", {"reference": "K-1"})

        refused(response, 409, "customers.reference_taken")
        assert all(name in response.json()["detail"] for name in (mei["id"], ann["id"]))
        assert CustomerReference.objects.count() == 2

    @pytest.mark.parametrize("reference", ["null", "0000"])
    def test_refuses_one_that_stands_for_nobody(self, reference):
        program = a_program()
        known = told(program.post("customers", MEI))

        response = program.post(f"customers/{known['id']}/references", {"reference": reference})

        refused(response, 422, "identity.nobody_meant")
        assert CustomerReference.objects.count() == 1

    def test_needs_the_scope_and_writes_nothing_without(self):
        known = told(a_program().post("customers", MEI))
        program = a_program(Scope.CUSTOMERS_READ)

        response = program.post(f"customers/{known['id']}/references", {"reference": "K-9"})

        refused(response, 403, "access.missing_scope")
        assert CustomerReference.objects.count() == 1
