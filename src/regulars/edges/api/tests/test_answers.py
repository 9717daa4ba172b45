"""One effect for one Idempotency-Key."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from regulars.core.access.tests.factories import a_secret_key
from regulars.core.access.types import Scope
from regulars.core.catalog import services as catalog
from regulars.core.catalog.models import Product
from regulars.core.events.models import EventRow
from regulars.edges.api import answers
from regulars.edges.api.answers import CLAIMED, KEPT
from regulars.edges.api.models import KeptAnswer
from regulars.edges.api.tests.factories import NOW, SECOND, Program, a_program
from regulars.edges.api.types import Asked

pytestmark = pytest.mark.django_db
SENCHA = {"products": [{"reference": "SEN-100", "name": "Sencha"}]}
MATCHA = {"products": [{"reference": "MAT-30", "name": "Matcha"}]}


def told() -> int:
    return EventRow.objects.filter(name="catalog.told").count()


class TestSameRequest:
    def test_is_done_once_and_answered_the_same(self):
        program = a_program()

        first = program.post("products", SENCHA, key="one")
        again = program.post("products", SENCHA, key="one")

        assert first.status_code == again.status_code == 200
        assert again.content == first.content
        assert again["Content-Type"] == first["Content-Type"]
        assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
        assert (Product.objects.count(), told()) == (1, 1)

    def test_of_another_key_is_another(self):
        outcomes = [
            program.post("products", SENCHA, key="one").json()["data"][0]["outcome"]
            for program in (a_program(), a_program(source="till"))
        ]

        assert outcomes == ["made", "made"]

    def test_is_done_anew_after_a_day(self):
        program = a_program()
        program.post("products", SENCHA, key="one")

        program.now = NOW + KEPT - SECOND
        within = program.post("products", SENCHA, key="one")
        program.now = NOW + KEPT
        after = program.post("products", MATCHA, key="one")

        assert within["Idempotent-Replayed"] == "true"
        assert "Idempotent-Replayed" not in after
        assert Product.objects.count() == 2

    def test_is_refused_the_same_again(self):
        program = a_program()
        wrong = {"products": [{"reference": "SEN-100", "price_minor": 1}]}

        first = program.post("products", wrong, key="one", x_request_id="first-one")
        again = program.post("products", wrong, key="one", x_request_id="second-one")

        assert (first.status_code, first.json()["code"]) == (422, "catalog.amount_without_currency")
        assert again.content == first.content
        assert (again["Idempotent-Replayed"], again["X-Request-Id"]) == ("true", "second-one")
        assert not Product.objects.exists()


class TestOtherRequest:
    def test_with_the_same_key_is_refused_and_not_done(self):
        program = a_program()
        program.post("products", SENCHA, key="one")

        response = program.post("products", MATCHA, key="one")

        assert (response.status_code, response.json()["code"]) == (
            422,
            "api.idempotency_key_reused",
        )
        assert list(Product.objects.values_list("name", flat=True)) == ["Sencha"]


class TestKey:
    @pytest.mark.parametrize("key", ["", "a b", "x" * 201, "é", "a\tb"])
    def test_is_needed(self, key):
        response = a_program().ask("POST", "products", SENCHA, idempotency_key=key)

        assert (response.status_code, response.json()["code"]) == (400, "api.no_idempotency_key")
        assert not Product.objects.exists()

    def test_is_needed_at_every_post(self):
        response = a_program().ask("POST", "products", SENCHA)

        assert response.json()["code"] == "api.no_idempotency_key"


class TestInFlight:
    def test_is_refused_until_the_first_is_answered(self):
        made = a_secret_key()
        program, again = Program(made.token), Program(made.token)
        seen = []

        def meanwhile(**values):
            seen.append(again.post("products", SENCHA, key="one"))
            return done(**values)

        done = catalog.tell_products
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(catalog, "tell_products", meanwhile)
            response = program.post("products", SENCHA, key="one")

        assert response.status_code == 200
        assert (seen[0].status_code, seen[0].json()["code"]) == (409, "api.still_in_flight")
        assert seen[0]["Retry-After"] == "1"
        assert told() == 1

    def test_does_not_last_for_ever_where_a_process_was_killed(self):
        program = a_program()
        program.post("products", SENCHA, key="one")
        KeptAnswer.objects.update(status=None, body="", content_type="")  # as a kill leaves it
        Product.objects.all().delete()

        program.now = NOW + CLAIMED - SECOND
        before = program.post("products", SENCHA, key="one")
        program.now = NOW + CLAIMED
        after = program.post("products", SENCHA, key="one")

        assert (before.status_code, after.status_code) == (409, 200)
        assert Product.objects.count() == 1

    def test_whoever_comes_back_late_has_no_effect(self, monkeypatch):
        program = a_program()
        done = catalog.tell_products

        def slowly(**values):
            outcome = done(**values)
            KeptAnswer.objects.update(claim="somebody else's")
            return outcome

        monkeypatch.setattr(catalog, "tell_products", slowly)

        response = program.post("products", SENCHA, key="one")

        assert response.json()["code"] == "api.still_in_flight"
        assert (Product.objects.count(), told()) == (0, 0)


class TestFault:
    def test_is_tried_anew_and_leaves_nothing(self, monkeypatch):
        program = a_program()
        done = catalog.tell_products

        def fail(**values):
            done(**values)
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr(catalog, "tell_products", fail)
            first = program.post("products", SENCHA, key="one")
        left = (Product.objects.count(), told(), KeptAnswer.objects.count())
        again = program.post("products", SENCHA, key="one")

        assert (first.status_code, left) == (500, (0, 0, 0))
        assert (again.status_code, again.json()["data"][0]["outcome"]) == (200, "made")

    def test_beyond_the_view_is_tried_anew_too(self):
        def fail() -> HttpResponse:
            raise RuntimeError

        with pytest.raises(RuntimeError):
            answers.answered_once(Asked("key_1", "one", "0" * 64, NOW), fail)

        assert not KeptAnswer.objects.exists()

    def test_of_permission_is_not_kept(self):
        program = a_program(Scope.PRODUCTS_READ)

        response = program.post("products", SENCHA, key="one")

        assert response.status_code == 403
        assert not KeptAnswer.objects.exists()


class TestForgetAnswers:
    def test_takes_the_old_ones_out_whenever_another_is_kept(self):
        program = a_program()
        for number in range(3):
            program.post("products", SENCHA, key=f"old-{number}")
        program.now = NOW + KEPT + timedelta(hours=1)

        program.post("products", SENCHA, key="new")

        assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]


class TestConstraints:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"status": 500},
            {"status": 99},
            {"key": ""},
            {"asker": ""},
            {"status": None},
            {"claimed_until": NOW},
        ],
    )
    def test_the_database_refuses_what_no_verb_writes(self, wrong):
        a_program().post("products", SENCHA)

        with pytest.raises(IntegrityError), transaction.atomic():
            KeptAnswer.objects.update(**wrong)
