"""The OpenAPI document: what the routes say of themselves, and what holds for all of them."""

from __future__ import annotations

import json
from typing import Any

from ninja import NinjaAPI

from regulars.core.wire import SecretKey
from regulars.edges.api.models import LONGEST_KEY
from regulars.edges.api.mounting import operations
from regulars.edges.api.problems import PROBLEM, explained
from regulars.edges.api.types import PREFIX
from regulars.edges.published.types import BY_EVENT, CATALOGUE, Published

BEARER, BASIC = "secretKey", "secretKeyAsName"
HEADERS = {
    "X-Request-Id": "What this request is called: as it was told, or made up.",
    "RateLimit-Limit": "How many requests are answered at once.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "After how many seconds all of them are there again.",
}
REFUSALS = {
    "400": "The request cannot be read.",
    "401": "It came without a key, or with one that does not hold.",
    "403": "The key may not do this.",
    "404": "What it names is not there.",
    "409": "It cannot be done as things stand.",
    "411": "It does not say how long it is.",
    "413": "It holds too much.",
    "415": "It is not JSON.",
    "422": "Something in it is not as it must be.",
    "429": "There were too many; see Retry-After.",
    "500": "Something went wrong on our side.",
    "503": "The store is busy; see Retry-After.",
}


def document_of(built: NinjaAPI) -> dict[str, Any]:
    """The document as plain values, always in the same order."""
    document: dict[str, Any] = json.loads(
        json.dumps(built.get_openapi_schema(path_prefix=PREFIX.lstrip("/")), default=str)
    )
    document.pop("servers")
    document["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base"
    components = document["components"]
    components["securitySchemes"] = _keys()
    asked = {name for name in components["schemas"] if name.endswith("Filters")}
    for name in asked:  # their fields are parameters, one by one
        del components["schemas"][name]
    components["schemas"] |= _problem_schemas() | _events(components["schemas"]["LogEvent"])
    components["headers"] = _headers()
    components["responses"] = _refusals()
    for path, operation in operations(built):
        route = document["paths"][PREFIX.rstrip("/") + path]
        for method in operation.methods:
            _complete(route[method.lower()], method, operation.auth_callbacks[0])
    document["webhooks"] = {name: {"post": _told(kind)} for name, kind in CATALOGUE.items()}
    return document


def _events(shown: dict[str, Any]) -> dict[str, Any]:
    """The log's events, one schema for each kind: what webhooks are sent, and what the log adds."""
    kinds = {f"LogEvent_{kind.type.replace('.', '_')}": kind for kind in BY_EVENT.values()}
    schemas = {
        name: {
            **shown,
            "title": name,
            "description": kind.sentence,
            "properties": {**shown["properties"], **kind.schema["properties"]},
        }
        for name, kind in kinds.items()
    }
    places = {name: f"#/components/schemas/{name}" for name in kinds}
    by_type = {kind.type: places[name] for name, kind in kinds.items()}
    one_of = {
        "title": shown["title"],
        "description": shown["description"],
        "oneOf": [{"$ref": place} for place in places.values()],
        "discriminator": {"propertyName": "type", "mapping": by_type},
    }
    return {**schemas, "LogEvent": one_of}


def _told(kind: Published) -> dict[str, Any]:
    """What a webhook of this kind sends. Its objects may have other fields too, some day."""
    text = {"type": "string"}
    headers = {
        "webhook-id": "The same at each attempt: by it, what came before is known.",
        "webhook-timestamp": "When this attempt was made, in seconds since 1970.",
        "webhook-signature": "One or more of `v1,` and the HMAC-SHA256 in base64, with spaces.",
    }
    return {
        "operationId": f"webhook_{kind.type.replace('.', '_')}",
        "summary": kind.sentence,
        "tags": ["Webhooks"],
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": said, "schema": text}
            for name, said in headers.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": kind.schema, "example": kind.example_body}},
        },
        "responses": {
            "2XX": {"description": "It was taken."},
            "410": {"description": "Nothing is to be sent here any more."},
            "default": {"description": "It was not taken, and is sent again later."},
        },
    }


def _complete(route: dict[str, Any], method: str, key: Any) -> None:
    """Add to a route what holds for all of them."""
    assert isinstance(key, SecretKey)  # noqa: S101 - mounting refuses others
    scopes = [key.scope.value] if key.scope else []
    route["security"] = [{BEARER: scopes}, {BASIC: scopes}]
    if scopes:
        route["description"] = f"{route['description']}\n\nNeeds the scope `{scopes[0]}`."
    if method == "POST":
        route["parameters"].append(_idempotency_key())
    for answer in route["responses"].values():
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    for status in REFUSALS:
        route["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}


def _keys() -> dict[str, Any]:
    return {
        BEARER: {"type": "http", "scheme": "bearer", "description": "A secret key, `sk_…`."},
        BASIC: {
            "type": "http",
            "scheme": "basic",
            "description": "A secret key as the name, without a password.",
        },
    }


def _headers() -> dict[str, Any]:
    return {
        name: {
            "description": text,
            "schema": {"type": "integer" if name.startswith("Rate") else "string"},
        }
        for name, text in HEADERS.items()
    }


def _refusals() -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    named = {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
    return {
        f"Problem{status}": {"description": text, "headers": named, "content": content}
        for status, text in REFUSALS.items()
    }


def _idempotency_key() -> dict[str, Any]:
    return {
        "in": "header",
        "name": "Idempotency-Key",
        "required": True,
        "description": (
            "The same when a request is tried again: it is done once, and answered the same for "
            "24 hours."
        ),
        "schema": {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST_KEY}}}$"},
        "example": "7f8a1c0e-products-1",
    }


def _problem_schemas() -> dict[str, Any]:
    text = {"type": "string"}
    field = {
        "type": "object",
        "title": "FieldProblem",
        "description": "What is wrong with one field.",
        "additionalProperties": False,
        "required": ["place", "field", "code", "detail"],
        "properties": {
            "place": {"type": "string", "enum": ["body", "query", "path"]},
            "field": {"type": "string", "examples": ["products.0.reference"]},
            "code": {"type": "string", "examples": ["missing"]},
            "detail": text,
        },
    }
    problem = {
        "type": "object",
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        "additionalProperties": False,
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "code": {"type": "string", "enum": sorted(kind["code"] for kind in explained())},
            "request_id": text,
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
        },
    }
    return {"Problem": problem, "FieldProblem": field}
