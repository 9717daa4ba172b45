"""The API itself: the modules' routes, under one set of rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation, PathView
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from regulars.core.activity.endpoints import router as deeds
from regulars.core.catalog.endpoints import router as products
from regulars.core.consents.endpoints import router as consents
from regulars.core.customers.endpoints import router as customers
from regulars.core.identity.endpoints import router as tellings
from regulars.core.orders.endpoints import router as orders
from regulars.core.traits.endpoints import router as traits
from regulars.core.wire import SecretKey
from regulars.edges.api.log import router as log
from regulars.edges.api.me import router as me
from regulars.edges.api.problems import problem, unexpected
from regulars.edges.api.types import (
    FieldProblem,
    InvalidRequest,
    NoSuchAddress,
    UnreadableJson,
)
from regulars.edges.connectors.segment.endpoints import router as events
from regulars.edges.webhooks.endpoints import router as webhooks
from regulars.engine.ledger.endpoints import router as ledger
from regulars.kernel.errors import RegularsError

ROUTERS = (
    me,
    customers,
    tellings,
    deeds,
    traits,
    consents,
    ledger,
    orders,
    products,
    events,
    log,
    webhooks,
)
VERSION = "1.0.0"


class UndeclaredScope(TypeError):
    """A route does not say which scope opens it."""


class Json(BaseRenderer):
    """Answers as JSON, moments in RFC 3339."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The answer's body."""
        del request, response_status
        return msgspec.json.encode(data)


class StrictParser(Parser):
    """Bodies as JSON alone: neither infinite numbers nor broken letters nor endless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What the body says.

        Raises UnreadableJson.
        """
        try:
            return msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableJson from error


def mounted() -> NinjaAPI:
    """The API with all its routes.

    Raises UndeclaredScope where a route does not say who may open it.
    """
    built = NinjaAPI(
        title="Regulars",
        version=VERSION,
        description="What a store knows of its customers, orders and products.",
        docs_url=None,
        openapi_url="",
        urls_namespace="api",
        renderer=Json(),
        parser=StrictParser(),
    )
    built.add_router("", _joined(ROUTERS))
    for kind, handler in HANDLERS.items():
        built.add_exception_handler(kind, handler)
    for _path, operation in operations(built):
        if not (operation.auth_callbacks and isinstance(operation.auth_callbacks[0], SecretKey)):
            message = f"{operation.view_func.__name__} declares no scope"
            raise UndeclaredScope(message)
        operation.run = _refusing_leftovers(operation)  # type: ignore[method-assign]
    return built


def _joined(routers: Iterable[Router]) -> Router:
    """One router with the routes of all: a path may have routes of several modules."""
    joined = Router()
    for router in routers:
        for path, view in router.path_operations.items():
            together = joined.path_operations.setdefault(path, PathView())
            for operation in view.operations:
                one = operation.clone()
                one.tags = one.tags or router.tags
                together.operations.append(one)
    return joined


def operations(built: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    """Every route of the API, with its path below the prefix."""
    for bound in built._get_bound_routers():  # noqa: SLF001 - the only list of them
        for path, view in bound.path_operations.items():
            yield from ((path, operation) for operation in view.operations)


def _refusing_leftovers(operation: Operation) -> Callable[..., Any]:
    """The route, for requests alone that ask nothing but what it knows."""
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", {})
    }
    has_body = any(model.__ninja_param_source__ == "body" for model in operation.models)
    run = operation.run

    @wraps(run)
    def refusing(request: HttpRequest, **values: Any) -> Any:
        errors = _leftover_parameters(request, known)
        try:
            errors += [] if has_body else _leftover_fields(request)
        except UnreadableJson as error:  # the framework's handlers stand further inside
            return problem(request, error)
        return problem(request, InvalidRequest(), errors) if errors else run(request, **values)

    return refusing


def _leftover_parameters(request: HttpRequest, known: Collection[str]) -> list[FieldProblem]:
    unknown = [
        FieldProblem("query", name[:100], "extra_forbidden", "There is no such parameter.")
        for name in request.GET
        if name not in known
    ]
    return unknown + [
        FieldProblem("query", name, "told_twice", "Tell this once.")
        for name in request.GET
        if name in known and len(request.GET.getlist(name)) > 1
    ]


def _leftover_fields(request: HttpRequest) -> list[FieldProblem]:
    """What a body says where none is wanted; nothing, and an object with nothing in it, is fine.

    Raises UnreadableJson.
    """
    said = StrictParser().parse_body(request) if request.body.strip() else {}
    if not isinstance(said, dict):
        return [FieldProblem("body", "", "extra_forbidden", "Nothing is to be told here.")]
    return [
        FieldProblem("body", str(name)[:100], "extra_forbidden", "There is no such field.")
        for name in said
    ]


def _known_error(request: HttpRequest, error: RegularsError) -> HttpResponse:
    return problem(request, error)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_field(one) for one in error.errors]
    return problem(request, InvalidRequest(), errors)


def _field(error: dict[str, Any]) -> FieldProblem:
    """What is wrong with a field, as pydantic found it; the name of our argument is left out."""
    place, *path = (str(part) for part in error["loc"])
    inner = path[1:] if place == "body" else path[-1:]
    return FieldProblem(place, ".".join(inner), error["type"], error["msg"])


def _not_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    del error  # the framework's only other refusal is of a body that it cannot read
    return problem(request, UnreadableJson())


def _not_here(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return problem(request, NoSuchAddress(path=request.path))


HANDLERS: dict[Any, Callable[[HttpRequest, Any], HttpResponse]] = {
    RegularsError: _known_error,
    ValidationError: _invalid,
    HttpError: _not_read,
    Http404: _not_here,
    Exception: unexpected,
}
