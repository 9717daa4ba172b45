"""Webhooks over the API."""

from __future__ import annotations

import pytest

from regulars.core.access.types import Scope
from regulars.core.events.models import EventRow
from regulars.edges.api.buckets import FAILURES, KEYS
from regulars.edges.api.models import KeptAnswer
from regulars.edges.api.problems import explained
from regulars.edges.api.tests.factories import NOW, a_program
from regulars.edges.webhooks import queries
from regulars.edges.webhooks.keeping import headers_of, secrets_of
from regulars.edges.webhooks.models import Delivery, Endpoint
from regulars.edges.webhooks.signing import bytes_of
from regulars.edges.webhooks.tests.factories import (
    URL,
    Clock,
    an_endpoint,
    an_order,
    dispatched,
    told,
)
from regulars.edges.webhooks.types import Fault, Outcome, errors

pytestmark = pytest.mark.django_db
NEW = {"url": URL, "description": "Warehouse", "events": ["orders.paid"], "headers": {"X-A": "b"}}
NO = Outcome(34, status=500, fault=Fault.STATUS, answer="broken")


@pytest.fixture(autouse=True)
def full_buckets():
    KEYS.empty()
    FAILURES.empty()


@pytest.fixture
def program():
    return a_program()  # which may do everything


class TestAdding:
    def test_answers_with_the_secret_and_never_again(self, program):
        response = program.post("webhooks", NEW)

        made = response.json()
        row = Endpoint.objects.get()
        assert response.status_code == 200
        assert secrets_of(row, now=NOW) == (bytes_of(made.pop("secret")),)
        assert headers_of(row) == {"X-A": "b"}
        assert row.made_by.startswith("key_")
        assert program.get(f"webhooks/{row.public_id}").json() == made
        assert program.get("webhooks").json() == {"data": [made]}
        assert made == {
            "id": row.public_id,
            "url": URL,
            "description": "Warehouse",
            "events": ["orders.paid"],
            "header_names": ["X-A"],
            "is_enabled": True,
            "disabled_at": None,
            "disabled_because": None,
            "failing_since": None,
            "last_delivered_at": None,
            "old_secret_until": None,
            "made_at": NOW.isoformat().replace("+00:00", "Z"),
        }

    def test_answers_the_same_again_and_keeps_that_encrypted(self, program):
        first = program.post("webhooks", NEW, key="one")
        again = program.post("webhooks", NEW, key="one")

        assert again["Idempotent-Replayed"] == "true"
        assert again.json() == first.json()
        assert Endpoint.objects.count() == 1
        assert first.json()["secret"] not in KeptAnswer.objects.get().body
        assert "warehouse" not in KeptAnswer.objects.get().body

    def test_refuses_an_address_within(self, program):
        response = program.post("webhooks", {**NEW, "url": "https://169.254.169.254/"})

        assert (response.status_code, response.json()["code"]) == (422, "targets.unusable_url")
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize(
        ("events", "missing"),
        [
            (["orders.paid"], "orders.read"),
            (["scores.computed", "customers.made"], "customers.read"),
            (["consents.withdrawn"], "consents.read"),
            (["customers.erased"], "customers.read"),
            (None, "orders.read"),
        ],
    )
    def test_is_no_way_round_the_scopes_of_a_key(self, events, missing):
        program = a_program(Scope.WEBHOOKS_MANAGE, Scope.PRODUCTS_READ)

        response = program.post("webhooks", {**NEW, "events": events})

        assert (response.status_code, response.json()["code"]) == (403, "access.missing_scope")
        assert missing in response.json()["detail"]
        assert not Endpoint.objects.exists()
        assert not EventRow.objects.filter(name="webhooks.added").exists()

    @pytest.mark.parametrize(
        "wrong",
        [{"events": ["webhooks.test"]}, {"events": []}, {"headers": {"X": 1}}, {"secret": "x"}],
        ids=range(4),
    )
    def test_refuses_what_is_not_of_the_form(self, program, wrong):
        response = program.post("webhooks", {**NEW, **wrong})

        assert (response.status_code, response.json()["code"]) == (422, "api.invalid_request")
        assert not Endpoint.objects.exists()


