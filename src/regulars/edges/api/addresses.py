"""The API's addresses."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, path, resolve
from django.views.decorators.http import require_safe

from regulars.edges.api.document import document_of
from regulars.edges.api.mounting import mounted, operations
from regulars.edges.api.problems import explained, problem
from regulars.edges.api.types import PREFIX, NoSuchAddress

API = mounted()
JSON = "application/json"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")  # as Django writes it


@cache
def document() -> bytes:
    """The OpenAPI document, written once for each process."""
    return msgspec.json.encode(document_of(API))


@require_safe
def show_document(request: HttpRequest) -> HttpResponse:
    """What can be asked, for programs and people."""
    del request
    return HttpResponse(document(), JSON)


@require_safe
def show_problems(request: HttpRequest, code: str = "") -> HttpResponse:
    """All types of problem, or one of them."""
    known = explained()
    if not code:
        return HttpResponse(msgspec.json.encode({"data": known}), JSON)
    one = next((kind for kind in known if kind["code"] == code), None)
    if one is None:
        return problem(request, NoSuchAddress(path=request.path))
    return HttpResponse(msgspec.json.encode(one), JSON)


def methods_of(address: str) -> tuple[str, ...]:
    """What the address answers to; nothing where nothing is there."""
    try:
        route = resolve(address).route
    except Resolver404:
        return ()
    path_of_it = "/" + PLACE.sub(r"{\1}", route.removeprefix(PREFIX.lstrip("/")))
    return _methods().get(path_of_it, ())


@cache
def _methods() -> dict[str, tuple[str, ...]]:
    """The methods of each path below the prefix."""
    found: dict[str, tuple[str, ...]] = {}
    for path_of_it, operation in operations(API):
        heads = ("HEAD",) if "GET" in operation.methods else ()
        found[path_of_it] = (*found.get(path_of_it, ()), *operation.methods, *heads)
    return found


def addresses() -> list[URLPattern | URLResolver]:
    """What is below the prefix."""
    routes, _app, _namespace = API.urls
    return [
        path("openapi.json", show_document, name="openapi"),
        path("problems", show_problems, name="problems"),
        path("problems/<str:code>", show_problems, name="problem"),
        *routes,
    ]
