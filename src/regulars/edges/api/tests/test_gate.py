import json

import pytest
from django.db import OperationalError

from regulars.core.access.tests.factories import a_secret_key
from regulars.core.access.types import Scope
from regulars.core.catalog.models import Product
from regulars.core.customers import queries as customers
from regulars.edges.api import callers, gate
from regulars.edges.api.buckets import KEYS, OF_FAILURES, OF_KEYS
from regulars.edges.api.callers import token_in
from regulars.edges.api.gate import LARGEST_BODY
from regulars.edges.api.tests.factories import NOW, SECOND, Program, a_program, basic

pytestmark = pytest.mark.django_db


def problem_of(response) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == response.status_code
    assert document["type"] == f"/api/v1/problems/{document['code']}"
    return document


def code_of(response) -> tuple[int, str]:
    return response.status_code, problem_of(response)["code"]


class TestMe:
    def test_says_what_the_key_may_do(self):
        made = a_secret_key(Scope.ORDERS_READ, Scope.CUSTOMERS_READ, source="till-2")

        response = Program(made.token).get("me")

        assert response.json() == {
            "id": made.key.public_id,
            "kind": "secret",
            "name": "Warehouse",
            "source": "till-2",
            "scopes": ["customers.read", "orders.read"],
            "ends_at": None,
        }
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response["Cache-Control"] == "no-store"

    def test_takes_the_key_as_the_name_of_basic(self):
        token = a_secret_key().token
        program = Program()

        assert program.get("me", authorization=basic(token)).status_code == 200
        assert program.get("me", authorization=basic(token, "secret")).status_code == 401
        assert program.get("me", authorization="Basic !!!").status_code == 401
        assert program.get("me", authorization="Basic /w==").status_code == 401


class TestTokenIn:
    @pytest.mark.parametrize(
        ("header", "token"),
        [
            ("bearer sk_1", "sk_1"),
            ("BEARER  sk_1 ", "sk_1"),
            ("Bearer", ""),
            ("", ""),
            ("sk_1", ""),
            ("Token sk_1", ""),
            (basic("sk_1"), "sk_1"),
            (basic("sk_1", "x"), ""),
            ("Basic c2tfMQ==", ""),
        ],
    )
    def test_finds_it(self, header, token):
        assert token_in(header) == token


class TestRequestId:
    def test_is_given_back(self):
        assert a_program().get("me", x_request_id="shop-7.a")["X-Request-Id"] == "shop-7.a"

    @pytest.mark.parametrize("told", ["", "a b", "short", "x" * 65, "<script>alert", "é" * 9])
    def test_is_made_where_none_can_be_used(self, told):
        made = a_program().get("me", x_request_id=told)["X-Request-Id"]

        assert made.startswith("req_")
        assert len(made) == 30


class TestAddresses:
    @pytest.mark.parametrize("path", ["nothing", "customers/", "customers/cus_1/more", ""])
    def test_that_lead_nowhere_are_a_problem_not_a_page(self, path):
        response = a_program().get(path)

        assert code_of(response) == (404, "api.no_such_address")
        assert problem_of(response)["title"] == "Nothing is at this address"

    def test_answer_to_their_methods_alone(self):
        response = a_program().ask("DELETE", "customers")

        assert code_of(response) == (405, "api.wrong_method")
        assert response["Allow"] == "GET, HEAD, POST"
        assert a_program().ask("DELETE", "me")["Allow"] == "GET, HEAD"

    @pytest.mark.parametrize(
        "path", ["customers/a%00b", "customers?email=a%00b", "customers?email=%ff"]
    )
    def test_that_are_no_text_are_refused(self, path):
        assert code_of(a_program().get(path)) == (400, "api.unreadable_address")

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("customers/cus_none", "customers.unknown"),
            ("orders/ord_none", "orders.unknown"),
            ("products/prd_none", "catalog.unknown"),
            ("orders?customer=cus_none", "customers.unknown"),
        ],
    )
    def test_of_what_is_not_there(self, path, code):
        assert code_of(a_program().get(path)) == (404, code)


class TestBodies:
    def test_larger_than_a_mebibyte_are_refused(self):
        body = b'{"products": [' + b" " * LARGEST_BODY + b"]}"

        assert code_of(a_program().post("products", body)) == (413, "api.body_too_large")

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    )
    def test_of_another_kind_are_refused(self, kind):
        response = a_program().post("products", b"{}", content_type=kind)

        assert code_of(response) == (415, "api.not_json")

    @pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded", "application/json"])
    def test_that_are_not_there_are_missed_where_one_is_wanted(self, kind):
        response = a_program().post("products", None, content_type=kind)

        assert code_of(response) == (422, "api.invalid_request")
        (missed,) = response.json()["errors"]
        assert (missed["place"], missed["field"], missed["code"]) == ("body", "", "missing")

    @pytest.mark.parametrize(
        "body",
        [
            b" ",
            b"{",
            b"\xff",
            b'{"products": [{"reference": "\\ud800"}]}',
            b'{"products": NaN}',
            b"[" * 100_000,
            b'{"products": 1} {}',
        ],
    )
    def test_that_are_no_json_are_refused(self, body):
        assert code_of(a_program().post("products", body)) == (400, "api.unreadable_json")

    def test_that_are_no_json_are_refused_where_none_is_wanted(self):
        response = a_program().ask("GET", "me", b"{\xff")

        assert code_of(response) == (400, "api.unreadable_json")

    def test_in_another_charset_are_refused(self):
        response = a_program().post("products", b"{}", content_type="application/json; charset=x")

        assert code_of(response) == (400, "api.unreadable_json")

    def test_of_unknown_length_are_refused(self):
        response = a_program().post("products", b"{}", transfer_encoding="chunked")

        assert code_of(response) == (411, "api.length_needed")

    @pytest.mark.parametrize("body", [1, None, [], "text", {"products": {}}])
    def test_of_another_shape_are_invalid(self, body):
        assert code_of(a_program().post("products", json.dumps(body).encode())) == (
            422,
            "api.invalid_request",
        )