class TestChanging:
    def test_changes_what_is_told_and_leaves_the_rest(self, program):
        public_id = program.post("webhooks", NEW).json()["id"]

        response = program.ask(
            "PATCH", f"webhooks/{public_id}", {"events": None, "is_enabled": False}
        )

        changed = response.json()
        assert (changed["events"], changed["is_enabled"]) == (None, False)
        assert (changed["disabled_because"], changed["description"]) == ("people", "Warehouse")
        assert headers_of(Endpoint.objects.get()) == {"X-A": "b"}

    def test_needs_the_scopes_of_what_is_told_already(self):
        made = an_endpoint("orders.paid")
        program = a_program(Scope.WEBHOOKS_MANAGE)

        response = program.ask(
            "PATCH", f"webhooks/{made.endpoint.public_id}", {"url": "https://other.example.com/"}
        )

        assert response.json()["code"] == "access.missing_scope"
        assert queries.endpoint(made.endpoint.public_id).url == URL

    def test_removes(self, program):
        public_id = an_endpoint().endpoint.public_id

        response = program.ask("DELETE", f"webhooks/{public_id}")

        assert (response.status_code, response.json()) == (200, {"id": public_id})
        assert program.get(f"webhooks/{public_id}").status_code == 404
        assert program.ask("DELETE", f"webhooks/{public_id}").status_code == 404

    def test_rotates_the_secret(self, program):
        before = an_endpoint()
        path = f"webhooks/{before.endpoint.public_id}/rotate"

        response = program.post(path, {"old_secret_hours": 1})

        secrets = secrets_of(Endpoint.objects.get(), now=NOW)
        assert secrets == (bytes_of(response.json()["secret"]), bytes_of(before.secret))
        assert response.json()["old_secret_until"].startswith("2026-03-01T13:00:00")
        assert program.post(path, {"old_secret_hours": 1_000}).status_code == 422


class TestDeliveries:
    def test_are_listed_page_by_page_the_newest_first(self, program):
        made = an_endpoint("orders.placed")
        told(*(an_order(number) for number in range(3)))
        path = f"webhooks/{made.endpoint.public_id}/deliveries"

        first = program.get(f"{path}?limit=2").json()
        second = program.get(f"{path}?limit=2&cursor={first['next_cursor']}").json()
        failed = program.get(f"{path}?state=failed").json()

        ids = [one["id"] for one in (*first["data"], *second["data"])]
        assert ids == list(Delivery.objects.order_by("-pk").values_list("public_id", flat=True))
        assert (second["next_cursor"], failed["data"]) == (None, [])

    def test_are_shown_with_their_attempts_and_without_their_bodies(self, program):
        made = an_endpoint("orders.placed")
        (delivery,) = told(an_order())
        dispatched(NO, clock=Clock(NOW))

        shown = program.get(f"webhook-deliveries/{delivery.public_id}").json()

        delivery.refresh_from_db()
        moment = delivery.due_at.isoformat().replace("+00:00", "Z")
        assert shown == {
            "id": delivery.public_id,
            "webhook": made.endpoint.public_id,
            "webhook_id": delivery.message.webhook_id,
            "type": "orders.placed",
            "state": "waiting",
            "made_at": "2026-03-01T12:00:00Z",
            "next_attempt_at": moment,
            "ended_at": None,
            "attempts": 1,
            "last_status": 500,
            "last_fault": "status",
            "tried": [
                {
                    "number": 1,
                    "at": "2026-03-01T11:59:59.966000Z",
                    "milliseconds": 34,
                    "status": 500,
                    "fault": "status",
                    "answer": "broken",
                }
            ],
        }

    def test_are_sent_anew_one_or_all_that_failed(self, program):
        made = an_endpoint("orders.placed")
        told(an_order(1), an_order(2))
        Delivery.objects.update(state="failed", ended_at=NOW)
        one = Delivery.objects.order_by("pk").first()

        replayed = program.post(f"webhook-deliveries/{one.public_id}/replay", None, content_type="")
        again = program.post(f"webhook-deliveries/{one.public_id}/replay", None, content_type="")
        others = program.post(
            f"webhooks/{made.endpoint.public_id}/replay", {"since": "2026-03-01T00:00:00Z"}
        )

        assert (replayed.status_code, replayed.json()["state"]) == (200, "waiting")
        assert (again.status_code, again.json()["code"]) == (409, "webhooks.under_way")
        assert others.json() == {"deliveries": 1}

    def test_begin_with_a_test(self, program):
        made = an_endpoint("orders.placed")

        sent = program.post(
            f"webhooks/{made.endpoint.public_id}/test", None, content_type=""
        ).json()

        assert (sent["type"], sent["state"]) == ("webhooks.test", "waiting")
        assert Delivery.objects.get().public_id == sent["id"]


class TestEvents:
    def test_are_the_catalogue_with_schemas_and_examples(self, program):
        events = program.get("webhook-events").json()["data"]

        assert len(events) == 25
        placed = events[0]
        assert (placed["type"], placed["version"], placed["scope"]) == (
            "orders.placed",
            1,
            "orders.read",
        )
        assert placed["example"]["type"] == "orders.placed"
        assert list(placed["data_schema"]["properties"]) == list(placed["example"]["data"])


class TestRefusals:
    def test_are_all_types_of_problem_that_the_api_explains(self):
        declared = {
            kind
            for kind in vars(errors).values()
            if isinstance(kind, type) and kind.__module__ == errors.__name__
        }

        assert set(errors.REFUSALS) == declared
        assert {kind.code for kind in declared} <= {known["code"] for known in explained()}
