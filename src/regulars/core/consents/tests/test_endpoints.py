from __future__ import annotations

import pytest

from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.tests.factories import a_customer
from regulars.core.events.models import EventRow
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db
CONSENTS = "customers/cus_1/consents"
GRANTED = {"channel": "email", "state": "granted"}
MEI = {"kind": "email", "address": "Mei@Shop.bg", "reason": "manual", "note": "asked by phone"}


class TestConsents:
    def test_are_told_with_proof_and_looked_up(self):
        a_customer()
        program = a_program(source="till")
        proof = {"wording": "Send me news", "wording_version": "v3", "ip": "192.0.2.7"}
        told = {
            **GRANTED,
            "method": "in_person",
            "occurred_at": "2026-02-01T10:00:00+02:00",
            "proof": proof,
        }

        response = program.post(CONSENTS, {"consents": [told]})

        assert response.status_code == 200
        fact = ConsentFact.objects.get()
        unknown = dict.fromkeys(("language", "user_agent", "page", "message_id", "note"))
        assert response.json() == {
            "standing": [
                {
                    "channel": "email",
                    "topic": "marketing",
                    "state": "granted",
                    "since": "2026-02-01T08:00:00Z",
                    "consent_id": fact.public_id,
                }
            ],
            "data": [
                {
                    "id": fact.public_id,
                    "channel": "email",
                    "topic": "marketing",
                    "state": "granted",
                    "occurred_at": "2026-02-01T08:00:00Z",
                    "recorded_at": NOW.isoformat().replace("+00:00", "Z"),
                    "source": "till",
                    "method": "in_person",
                    "proof": {**proof, **unknown},
                }
            ],
        }
        assert program.get(CONSENTS).json() == response.json()
        key = program.get("me").json()["id"]
        assert EventRow.objects.get(name="consents.granted").actor == key

    def test_are_kept_once_under_one_key(self):
        a_customer()
        program = a_program()
        for state in ("granted", "withdrawn"):
            program.post(CONSENTS, {"consents": [{**GRANTED, "state": state, "key": "7"}]})

        (standing,) = program.get(CONSENTS).json()["standing"]
        assert standing["state"] == "granted"

    @pytest.mark.parametrize(
        ("more", "status", "code"),
        [
            ({"topic": "tea"}, 404, "consents.unknown_topic"),
            ({"topic": "transactional"}, 422, "consents.needs_none"),
            ({"occurred_at": "2099-01-01T00:00:00Z"}, 422, "consents.not_yet"),
            ({"channel": "pigeon"}, 422, "api.invalid_request"),
            ({"state": "yes"}, 422, "api.invalid_request"),
            ({"state": True}, 422, "api.invalid_request"),
            ({"proof": {"wording": "x" * 2_001}}, 422, "api.invalid_request"),
            ({"actor": "system"}, 422, "api.invalid_request"),
        ],
    )
    def test_are_refused_all_together_and_nothing_is_written(self, more, status, code):
        a_customer()

        response = a_program().post(CONSENTS, {"consents": [GRANTED, {**GRANTED, **more}]})

        assert (response.status_code, response.json()["code"]) == (status, code)
        assert not ConsentFact.objects.exists()

    def test_of_nobody_are_not_found(self):
        assert a_program().get(CONSENTS).json()["code"] == "customers.unknown"
        told = a_program().post(CONSENTS, {"consents": [GRANTED]})
        assert told.json()["code"] == "customers.unknown"


class TestTopics:
    def test_are_defined_and_listed(self):
        program = a_program()
        names = {"en": "News of tea", "bg": "За чая"}

        made = program.ask("PUT", "topics/tea_news", {"names": names})

        topic = {"code": "tea_news", "names": names, "needs_consent": True}
        assert made.json() == topic
        listed = program.get("topics").json()["data"]
        assert [one["code"] for one in listed] == ["marketing", "tea_news", "transactional"]
        assert listed[1] == topic

    @pytest.mark.parametrize(
        ("code", "names", "refusal"),
        [
            ("Tea", {}, "consents.unusable_topic"),
            ("tea", {"english": "Tea"}, "consents.unusable_topic"),
            ("transactional", {}, "consents.needs_none"),
        ],
    )
    def test_are_refused_where_they_are_none(self, code, names, refusal):
        response = a_program().ask("PUT", f"topics/{code}", {"names": names})

        assert (response.status_code, response.json()["code"]) == (422, refusal)
        assert not EventRow.objects.filter(name="consents.topic_defined").exists()


class TestSuppressions:
    def test_are_told_found_and_lifted(self):
        program = a_program(source="mailer")

        (added,) = program.post("suppressions", {"suppressions": [MEI]}).json()["data"]
        again = program.post("suppressions", {"suppressions": [MEI]}).json()["data"]

        assert again == []
        at = NOW.isoformat().replace("+00:00", "Z")
        assert added == {
            "id": Suppression.objects.get().public_id,
            "kind": "email",
            "address": "mei@shop.bg",
            "reason": "manual",
            "since": at,
            "source": "mailer",
            "lifted_at": None,
            "lifted_because": None,
        }
        found = program.get("suppressions?email=MEI@shop.bg").json()
        assert found == {"data": [added], "next_cursor": None}
        assert program.get("suppressions?email=ivan@shop.bg").json()["data"] == []

        lifted = program.ask("DELETE", f"suppressions/{added['id']}?reason=Asked%20by%20phone")

        assert lifted.json() == {**added, "lifted_at": at, "lifted_because": "Asked by phone"}
        assert program.get("suppressions").json()["data"] == [lifted.json()]

    def test_are_listed_page_by_page(self):
        program = a_program()
        told = [{**MEI, "address": f"{name}@shop.bg"} for name in ("mei", "ivan", "petya")]
        program.post("suppressions", {"suppressions": told})

        first = program.get("suppressions?limit=2").json()
        rest = program.get(f"suppressions?limit=2&cursor={first['next_cursor']}").json()

        names = {one["address"] for one in [*first["data"], *rest["data"]]}
        assert names == {"mei@shop.bg", "ivan@shop.bg", "petya@shop.bg"}
        assert rest["next_cursor"] is None

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"address": "mei"}, "consents.unusable_address"),
            ({"kind": "phone"}, "consents.unusable_address"),
            ({"reason": "mood"}, "api.invalid_request"),
            ({"since": "2099-01-01T00:00:00Z"}, "consents.not_yet"),
        ],
    )
    def test_are_refused_all_together_and_nothing_is_written(self, more, code):
        response = a_program().post("suppressions", {"suppressions": [MEI, {**MEI, **more}]})

        assert (response.status_code, response.json()["code"]) == (422, code)
        assert not Suppression.objects.exists()

    def test_stay_after_a_complaint_and_without_a_reason(self):
        program = a_program()
        told = {"suppressions": [{**MEI, "reason": "complaint"}]}
        (added,) = program.post("suppressions", told).json()["data"]

        refused = program.ask("DELETE", f"suppressions/{added['id']}?reason=Please")
        unsaid = program.ask("DELETE", f"suppressions/{added['id']}")

        assert (refused.status_code, refused.json()["code"]) == (409, "consents.not_liftable")
        assert (unsaid.status_code, unsaid.json()["code"]) == (422, "api.invalid_request")
        assert Suppression.objects.get().lifted_at is None