class TestLimits:
    def test_of_a_key_are_told_and_kept(self):
        program = a_program()

        first = program.get("me")
        for _request in range(OF_KEYS.size - 2):
            program.get("me")
        last, refused = program.get("me"), program.get("me")

        assert (first["RateLimit-Remaining"], first["RateLimit-Reset"]) == ("199", "1")
        assert (last["RateLimit-Remaining"], last["RateLimit-Reset"]) == ("0", "10")
        assert code_of(refused) == (429, "api.too_many_requests")
        assert refused["Retry-After"] == "1"
        assert a_program().get("me").status_code == 200
        program.now = NOW + SECOND
        assert program.get("me")["RateLimit-Remaining"] == "19"

    def test_of_a_refused_request_are_told_too(self):
        made = a_secret_key()
        for _token in range(OF_KEYS.size):
            KEYS.take(made.key.public_id, now=NOW)

        response = Program(made.token).get("me")

        assert response.status_code == 429
        assert problem_of(response)["detail"].startswith("Too many requests. Try again in 1 ")

    def test_of_an_address_without_a_key_that_holds_keep_no_key_out(self):
        stranger, nobody, known = Program("sk_" + "0" * 43), Program(), a_program()
        statuses = {stranger.get("me").status_code for _guess in range(OF_FAILURES.size)}

        assert statuses == {401}
        assert code_of(stranger.get("me")) == (429, "api.too_many_requests")
        assert code_of(nobody.get("me")) == (429, "api.too_many_requests")
        assert known.get("me").status_code == 200
        stranger.now = NOW + SECOND
        assert stranger.get("me").status_code == 401


class TestFaults:
    def test_of_ours_are_a_problem_that_tells_nothing(self, monkeypatch, caplog):
        def fail(**_):
            raise RuntimeError("a secret of ours")

        monkeypatch.setattr(customers, "listed", fail)

        response = a_program().get("customers")

        assert code_of(response) == (500, "api.our_fault")
        assert "a secret of ours" not in response.content.decode()
        assert "fault at /api/v1/customers" in caplog.text

    def test_of_a_busy_database_are_worth_trying_again(self, monkeypatch):
        def fail(**_):
            raise OperationalError("database is locked")

        monkeypatch.setattr(customers, "listed", fail)

        response = a_program().get("customers")

        assert code_of(response) == (503, "api.busy")
        assert response["Retry-After"] == "1"

    def test_to_write_down_the_last_use_keep_nobody_out(self, monkeypatch):
        def fail(*_, **__):
            raise OperationalError("database is locked")

        monkeypatch.setattr(callers, "note_use", fail)

        assert a_program().get("customers").status_code == 200

    def test_at_the_gate_itself_are_problems_too(self, monkeypatch):
        def fail(*_, **__):
            raise OperationalError("database is locked")

        program = a_program()
        with monkeypatch.context() as patch:
            patch.setattr(gate, "caller_in", fail)
            busy = program.get("me")
        monkeypatch.setattr(gate, "caller_in", lambda *_, **__: 1 / 0)

        assert code_of(busy) == (503, "api.busy")
        assert code_of(program.get("me")) == (500, "api.our_fault")


class TestOpenPages:
    def test_tell_what_can_be_asked_without_a_key(self):
        response = Program().get("openapi.json")

        assert response.json()["openapi"] == "3.1.0"
        assert response["X-Request-Id"].startswith("req_")

    def test_explain_every_type_of_problem(self):
        listed = Program().get("problems").json()["data"]

        explained = [Program().get(kind["type"]).json() for kind in listed]

        assert explained == listed
        assert len(listed) == 90

    def test_know_no_other_types(self):
        assert code_of(Program().get("problems/none")) == (404, "api.no_such_address")

    def test_cannot_be_changed(self):
        assert code_of(Program().ask("POST", "openapi.json", {})) == (405, "api.wrong_method")


class TestOtherAddresses:
    def test_are_left_alone(self):
        response = Program().get("/livez")

        assert response.content == b"ok\n"
        assert "RateLimit-Limit" not in response
        assert not Product.objects.exists()
