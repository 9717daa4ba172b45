"""The committed OpenAPI document, so that a change to the API is a change that somebody reads."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from regulars.edges.api.addresses import API
from regulars.edges.api.document import document_of
from regulars.edges.api.problems import explained
from regulars.edges.published.types import TEST, EventType

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
SNAPSHOT = REFERENCE / "openapi.json"
DOCUMENT = document_of(API)
OPERATIONS = [
    (f"{method.upper()} {path}", route)
    for path, methods in DOCUMENT["paths"].items()
    for method, route in methods.items()
]


def problems_table() -> str:
    rows = [f"| `{kind['code']}` | {kind['status']} | {kind['title']} |" for kind in explained()]
    return "\n".join(["| code | status | what it means |", "| --- | --- | --- |", *rows])


class TestOpenApi:
    def test_is_what_the_code_says(self):
        written = json.dumps(DOCUMENT, indent=1, ensure_ascii=False) + "\n"
        if os.environ.get("REGULARS_WRITE_SNAPSHOTS"):
            SNAPSHOT.write_text(written)

        assert SNAPSHOT.read_text() == written, "run the tests once with REGULARS_WRITE_SNAPSHOTS=1"

    def test_names_operations_that_stay(self):
        names = {place: route["operationId"] for place, route in OPERATIONS}

        assert names == {
            "GET /api/v1/me": "get_me",
            "GET /api/v1/customers/{customer_id}/balances": "get_customer_balances",
            "GET /api/v1/customers/{customer_id}/statement": "get_customer_statement",
            "POST /api/v1/customers/{customer_id}/awards": "award_customer",
            "POST /api/v1/customers/{customer_id}/spends": "spend_of_customer",
            "POST /api/v1/customers/{customer_id}/holds": "hold_of_customer",
            "POST /api/v1/ledger/cards": "issue_card",
            "POST /api/v1/ledger/cards/find": "find_card",
            "GET /api/v1/ledger/cards/{card_id}": "get_card",
            "POST /api/v1/ledger/cards/{card_id}/spends": "spend_of_card",
            "POST /api/v1/ledger/cards/{card_id}/holds": "hold_of_card",
            "POST /api/v1/ledger/cards/{card_id}/convert": "convert_card",
            "POST /api/v1/ledger/holds/{hold_id}/commit": "commit_hold",
            "POST /api/v1/ledger/holds/{hold_id}/release": "release_hold",
            "GET /api/v1/ledger/transactions/{transaction_id}": "get_transaction",
            "POST /api/v1/ledger/transactions/{transaction_id}/reverse": "reverse_transaction",
            "GET /api/v1/customers": "list_customers",
            "GET /api/v1/customers/{customer_id}": "get_customer",
            "POST /api/v1/customers": "tell_customer",
            "PATCH /api/v1/customers/{customer_id}": "change_customer",
            "POST /api/v1/customers/{customer_id}/references": "add_customer_reference",
            "GET /api/v1/customers/{customer_id}/orders": "list_orders_of_customer",
            "GET /api/v1/customers/{customer_id}/events": "list_events_of_customer",
            "GET /api/v1/events": "list_events",
            "POST /api/v1/events": "tell_events",
            "GET /api/v1/customers/{customer_id}/traits": "get_customer_traits",
            "PATCH /api/v1/customers/{customer_id}/traits": "change_customer_traits",
            "GET /api/v1/traits": "list_traits",
            "GET /api/v1/topics": "list_topics",
            "PUT /api/v1/topics/{code}": "define_topic",
            "GET /api/v1/customers/{customer_id}/consents": "get_customer_consents",
            "POST /api/v1/customers/{customer_id}/consents": "tell_customer_consents",
            "GET /api/v1/suppressions": "list_suppressions",
            "POST /api/v1/suppressions": "suppress_addresses",
            "DELETE /api/v1/suppressions/{suppression_id}": "lift_suppression",
            "GET /api/v1/orders": "list_orders",
            "GET /api/v1/orders/{order_id}": "get_order",
            "PUT /api/v1/orders/{order_id}": "tell_order",
            "POST /api/v1/orders/batch": "tell_orders",
            "POST /api/v1/orders/{order_id}/refunds": "tell_refund",
            "POST /api/v1/orders/{order_id}/cancel": "cancel_order",
            "GET /api/v1/products": "list_products",
            "POST /api/v1/products": "tell_products",
            "GET /api/v1/products/{product_id}": "get_product",
            "PUT /api/v1/products/{product_id}": "tell_product",
            "PATCH /api/v1/products/{product_id}": "change_product",
            "GET /api/v1/webhooks": "list_webhooks",
            "POST /api/v1/webhooks": "add_webhook",
            "GET /api/v1/webhooks/{webhook_id}": "get_webhook",
            "PATCH /api/v1/webhooks/{webhook_id}": "change_webhook",
            "DELETE /api/v1/webhooks/{webhook_id}": "remove_webhook",
            "POST /api/v1/webhooks/{webhook_id}/rotate": "rotate_webhook_secret",
            "POST /api/v1/webhooks/{webhook_id}/test": "test_webhook",
            "POST /api/v1/webhooks/{webhook_id}/replay": "replay_webhook",
            "GET /api/v1/webhooks/{webhook_id}/deliveries": "list_webhook_deliveries",
            "GET /api/v1/webhook-deliveries/{delivery_id}": "get_webhook_delivery",
            "POST /api/v1/webhook-deliveries/{delivery_id}/replay": "replay_webhook_delivery",
            "GET /api/v1/webhook-events": "list_webhook_events",
        }

    @pytest.mark.parametrize(("place", "route"), OPERATIONS)
    def test_says_what_each_needs_and_how_it_refuses(self, place, route):
        assert {name for lock in route["security"] for name in lock} == {
            "secretKey",
            "secretKeyAsName",
        }
        assert set(route["responses"]) >= {"200", "401", "403", "422", "429"}
        names = [parameter["name"] for parameter in route["parameters"]]
        assert ("Idempotency-Key" in names) == place.startswith("POST")

    def test_forbids_what_is_left_over(self):
        objects = [
            name
            for name, schema in DOCUMENT["components"]["schemas"].items()
            if schema.get("type") == "object" and schema.get("additionalProperties") is not False
        ]

        assert objects == []

    def test_has_examples_that_fit(self):
        checked = 0
        for schema in DOCUMENT["components"]["schemas"].values():
            for field in schema.get("properties", {}).values():
                for example in field.get("examples", []):
                    whole = {**field, "components": DOCUMENT["components"]}
                    jsonschema.validate(example, whole, jsonschema.Draft202012Validator)
                    checked += 1

        assert checked >= 25

    def test_refers_to_what_is_there(self):
        references = re.findall(r'"#/components/(\w+)/([\w-]+)"', json.dumps(DOCUMENT))

        missing = [
            (kind, name)
            for kind, name in references
            if name not in DOCUMENT["components"].get(kind, {})
        ]
        assert references
        assert missing == []


class TestWebhooks:
    def test_are_those_of_the_catalogue(self):
        assert list(DOCUMENT["webhooks"]) == [*EventType, TEST]

    @pytest.mark.parametrize("name", [*EventType, TEST])
    def test_have_examples_that_fit(self, name):
        content = DOCUMENT["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]

        jsonschema.validate(content["example"], content["schema"], jsonschema.Draft202012Validator)
        assert content["example"]["type"] == name


class TestLog:
    def test_shows_the_kinds_of_the_catalogue_as_webhooks_tell_of_them(self):
        schemas = DOCUMENT["components"]["schemas"]
        places = schemas["LogEvent"]["discriminator"]["mapping"]

        assert list(places) == list(EventType)
        assert [one["$ref"] for one in schemas["LogEvent"]["oneOf"]] == list(places.values())
        for kind, place in places.items():
            told = DOCUMENT["webhooks"][kind]["post"]["requestBody"]["content"]
            shown = schemas[place.rpartition("/")[2]]["properties"]
            body = told["application/json"]["schema"]["properties"]
            assert {name: shown[name] for name in body} == body
            assert set(shown) - set(body) == {"id", "recorded_at", "historical"}


class TestProblems:
    def test_are_listed_in_the_reference(self):
        page = REFERENCE / "api.md"
        before, start, rest = page.read_text().partition("<!-- problems -->\n")
        _table, end, after = rest.partition("\n<!-- end -->")
        written = f"{before}{start}{problems_table()}{end}{after}"
        if os.environ.get("REGULARS_WRITE_SNAPSHOTS"):
            page.write_text(written)

        assert start and end  # noqa: PT018 - both marks
        assert page.read_text() == written, "run the tests once with REGULARS_WRITE_SNAPSHOTS=1"
