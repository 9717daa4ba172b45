"""Every route of the API with every kind of caller, made from the routes themselves."""

import pytest
from ninja import NinjaAPI, Router

from regulars.core.access import queries
from regulars.core.access.models import AccessKey
from regulars.core.access.services import revoke_key
from regulars.core.access.types import PublishableKeyRefused, Scope
from regulars.core.catalog.models import Product
from regulars.core.consents.models import Suppression
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order, Refund
from regulars.core.wire import ApiRequest, needs
from regulars.edges.api import mounting
from regulars.edges.api.addresses import API
from regulars.edges.api.tests.factories import (
    NOW,
    SECOND,
    Program,
    a_program,
    a_publishable_key,
    a_secret_key,
)
from regulars.edges.connectors.intake.models import Delivery

ROUTES = [
    (method, path.lstrip("/").replace("{", "").replace("}", ""), operation.auth_callbacks[0].scope)
    for path, operation in mounting.operations(API)
    for method in operation.methods
]
SCOPED = [route for route in ROUTES if route[2] is not None]
CONSENT = {"channel": "email", "state": "granted"}
SUPPRESSION = {"kind": "email", "address": "mei@shop.bg", "reason": "manual"}
TOLD = {
    "customers/customer_id/traits": {"traits": {"size": "M"}},
    "customers/customer_id/consents": {"consents": [CONSENT]},
    "topics/code": {"names": {"en": "Code"}},
    "suppressions": {"suppressions": [SUPPRESSION]},
}
NEEDED = {"suppressions/suppression_id": "?reason=Asked"}  # of those without a body
LINES = {"currency": "EUR", "lines": [{"amount_minor": 500}]}
BODIES = {
    "products": {"products": [{"reference": "SEN-100", "name": "Sencha"}]},
    "products/product_id": {"name": "Sencha"},
    "customers": {"reference": "K-1"},
    "customers/customer_id": {"name": "Mei Lin"},
    "customers/customer_id/references": {"reference": "K-1"},
    "orders/batch": {"orders": [{**LINES, "number": "GT-1"}]},
    "orders/order_id": LINES,
    "orders/order_id/refunds": {"reference": "R-1", **LINES},
    "orders/order_id/cancel": {},
    "events": {"events": [{"name": "Viewed", "anonymous_id": "b1"}]},
    **TOLD,
    "customers/customer_id/awards": {"amount": 5},
    "customers/customer_id/spends": {"amount": 5},
    "customers/customer_id/holds": {"amount": 5, "ends_at": "2099-01-01T00:00:00Z"},
    "ledger/cards": {"unit": "gift.EUR", "amount": 5},
    "ledger/cards/find": {"code": "ACE3-FGH4-JKM6-NPR7"},
    "ledger/cards/card_id/spends": {"amount": 5},
    "ledger/cards/card_id/holds": {"amount": 5, "ends_at": "2099-01-01T00:00:00Z"},
    "ledger/cards/card_id/convert": {"customer_id": "cus_none"},
    "webhooks": {"url": "https://warehouse.example.com/in", "events": ["scores.computed"]},
    "webhooks/webhook_id/replay": {"since": "2026-03-01T00:00:00Z"},
}
ANSWERED = {200, 404}  # let in: the answer, or that nobody has the id

pytestmark = pytest.mark.django_db
every_route = pytest.mark.parametrize(("method", "path", "scope"), ROUTES)


def ask(program: Program, method: str, path: str, *, query: str = ""):
    if method == "GET":
        return program.get(path + query)
    if method == "DELETE":
        return program.ask(method, path + NEEDED.get(path, "?") + query.replace("?", "&"))
    return program.ask(method, path + query, BODIES.get(path, {}), idempotency_key="one")


def refused(response) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    assert response["X-Request-Id"] == response.json()["request_id"]
    for model in (Product, Customer, Order, Refund, Delivery, Suppression):
        assert not model.objects.exists()
    assert not EventRow.objects.exclude(name__startswith="access.").exists()
    return response.status_code, response.json()["code"]


class TestEveryRoute:
    def test_is_listed(self):
        assert len(ROUTES) == 58
        assert {scope for _method, _path, scope in SCOPED} == {
            Scope.CUSTOMERS_READ,
            Scope.CUSTOMERS_WRITE,
            Scope.CONSENTS_READ,
            Scope.CONSENTS_WRITE,
            Scope.EVENTS_READ,
            Scope.EVENTS_WRITE,
            Scope.LEDGER_READ,
            Scope.LEDGER_WRITE,
            Scope.ORDERS_READ,
            Scope.ORDERS_WRITE,
            Scope.PRODUCTS_READ,
            Scope.PRODUCTS_WRITE,
            Scope.WEBHOOKS_MANAGE,
        }

    @every_route
    def test_refuses_whoever_has_no_key(self, method, path, scope):
        response = ask(Program(), method, path)

        assert refused(response) == (401, "access.no_key")
        assert response["WWW-Authenticate"] == 'Bearer realm="regulars", Basic realm="regulars"'

    @every_route
    def test_refuses_an_invented_key(self, method, path, scope):
        response = ask(Program("sk_" + "0" * 43), method, path)

        assert refused(response) == (401, "access.unknown_key")
        assert 'error="invalid_token"' in response["WWW-Authenticate"]

    @every_route
    def test_refuses_a_publishable_key(self, method, path, scope):
        program = Program(a_publishable_key().token)

        assert refused(ask(program, method, path)) == (403, "access.publishable_refused")

    @every_route
    def test_refuses_a_publishable_key_although_the_gate_let_it_pass(self, method, path, scope):
        caller = queries.caller_of(a_publishable_key().token, now=NOW)
        request = ApiRequest()
        request.caller = caller

        with pytest.raises(PublishableKeyRefused):
            needs(scope)(request)

    @pytest.mark.parametrize(("method", "path", "scope"), SCOPED)
    def test_refuses_a_key_with_every_other_scope_and_names_the_missing_one(
        self, method, path, scope
    ):
        response = ask(a_program(*(set(Scope) - {scope})), method, path)

        assert refused(response) == (403, "access.missing_scope")
        assert scope.value in response.json()["detail"]
        assert f'scope="{scope.value}"' in response["WWW-Authenticate"]

    @every_route
    def test_refuses_a_revoked_key(self, method, path, scope):
        made = a_secret_key()
        revoke_key(public_id=made.key.public_id, reason="Lost.", actor=SYSTEM, now=NOW)

        assert refused(ask(Program(made.token), method, path)) == (401, "access.unknown_key")

    @every_route
    def test_refuses_a_key_that_has_ended(self, method, path, scope):
        program = Program(a_secret_key(ends_at=NOW + SECOND).token)

        program.now = NOW + SECOND

        assert refused(ask(program, method, path)) == (401, "access.unknown_key")

    @every_route
    def test_lets_in_a_secret_key_with_the_scope_alone(self, method, path, scope):
        response = ask(a_program(scope or Scope.EVENTS_WRITE), method, path)

        assert response.status_code in ANSWERED
        assert response["RateLimit-Limit"] == "200"
        assert AccessKey.objects.get().last_used_at == NOW

    @every_route
    def test_refuses_a_parameter_that_it_does_not_know(self, method, path, scope):
        response = ask(a_program(), method, path, query="?is_admin=1")

        assert refused(response) == (422, "api.invalid_request")
        assert response.json()["errors"] == [
            {
                "place": "query",
                "field": "is_admin",
                "code": "extra_forbidden",
                "detail": "There is no such parameter.",
            }
        ]

    @pytest.mark.parametrize(
        ("method", "path", "scope"),
        [route for route in ROUTES if route[0] not in {"GET", "DELETE"}],
    )
    def test_refuses_a_field_that_it_does_not_know(self, method, path, scope):
        body = {**BODIES.get(path, {}), "is_admin": True}

        response = a_program().ask(method, path, body, idempotency_key="one")

        assert refused(response) == (422, "api.invalid_request")
        assert [(one["field"], one["code"]) for one in response.json()["errors"]] == [
            ("is_admin", "extra_forbidden")
        ]

    @pytest.mark.parametrize(
        ("method", "path", "scope"), [route for route in ROUTES if route[0] == "GET"]
    )
    def test_answers_head_as_it_answers_get_without_the_body(self, method, path, scope):
        program = a_program()

        asked, head = program.get(path), program.ask("HEAD", path)

        assert (head.status_code, head.content) == (asked.status_code, b"")
        assert head["Content-Type"] == asked["Content-Type"]
        if asked.status_code == 200:
            assert head["Content-Length"] == str(len(asked.content))

    def test_fails_to_be_mounted_without_a_scope(self, monkeypatch):
        router = Router()
        router.get("/open")(lambda request: None)
        monkeypatch.setattr(mounting, "ROUTERS", (router,))

        with pytest.raises(mounting.UndeclaredScope):
            mounting.mounted()

    def test_fails_to_be_mounted_with_another_kind_of_lock(self, monkeypatch):
        router = Router()
        router.get("/open", auth=lambda request: True)(lambda request: None)
        monkeypatch.setattr(mounting, "ROUTERS", (router,))

        with pytest.raises(mounting.UndeclaredScope):
            mounting.mounted()


class TestMounted:
    def test_is_an_api_of_its_own_each_time(self):
        assert isinstance(mounting.mounted(), NinjaAPI)
